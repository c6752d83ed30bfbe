import type { Lane } from "../../contracts/task-id.ts";
import type { QueueSnapshot } from "./snapshot.ts";

interface CachedSnapshot {
  readonly snapshot: QueueSnapshot;
  /** When it was asked for, in unix milliseconds. */
  readonly askedAt: number;
}

/** Raised when the shape of a snapshot changes, so that a deploy does not read the old one's. */
const SHAPE = 2;

/** Passes a lane's snapshot from one isolate of a colo to the others, for up to a second. */
export class SnapshotCache {
  /** A host that no request can come in by, so nobody outside can ask for it. */
  readonly #url: string;

  constructor(lane: Lane) {
    this.#url = `https://queue.invalid/snapshots/${SHAPE}/${lane}`;
  }

  async get(): Promise<CachedSnapshot | null> {
    const response = await caches.default.match(this.#url);
    if (!response) return null;
    const { snapshot, askedAt } = await response.json<{
      snapshot: Omit<QueueSnapshot, "words"> & { readonly words: readonly number[] };
      askedAt: number;
    }>();
    return { snapshot: { ...snapshot, words: Uint32Array.from(snapshot.words) }, askedAt };
  }

  async put(snapshot: QueueSnapshot, askedAt: number): Promise<void> {
    const body = { snapshot: { ...snapshot, words: Array.from(snapshot.words) }, askedAt };
    const headers = { "Cache-Control": "max-age=1" };
    await caches.default.put(this.#url, Response.json(body, { headers }));
  }
}
