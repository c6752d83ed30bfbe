/**
 * What an isolate knows of a lane: the latest snapshot and who owns which task. Polls are answered from
 * it, so however many phones ask, the object is read at most every half second, and in between once for
 * all the tasks that the isolate has not met before.
 *
 * A snapshot is used for up to a second after it was asked for, wherever in the colo it lay, so two polls
 * of a client at least a second apart never see the queue go back in time; `atLeast` extends that to
 * polls closer together that pass on the version they saw.
 */
import { waitUntil } from "cloudflare:workers";
import { LANES, type Lane } from "../../contracts/task-id.ts";
import { ApiError } from "../api-error.ts";
import { askAgain } from "./queue-client.ts";
import { RankBitmap } from "./rank-bitmap.ts";
import { Remembered } from "../remembered.ts";
import { SnapshotCache } from "./snapshot-cache.ts";
import type { QueueSnapshot, RunningTask, TaskIdentity } from "./snapshot.ts";

const FRESH_MS = 1000;
/** A snapshot this old is renewed while polls are still answered from it: none waits for the next. */
const RENEWED_MS = 600;
/** The object is not read more often than this by one isolate. */
const READ_GAP_MS = 500;
/** Unknown tasks asked about in one read; each costs the object a look-up. */
const IDS_PER_READ = 1000;
/** Owners and places one isolate remembers; about 200 bytes each. */
const KNOWN_MAX = 50_000;
const PATIENCE_MS = 10_000;
/** A read whose request the runtime has ended is not waited for any longer. */
const READ_MS_MAX = 5000;
/** Between looks at whether another request's read has ended; each is twice as long as the last. */
const PAUSE_MS = { first: 5, most: 40 };

/** A task as its isolate knows it. */
export interface KnownTask extends TaskIdentity {
  /** Its place when this isolate put it into the queue: what is shown until a snapshot has it. */
  readonly accepted?: { readonly position: number; readonly version: number };
}

/** A snapshot made ready for look-ups. */
export class LaneView {
  readonly snapshot: QueueSnapshot;
  readonly #ranks: RankBitmap;
  readonly #running: ReadonlyMap<number, RunningTask>;

  constructor(snapshot: QueueSnapshot) {
    this.snapshot = snapshot;
    this.#ranks = new RankBitmap(snapshot.base, snapshot.words);
    this.#running = new Map(snapshot.running.map((task) => [task.order, task]));
  }

  position(order: number): number {
    return this.#ranks.position(order);
  }

  running(order: number): RunningTask | null {
    return this.#running.get(order) ?? null;
  }
}

export class QueueView {
  readonly #env: Env;
  readonly #lane: Lane;
  readonly #cache: SnapshotCache;
  readonly #known = new Remembered<string, KnownTask>(KNOWN_MAX);
  readonly #wanted = new Set<string>();
  /** When the queue was last asked in vain for a task. */
  readonly #absentAt = new Remembered<string, number>(KNOWN_MAX);
  #view: LaneView | null = null;
  /** When the snapshot held was asked for. */
  #askedAt = 0;
  #readAt = 0;
  /** Until then a read that has not ended counts as under way; 0 when there is none. */
  #readingUntil = 0;

  constructor(env: Env, lane: Lane) {
    this.#env = env;
    this.#lane = lane;
    this.#cache = new SnapshotCache(lane);
  }

  /** Notes a task that this isolate has just put into the queue. */
  remember(taskId: string, task: KnownTask): void {
    this.#known.set(taskId, task);
  }

  /**
   * The lane as of at most a second ago and not before version `atLeast`, with the task's owner and
   * place; the latter is null when the queue does not know the task (any more).
   */
  async look(
    taskId: string,
    atLeast: number,
  ): Promise<{ readonly view: LaneView; readonly task: KnownTask | null }> {
    const startedAt = Date.now();
    let pauseMs = PAUSE_MS.first;
    while (Date.now() < startedAt + PATIENCE_MS) {
      const task = this.#known.get(taskId) ?? null;
      const isAbsent = !task && (this.#absentAt.get(taskId) ?? 0) >= startedAt;
      if (this.#view && (task || isAbsent) && this.#isFresh(atLeast)) {
        if (Date.now() - this.#askedAt >= RENEWED_MS) this.#renew();
        return { view: this.#view, task };
      }
      if (!task) this.#wanted.add(taskId);
      if (Date.now() >= this.#readingUntil) {
        await this.#read(atLeast);
        continue;
      }
      // Not for the promise of the request that reads: to go on from it is to go on in that request's
      // name, and the runtime refuses the answer.
      await pause(pauseMs);
      pauseMs = Math.min(2 * pauseMs, PAUSE_MS.most);
    }
    throw new ApiError("unavailable", "the queue does not answer; try again in a moment", {
      headers: { "Retry-After": "5" },
    });
  }

  #isFresh(atLeast: number): boolean {
    const version = this.#view?.snapshot.version ?? 0;
    return Date.now() - this.#askedAt <= FRESH_MS && version >= atLeast;
  }

  #renew(): void {
    if (Date.now() < this.#readingUntil) return;
    this.#read(0).catch((error: unknown) => {
      // Whoever cannot do without it reads again and is told.
      console.warn(JSON.stringify({ event: "snapshot_not_renewed", error: String(error) }));
    });
  }

  /** Reads for all who wait: what it learns is there for them when they look again. */
  #read(atLeast: number): Promise<void> {
    this.#readingUntil = Date.now() + READ_MS_MAX;
    const reading = this.#readOnce(atLeast).finally(() => {
      this.#readingUntil = 0;
    });
    // It outlives the request that began it.
    waitUntil(reading.catch(() => undefined));
    return reading;
  }

  async #readOnce(atLeast: number): Promise<void> {
    if (this.#wanted.size === 0) {
      if (await this.#takeFromCache(atLeast)) return;
      await pause(this.#readAt + READ_GAP_MS - Date.now());
    }
    const ids = [...this.#wanted].slice(0, IDS_PER_READ);
    for (const id of ids) this.#wanted.delete(id);
    const askedAt = Date.now();
    this.#readAt = askedAt;
    const held = this.#view?.snapshot.version ?? 0;
    const reply = await askAgain(this.#env, this.#lane, (queue) => queue.view(ids, held));
    for (const [index, id] of ids.entries()) {
      const identity = reply.identities[index];
      if (identity) this.#known.set(id, identity);
      else this.#absentAt.set(id, askedAt);
    }
    this.#take(reply.snapshot, askedAt);
    if (this.#view) waitUntil(this.#cache.put(this.#view.snapshot, askedAt));
  }

  async #takeFromCache(atLeast: number): Promise<boolean> {
    const cached = await this.#cache.get();
    if (!cached || cached.askedAt <= this.#askedAt) return false;
    this.#take(cached.snapshot, cached.askedAt);
    return this.#isFresh(atLeast);
  }

  /** @param snapshot null when the one held is still the latest */
  #take(snapshot: QueueSnapshot | null, askedAt: number): void {
    this.#askedAt = Math.max(this.#askedAt, askedAt);
    const held = this.#view?.snapshot.version ?? 0;
    if (snapshot && snapshot.version > held) this.#view = new LaneView(snapshot);
  }
}

/** The isolate's own view of each lane. */
const views = new Map<Lane, QueueView>();

export function viewOf(env: Env, lane: Lane): QueueView {
  const known = views.get(lane);
  if (known) return known;
  for (const name of LANES) views.set(name, new QueueView(env, name));
  return viewOf(env, lane);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}
