import { taskPrefix, attemptPrefix } from "../media/media-keys.ts";

/** Removes what the attempts at a task uploaded, but for those of `keptAttempt`. */
export async function removeArtifacts(
  media: R2Bucket,
  userId: string,
  taskId: string,
  keptAttempt?: number,
): Promise<void> {
  const kept = keptAttempt === undefined ? null : attemptPrefix(userId, taskId, keptAttempt);
  // A task has at most a few attempts of a few files each: far less than a page of the listing.
  const { objects } = await media.list({ prefix: taskPrefix(userId, taskId) });
  const keys = objects
    .map(({ key }) => key)
    .filter((key) => kept === null || !key.startsWith(kept));
  if (keys.length > 0) await media.delete(keys);
}
