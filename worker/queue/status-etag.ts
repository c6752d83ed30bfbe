/** ETags of a task's status: `"VERSION-HASH"`, so that a client's tag also says what it has seen. */
import type { TaskAnswer } from "./task-answer.ts";

/** Tags of a later version than the clock allows are somebody's invention. */
const CLOCK_SLACK_MS = 60_000;

export function statusEtag({ version, status }: TaskAnswer): string {
  return `"${version.toString(36)}-${hash(JSON.stringify(status))}"`;
}

/** The version in an `If-None-Match`; 0 when there is none to trust. */
export function versionSeen(header: string | undefined, now: number): number {
  const version = parseInt(/^(?:W\/)?"([0-9a-z]{1,9})-/.exec(header ?? "")?.[1] ?? "", 36);
  return version > 0 && version < now + CLOCK_SLACK_MS ? version : 0;
}

/** Whether the client's tag names the same status, whatever else has happened in the lane since. */
export function sameStatus(header: string | undefined, etag: string): boolean {
  return header !== undefined && contentOf(header) === contentOf(etag);
}

function contentOf(tag: string): string | undefined {
  return /-([0-9a-z]+)"$/.exec(tag)?.[1];
}

/** FNV-1a, 32 bits: two statuses of one task are told apart, nothing more. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
