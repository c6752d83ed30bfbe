/**
 * The shape of every R2 key, each built here and nowhere else. A key is written once: its bytes never
 * change, so what is read under it may be cached for good.
 *
 * | key | bytes |
 * | --- | --- |
 * | `users/{user}/avatar/{version}.jpg` | avatar photo |
 * | `users/{user}/avatar/{version}-thumbnail.jpg` | its thumbnail |
 * | `users/{user}/renders/{task}/{attempt}/{artifact}.{jpg,mp4}` | what a node uploaded |
 */
import { ARTIFACT_CONTENT_TYPE, type ArtifactName } from "../../contracts/node-protocol.ts";

export function avatarKey(userId: string, version: string): string {
  return `users/${userId}/avatar/${version}.jpg`;
}

export function avatarThumbnailKey(userId: string, version: string): string {
  return `users/${userId}/avatar/${version}-thumbnail.jpg`;
}

export function artifactKey(
  userId: string,
  taskId: string,
  attempt: number,
  name: ArtifactName,
): string {
  const extension = ARTIFACT_CONTENT_TYPE[name] === "video/mp4" ? "mp4" : "jpg";
  return `${attemptPrefix(userId, taskId, attempt)}${name}.${extension}`;
}

/** Everything one attempt uploaded lies under this prefix. */
export function attemptPrefix(userId: string, taskId: string, attempt: number): string {
  return `${taskPrefix(userId, taskId)}${attempt}/`;
}

/** Everything the attempts at a task uploaded lies under this prefix. */
export function taskPrefix(userId: string, taskId: string): string {
  return `users/${userId}/renders/${taskId}/`;
}

/** Whose a key is, and of which task if it is a render; null for a key of no known shape. */
export function ownerOfKey(key: string): { userId: string; taskId: string | null } | null {
  const [, userId, kind, taskId] =
    /^users\/([^/]+)\/(?:(renders)\/(\d{13})\/|avatar\/)/.exec(key) ?? [];
  if (userId === undefined) return null;
  return { userId, taskId: kind === "renders" && taskId !== undefined ? taskId : null };
}
