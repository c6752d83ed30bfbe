/**
 * The Durable Object of one lane. It gives the lane's queue what that has not: a clock, a database, an
 * alarm, and claims that wait. Nothing here awaits the network, D1 or R2, so no call stands behind a
 * slow one. Each verb is one synchronous step; the steps of calls that arrive together share a
 * transaction, because what a step costs is above all that its bytes reach the disk.
 */
import { DurableObject } from "cloudflare:workers";
import { IDEMPOTENCY_KEY_HOURS } from "../../contracts/limits.ts";
import { LANES, type Lane } from "../../contracts/task-id.ts";
import { ClaimWaiters } from "./claim-waiters.ts";
import { LaneQueue } from "./lane-queue.ts";
import { migrate } from "./schema.ts";
import type { QueueSnapshot, TaskIdentity } from "./snapshot.ts";
import { TaskStore } from "./task-store.ts";
import type {
  CancelResult,
  ClaimReply,
  EndResult,
  EnqueueResult,
  HeartbeatReply,
  HeldTask,
  HoldResult,
  NewTask,
  NodeIdentity,
  NodeRecord,
  StrikeKind,
  Task,
} from "./task.ts";

/** A node's call about a task it was given. */
export interface AttemptCall {
  readonly taskId: string;
  readonly nodeId: string;
  readonly attempt: number;
}

/** What a poll asks: who owns these tasks, and the snapshot unless it is the one already held. */
export interface ViewReply {
  readonly identities: readonly (TaskIdentity | null)[];
  readonly snapshot: QueueSnapshot | null;
}

/** What operators see of a lane. */
export interface LaneReport {
  readonly lane: Lane;
  readonly paused: boolean;
  readonly waiting: number;
  readonly oldestWaitingAt: number | null;
  readonly running: readonly Task[];
  readonly unrecorded: number;
  readonly nodes: readonly NodeRecord[];
  /** Calls of `view` since the object woke: polls are to cost it next to nothing. */
  readonly reads: number;
}

/** What the queue cannot finish by itself, and what was found out of order. */
export interface TendReport {
  /** Ended by the queue; their outcome is to be written to D1. */
  readonly unrecorded: readonly Task[];
  /** Their completion began and was not reported; D1 may hold it. */
  readonly sealed: readonly Task[];
  readonly alarmWasLost: boolean;
  readonly faults: readonly string[];
}

/** A verb that waits for the transaction it is to be part of. */
interface Step {
  readonly verb: (queue: LaneQueue, now: number) => unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** After a failure of the alarm itself. */
const ALARM_RETRY_MS = 5000;
const AUDIT_EVERY_MS = 3_600_000;

export class TaskQueue extends DurableObject<Env> {
  readonly #store: TaskStore;
  readonly #waiters = new ClaimWaiters();
  readonly #lane: Lane;
  #queue: LaneQueue;
  /** When the alarm is set for, as far as this instance knows. */
  #alarmAt = Infinity;
  #auditedAt = 0;
  #reads = 0;
  #steps: Step[] = [];

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const lane = LANES.find((name) => name === state.id.name);
    if (!lane) throw new Error(`a queue is named after its lane, not "${String(state.id.name)}"`);
    this.#lane = lane;
    migrate(state.storage);
    this.#store = new TaskStore(state.storage.sql);
    this.#queue = new LaneQueue(lane, this.#store, Date.now());
    this.#arm(Date.now());
  }

  // ── clients ──────────────────────────────────────────────────────────────────────────────────

  enqueue(task: NewTask): Promise<EnqueueResult> {
    return this.#step((queue, now) => queue.enqueue(task, now));
  }

  /** @param reservation a name of the caller's, never used before */
  reserve(userId: string, reservation: string): void {
    this.#queue.reserve(userId, reservation, Date.now());
  }

  unfinishedOf(userId: string): number {
    return this.#queue.unfinishedOf(userId, Date.now());
  }

  cancel(taskId: string): Promise<CancelResult> {
    return this.#step((queue, now) => queue.cancel(taskId, now));
  }

  /** The exact state of one task. Polls are answered from snapshots instead. */
  status(taskId: string): Promise<{ readonly task: Task; readonly position: number } | null> {
    return this.#step((queue, now) => queue.status(taskId, now));
  }

  view(taskIds: readonly string[], heldVersion: number): Promise<ViewReply> {
    this.#reads += 1;
    return this.#step((queue, now) => {
      const snapshot = queue.snapshot(now);
      return {
        identities: taskIds.map((taskId) => queue.identify(taskId)),
        snapshot: snapshot.version === heldVersion ? null : snapshot,
      };
    });
  }

  // ── nodes ────────────────────────────────────────────────────────────────────────────────────

  introduce(node: NodeIdentity, version: string, adapter: string): Promise<void> {
    return this.#step((queue, now) => queue.pool.introduce(node, version, adapter, now));
  }

  /** Answers as soon as there is a task for the node, at the latest after `waitMs`. */
  claim(node: NodeIdentity, claimId: string, waitMs: number): Promise<ClaimReply> {
    return this.#step((queue, now) => {
      const reply = queue.claim(node, claimId, now);
      if (reply.grant !== null || reply.drain || waitMs === 0) return reply;
      // Within the step: a task of the same transaction is for it.
      return this.#waiters.wait({ node, claimId }, waitMs, () => this.#nothingFor(node.nodeId));
    });
  }

  peek(node: NodeIdentity, claimId: string) {
    return this.#step((queue, now) => queue.peek(node, claimId, now));
  }

  /** Ends a claim that another lane has answered, and takes back what it may have been given here. */
  withdraw(nodeId: string, claimId: string): Promise<void> {
    return this.#step((queue, now) => {
      this.#waiters.answer(claimId, this.#nothingFor(nodeId));
      queue.withdraw(nodeId, claimId, now);
    });
  }

  heartbeat(node: NodeIdentity, held: readonly HeldTask[]): Promise<HeartbeatReply> {
    return this.#step((queue, now) => queue.heartbeat(node, held, now));
  }

  hold(call: AttemptCall): Promise<HoldResult> {
    return this.#step((queue, now) => queue.hold(call.taskId, call.nodeId, call.attempt, now));
  }

  seal(call: AttemptCall): Promise<HoldResult> {
    return this.#step((queue, now) => queue.seal(call.taskId, call.nodeId, call.attempt, now));
  }

  complete(call: AttemptCall): Promise<EndResult> {
    return this.#step((queue, now) => queue.complete(call.taskId, call.nodeId, call.attempt, now));
  }

  fail(call: AttemptCall, kind: StrikeKind, reason: string): Promise<EndResult> {
    return this.#step((queue, now) =>
      queue.fail(call.taskId, call.nodeId, call.attempt, { kind, reason }, now),
    );
  }

  release(call: AttemptCall): Promise<EndResult> {
    return this.#step((queue, now) => queue.release(call.taskId, call.nodeId, call.attempt, now));
  }

  // ── operators and upkeep ─────────────────────────────────────────────────────────────────────

  setPaused(paused: boolean): Promise<void> {
    return this.#step((queue, now) => queue.setPaused(paused, now));
  }

  async drainNode(nodeId: string): Promise<boolean> {
    const known = await this.#step((queue) => queue.pool.drain(nodeId));
    this.#endWaitsOf(nodeId);
    return known;
  }

  pardonNode(nodeId: string): Promise<boolean> {
    return this.#step((queue) => queue.pool.pardon(nodeId));
  }

  async forgetNode(nodeId: string): Promise<void> {
    await this.#step((queue) => queue.pool.forget(nodeId));
    this.#endWaitsOf(nodeId);
  }

  replay(taskId: string) {
    return this.#step((queue, now) => queue.replay(taskId, now));
  }

  settle(taskId: string, outcome: "done" | "failed" | "cancelled", attempt: number): Promise<void> {
    return this.#step((queue, now) => queue.settle(taskId, outcome, attempt, now));
  }

  report(): Promise<LaneReport> {
    return this.#step((queue, now) => {
      queue.expire(now);
      return {
        lane: this.#lane,
        paused: queue.isPaused,
        waiting: queue.waiting,
        oldestWaitingAt: queue.oldestWaitingAt,
        running: queue.running,
        unrecorded: queue.unrecorded.length,
        nodes: queue.pool.all(),
        reads: this.#reads,
      };
    });
  }

  /** The watchdog's visit: lapses, pruning, a lost alarm, an audit now and then. */
  async tend(): Promise<TendReport> {
    const setFor = await this.ctx.storage.getAlarm();
    return this.#step((queue, now) => {
      const due = queue.nextLapseAt;
      const alarmWasLost = due !== null && (setFor === null || setFor < now - ALARM_RETRY_MS);
      // Whatever is set, this instance sets it again.
      this.#alarmAt = setFor === null || alarmWasLost ? Infinity : setFor;
      queue.expire(now);
      this.#store.prune(now, now - IDEMPOTENCY_KEY_HOURS * 3_600_000);
      const sealed = queue.sealedUnfinished();
      return { unrecorded: queue.unrecorded, sealed, alarmWasLost, faults: this.#audit(now) };
    });
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = Infinity;
    try {
      await this.#step((queue, now) => queue.expire(now));
    } catch (error) {
      // A handler that throws is retried a few times and then forgotten, and with it every lease.
      console.error(
        JSON.stringify({ event: "alarm_failed", lane: this.#lane, error: String(error) }),
      );
      await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS);
    }
  }

  // ── steps and their transactions ─────────────────────────────────────────────────────────────

  /** Settles once the step's transaction is made; its bytes are on disk before the caller hears of it. */
  #step<Result>(
    verb: (queue: LaneQueue, now: number) => Result | Promise<Result>,
  ): Promise<Result> {
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#steps.push({ verb, resolve, reject });
    });
    // Calls that have arrived by now are heard before a timer, even one of no time, is.
    if (this.#steps.length === 1) setTimeout(() => this.#takeSteps(), 0);
    return answer as Promise<Result>;
  }

  #takeSteps(): void {
    const steps = this.#steps;
    this.#steps = [];
    try {
      this.#transact(steps);
    } catch {
      // One of them is at fault; apart from it, all are as good as they were.
      for (const step of steps) this.#takeAlone(step);
    }
  }

  #takeAlone(step: Step): void {
    try {
      this.#transact([step]);
    } catch (error) {
      step.reject(error);
    }
  }

  #transact(steps: readonly Step[]): void {
    const now = Date.now();
    try {
      const { answers, served } = this.ctx.storage.transactionSync(() => ({
        answers: steps.map(({ verb }) => verb(this.#queue, now)),
        served: this.#serveWaiters(now),
      }));
      this.#arm(now);
      for (const [index, { resolve }] of steps.entries()) resolve(answers[index]);
      for (const { claimId, reply } of served) this.#waiters.answer(claimId, reply);
    } catch (error) {
      // The rows are as they were; so shall the memory beside them be.
      this.#queue = new LaneQueue(this.#lane, this.#store, now);
      throw error;
    }
  }

  /** Leases what there is to the claims that wait. @returns what they are to be answered */
  #serveWaiters(now: number): { readonly claimId: string; readonly reply: ClaimReply }[] {
    const served = [];
    for (const { node, claimId } of this.#waiters.all()) {
      if (this.#queue.waiting === 0) break;
      const grant = this.#queue.offer(node.nodeId, claimId, now);
      const orders = this.#queue.ordersFor(node.nodeId, now);
      if (grant) served.push({ claimId, reply: { grant, ...orders } });
    }
    return served;
  }

  #nothingFor(nodeId: string): ClaimReply {
    return { grant: null, ...this.#queue.ordersFor(nodeId, Date.now()) };
  }

  #endWaitsOf(nodeId: string): void {
    for (const { node, claimId } of this.#waiters.all()) {
      if (node.nodeId === nodeId) this.#waiters.answer(claimId, this.#nothingFor(nodeId));
    }
  }

  /** Sets the alarm for the next lapse when it is not set for one as early. */
  #arm(now: number): void {
    const due = this.#queue.nextLapseAt;
    if (due === null || due >= this.#alarmAt) return;
    // An alarm in the past may never ring.
    this.#alarmAt = Math.max(due, now + 1);
    this.ctx.waitUntil(this.ctx.storage.setAlarm(this.#alarmAt));
  }

  #audit(now: number): string[] {
    if (now - this.#auditedAt < AUDIT_EVERY_MS) return [];
    this.#auditedAt = now;
    const faults = this.#queue.audit();
    if (faults.length > 0) this.#queue = new LaneQueue(this.#lane, this.#store, now);
    return faults;
  }
}
