/**
 * The queue of one lane: every verb as one synchronous step that touches the store and the memory
 * beside it (ranks, leases, counts) together. It knows no platform and no clock, so the Durable
 * Object and the simulation run the same code.
 *
 * The store is the truth; the memory is rebuilt from it by the constructor. Writes to the store come
 * first in each step: when one throws, its transaction is rolled back and the queue is built anew.
 */
import {
  IDEMPOTENCY_KEY_HOURS,
  UNFINISHED_TASKS_PER_USER_MAX,
  WAITING_TASKS_PER_LANE_MAX,
} from "../../contracts/limits.ts";
import { nextTaskId, type Lane } from "../../contracts/task-id.ts";
import * as leasePolicy from "./lease-policy.ts";
import type { LaneStore } from "./lane-store.ts";
import { NodePool } from "./node-pool.ts";
import { OrderIndex } from "./order-index.ts";
import { PACE_SAMPLES, PaceMeter } from "./pace.ts";
import type { QueueSnapshot, TaskIdentity } from "./snapshot.ts";
import type {
  CancelResult,
  ClaimReply,
  EndResult,
  EnqueueResult,
  Grant,
  HeartbeatReply,
  HeldTask,
  HoldResult,
  HoldState,
  Lease,
  NewTask,
  NodeIdentity,
  NodeOrders,
  Strike,
  StrikeKind,
  Task,
} from "./task.ts";

/** Claim ids remembered, so that a doubled message leases nothing twice. */
const CLAIMS_KEPT = 20_000;
const KEY_MS = IDEMPOTENCY_KEY_HOURS * 3_600_000;

export class LaneQueue {
  readonly pool: NodePool;
  readonly #lane: Lane;
  readonly #store: LaneStore;
  readonly #policy: typeof leasePolicy;
  readonly #waiting: OrderIndex;
  readonly #leased = new Map<string, Task>();
  readonly #unrecorded = new Map<string, Task>();
  readonly #unfinishedOf = new Map<string, number>();
  /** Nodes that failed a waiting task, by its order. */
  readonly #shunnedBy = new Map<number, ReadonlySet<string>>();
  /** Task that each recent claim id was answered with. */
  readonly #claims = new Map<string, string>();
  readonly #pace: PaceMeter;
  #tail: { readonly order: number; readonly taskId: string } | null;
  #paused: boolean;
  #version: number;
  #workingNodes = 0;

  constructor(lane: Lane, store: LaneStore, now: number, policy: typeof leasePolicy = leasePolicy) {
    this.#lane = lane;
    this.#store = store;
    this.#policy = policy;
    this.pool = new NodePool(store);
    this.#tail = store.lastTask();
    this.#paused = store.isPaused();
    this.#pace = new PaceMeter(store.latestDurations(PACE_SAMPLES));
    // A clock that has gone on since the last change: versions rise across restarts, unstored.
    this.#version = now;

    const waiting = store.waitingTasks();
    this.#waiting = OrderIndex.of(waiting.map(({ order }) => order));
    for (const { userId, claimId } of waiting) {
      this.#countUnfinished(userId, 1);
      if (claimId !== null) this.#claims.set(claimId, "");
    }
    for (const task of store.struckTasks()) this.#shun(task);
    for (const task of store.leasedTasks()) this.#loadLeased(task, now);
    for (const task of store.unrecordedTasks()) this.#unrecorded.set(task.taskId, task);
  }

  get version(): number {
    return this.#version;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get running(): readonly Task[] {
    return [...this.#leased.values()];
  }

  get unrecorded(): readonly Task[] {
    return [...this.#unrecorded.values()];
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  get oldestWaitingAt(): number | null {
    const order = this.#waiting.at(1);
    return order === null ? null : (this.#store.taskByOrder(order)?.acceptedAt ?? null);
  }

  /** When the next lease runs out, or null when none is held. */
  get nextLapseAt(): number | null {
    const times = this.running.map(({ lease }) => lease?.until ?? Infinity);
    return times.length === 0 ? null : Math.min(...times);
  }

  // ── clients ──────────────────────────────────────────────────────────────────────────────────

  /** Accepts a task at the end of the lane; with a known idempotency key, names the one it made. */
  enqueue(given: NewTask, now: number): EnqueueResult {
    const earlier =
      given.idempotency && this.#store.taskOfKey(given.userId, given.idempotency.key, now - KEY_MS);
    if (earlier) {
      if (earlier.fingerprint !== given.idempotency?.fingerprint) {
        return { ok: false, code: "key_reused" };
      }
      const task = this.#store.taskById(earlier.taskId);
      return this.#accepted(earlier.taskId, task?.order ?? 0, true);
    }
    const unfinished = this.unfinishedOf(given.userId) + given.unfinishedElsewhere;
    if (unfinished >= UNFINISHED_TASKS_PER_USER_MAX) {
      return { ok: false, code: "user_limit", unfinished };
    }
    if (this.waiting >= WAITING_TASKS_PER_LANE_MAX) {
      return { ok: false, code: "lane_full", waiting: this.waiting };
    }
    const task = this.#newTask(given.userId, now);
    this.#store.insertTask(task, given.request);
    if (given.idempotency) {
      const { key, fingerprint } = given.idempotency;
      this.#store.saveKey(given.userId, key, fingerprint, task.taskId, now);
    }
    this.#tail = task;
    this.#waiting.add(task.order);
    this.#countUnfinished(task.userId, 1);
    this.#touch(now);
    return this.#accepted(task.taskId, task.order, false);
  }

  unfinishedOf(userId: string): number {
    return this.#unfinishedOf.get(userId) ?? 0;
  }

  /** Ends a task that is not finished; whoever works on it learns so by its next heartbeat. */
  cancel(taskId: string, now: number): CancelResult {
    this.expire(now);
    const task = this.#store.taskById(taskId);
    if (!task) return { ok: false, code: "unknown_task" };
    if (task.state === "cancelled") return { ok: true, task, attempt: task.attempt };
    if (this.#policy.isEnded(task)) return { ok: false, code: "too_late", state: task.state };
    const cancelled = this.#policy.cancel(task, now);
    this.#move(task, cancelled, now);
    return { ok: true, task: cancelled, attempt: task.attempt };
  }

  /** Owner and place of a task, or null when the lane does not know it (any more). */
  identify(taskId: string): TaskIdentity | null {
    const { order, userId } = this.#store.taskById(taskId) ?? {};
    return order === undefined || userId === undefined ? null : { order, userId };
  }

  /** A task with its place: 1-based while waiting, 0 in process, -1 once it has ended. */
  status(taskId: string, now: number): { readonly task: Task; readonly position: number } | null {
    this.expire(now);
    const task = this.#store.taskById(taskId);
    if (!task) return null;
    if (task.state === "waiting") return { task, position: this.#waiting.position(task.order) };
    return { task, position: task.state === "leased" ? 0 : -1 };
  }

  snapshot(now: number): QueueSnapshot {
    this.expire(now);
    const workingNodes = this.pool.workingAt(now);
    // A node that falls silent is a change that no call announces.
    if (workingNodes !== this.#workingNodes) this.#touch(now);
    this.#workingNodes = workingNodes;
    return {
      version: this.#version,
      asOf: now,
      paused: this.#paused,
      workingNodes,
      tail: this.#tail?.order ?? 0,
      ...this.#waiting.bitmap(),
      running: this.running.map(({ order, lease }) => ({
        order,
        stage: lease?.stage ?? null,
        percent: lease?.percent ?? 0,
        since: lease?.since ?? now,
      })),
      unrecorded: this.unrecorded.map((task) => ({
        taskId: task.taskId,
        userId: task.userId,
        order: task.order,
        state: task.state === "cancelled" ? "cancelled" : "failed",
        attempt: task.attempt,
        message: task.message ?? "",
        endedAt: task.endedAt ?? now,
      })),
      pace: this.#pace.pace(),
    };
  }

  // ── nodes ────────────────────────────────────────────────────────────────────────────────────

  /** Leases the first waiting task that the node may work on; the same claim id, the same lease. */
  claim(node: NodeIdentity, claimId: string, now: number): ClaimReply {
    this.expire(now);
    this.pool.seen(node, now);
    const grant = this.#grantAgain(node, claimId, now) ?? this.offer(node.nodeId, claimId, now);
    return { grant, ...this.ordersFor(node.nodeId, now) };
  }

  ordersFor(nodeId: string, now: number): NodeOrders {
    return this.pool.ordersFor(nodeId, this.#paused, now);
  }

  /** The lease an earlier message with this claim id was answered with, if it still holds. */
  #grantAgain(node: NodeIdentity, claimId: string, now: number): Grant | null {
    const task = this.#leased.get(this.#claims.get(claimId) ?? "");
    if (task?.lease?.nodeId !== node.nodeId || task.claimId !== claimId) return null;
    this.#move(task, this.#policy.renew(task, task.lease, now), now);
    return this.#grant(task);
  }

  /** Leases the next task for a node whose claim `claimId` has not been answered yet. */
  offer(nodeId: string, claimId: string, now: number): Grant | null {
    if (this.#claims.has(claimId) || this.#paused || !this.pool.mayWork(nodeId, now)) return null;
    const order = this.#nextFor(nodeId, now);
    const task = order === null ? null : this.#store.taskByOrder(order);
    if (!task) return null;
    const leased = this.#policy.lease(task, nodeId, claimId, now);
    this.#move(task, leased, now);
    this.#rememberClaim(claimId, task.taskId);
    return this.#grant(leased);
  }

  /**
   * What a claim would get, for a node that serves several lanes: whether the claim holds a lease here,
   * and when the next task was accepted (null when there is none for it).
   */
  peek(
    node: NodeIdentity,
    claimId: string,
    now: number,
  ): { readonly held: boolean; readonly nextAcceptedAt: number | null } {
    this.expire(now);
    this.pool.seen(node, now);
    const held = this.#leased.get(this.#claims.get(claimId) ?? "")?.claimId === claimId;
    if (this.#paused || !this.pool.mayWork(node.nodeId, now)) return { held, nextAcceptedAt: null };
    const order = this.#nextFor(node.nodeId, now);
    const next = order === null ? null : this.#store.taskByOrder(order);
    return { held, nextAcceptedAt: next?.acceptedAt ?? null };
  }

  /** Takes a claim back: a lease it was answered with returns to its place. */
  withdraw(nodeId: string, claimId: string, now: number): void {
    const task = this.#leased.get(this.#claims.get(claimId) ?? "");
    if (task?.lease?.nodeId === nodeId && task.claimId === claimId) {
      this.release(task.taskId, nodeId, task.attempt, now);
    }
    this.#rememberClaim(claimId, "");
  }

  /** Renews the leases a node holds and says what became of those it no longer does. */
  heartbeat(node: NodeIdentity, held: readonly HeldTask[], now: number): HeartbeatReply {
    this.expire(now);
    this.pool.seen(node, now);
    const tasks = held.map(({ taskId, attempt, stage, percent }) => ({
      taskId,
      attempt,
      state: this.#renew(node.nodeId, { taskId, attempt, stage, percent }, now),
    }));
    return { tasks, ...this.ordersFor(node.nodeId, now) };
  }

  #renew(nodeId: string, held: HeldTask, now: number): HoldState {
    const task = this.#leased.get(held.taskId) ?? this.#store.taskById(held.taskId);
    if (!task || this.#policy.refusal(task, nodeId, held.attempt) || !task.lease) {
      return task?.state === "cancelled" && task.attempt === held.attempt ? "cancelled" : "lost";
    }
    this.#move(task, this.#policy.renew(task, task.lease, now, held), now);
    return "leased";
  }

  /** Whether the node holds the task under this attempt: asked before its bytes are taken. */
  hold(taskId: string, nodeId: string, attempt: number, now: number): HoldResult {
    this.expire(now);
    const task = this.#store.taskById(taskId);
    if (!task) return { ok: false, code: "unknown_task" };
    const done = this.#policy.wasCompletedBy(task, attempt);
    const refused = done ? null : this.#policy.refusal(task, nodeId, attempt);
    if (refused) return refused;
    const request = done ? "" : this.#store.requestOf(task.order);
    return { ok: true, userId: task.userId, request, done };
  }

  /** `hold`, and marks that the completion begins: what comes now may reach D1. */
  seal(taskId: string, nodeId: string, attempt: number, now: number): HoldResult {
    const held = this.hold(taskId, nodeId, attempt, now);
    const task = this.#leased.get(taskId);
    if (held.ok && !held.done && task?.lease) {
      this.#move(task, this.#policy.seal(task, task.lease, now), now);
    }
    return held;
  }

  /** Ends a task as done. The bytes are in R2 and the rows in D1 before this is called. */
  complete(taskId: string, nodeId: string, attempt: number, now: number): EndResult {
    const held = this.hold(taskId, nodeId, attempt, now);
    const task = this.#store.taskById(taskId);
    if (!held.ok) return held;
    if (!task) return { ok: false, code: "unknown_task" };
    if (held.done) return { ok: true, task };
    const done = this.#policy.finish(task, attempt, now);
    this.#move(task, done, now);
    if (done.tookMs !== null) this.#pace.add(done.tookMs);
    this.pool.finished(nodeId, done, now);
    return { ok: true, task: done };
  }

  /** The node could not do it: back to its place for another, or failed for good. */
  fail(
    taskId: string,
    nodeId: string,
    attempt: number,
    why: { readonly kind: StrikeKind; readonly reason: string },
    now: number,
  ): EndResult {
    return this.#endLease(taskId, nodeId, attempt, now, (task) => {
      this.pool.struck(nodeId);
      return this.#policy.strikeOut(task, { ...why, nodeId, at: now }, now);
    });
  }

  /** The node hands the task back: to its place, no attempt spent. */
  release(taskId: string, nodeId: string, attempt: number, now: number): EndResult {
    return this.#endLease(taskId, nodeId, attempt, now, this.#policy.giveBack);
  }

  #endLease(
    taskId: string,
    nodeId: string,
    attempt: number,
    now: number,
    next: (task: Task) => Task,
  ): EndResult {
    const held = this.hold(taskId, nodeId, attempt, now);
    if (!held.ok) return held;
    const task = this.#leased.get(taskId);
    // Completed before: a late word about it changes nothing.
    if (!task) return this.#staleNow(taskId);
    const after = next(task);
    this.#move(task, after, now);
    return { ok: true, task: after };
  }

  #staleNow(taskId: string): EndResult {
    const task = this.#store.taskById(taskId);
    if (!task) return { ok: false, code: "unknown_task" };
    return { ok: false, code: "stale_attempt", state: task.state, attempt: task.attempt };
  }

  // ── upkeep ───────────────────────────────────────────────────────────────────────────────────

  /** Ends the leases that ran out. Every verb begins with it, since an alarm can be lost. */
  expire(now: number): void {
    for (const task of this.#leased.values()) {
      if (task.lease && this.#policy.isLapsed(task.lease, now)) this.#lose(task, task.lease, now);
    }
  }

  #lose(task: Task, held: Lease, now: number): void {
    const strike: Strike = {
      nodeId: held.nodeId,
      kind: "lost",
      reason: "the node fell silent",
      at: now,
    };
    this.pool.struck(held.nodeId);
    this.#move(task, this.#policy.strikeOut(task, strike, now), now);
  }

  /** Brings a task to the outcome that D1 holds: what a crash between the two left undone. */
  settle(
    taskId: string,
    outcome: "done" | "failed" | "cancelled",
    attempt: number,
    now: number,
  ): void {
    const task = this.#store.taskById(taskId);
    if (!task || task.recorded) return;
    const ended = task.state === outcome ? task : this.#policy.endAs(task, outcome, attempt, now);
    this.#move(task, { ...ended, recorded: true }, now);
  }

  /** Unfinished tasks whose completion began and was not reported: their rows may be in D1. */
  sealedUnfinished(): Task[] {
    const struck = [...this.#shunnedBy.keys()].map((order) => this.#store.taskByOrder(order));
    return [...struck, ...this.running].filter(
      (task): task is Task => task !== null && task.sealedAttempt > 0,
    );
  }

  setPaused(paused: boolean, now: number): void {
    this.#store.savePaused(paused);
    this.#paused = paused;
    this.#touch(now);
  }

  /** A failed task's request as a new task at the end of the lane; what has ended stays ended. */
  replay(
    taskId: string,
    now: number,
  ): EnqueueResult | { readonly ok: false; readonly code: "not_failed" } {
    const task = this.#store.taskById(taskId);
    if (task?.state !== "failed") return { ok: false, code: "not_failed" };
    const request = this.#store.requestOf(task.order);
    return this.enqueue(
      { userId: task.userId, request, idempotency: null, unfinishedElsewhere: 0 },
      now,
    );
  }

  /** What of the memory disagrees with the store; empty unless there is a bug. */
  audit(): string[] {
    const waiting = this.#store.waitingTasks();
    const leased = this.#store.leasedTasks();
    const faults: string[] = [];
    if (waiting.length !== this.#waiting.size) {
      faults.push(`${waiting.length} waiting rows, ${this.#waiting.size} in the index`);
    }
    waiting.forEach(({ order }, place) => {
      const position = this.#waiting.position(order);
      if (position !== place + 1)
        faults.push(`order ${order} is ${place + 1}th, index says ${position}`);
    });
    if (leased.length !== this.#leased.size) {
      faults.push(`${leased.length} leased rows, ${this.#leased.size} in memory`);
    }
    const unfinished = [...this.#unfinishedOf.values()].reduce((sum, count) => sum + count, 0);
    if (unfinished !== waiting.length + leased.length) {
      faults.push(`${waiting.length + leased.length} unfinished rows, ${unfinished} counted`);
    }
    return faults;
  }

  // ── the one place where store and memory change together ──────────────────────────────────────

  #move(before: Task, after: Task, now: number): void {
    this.#store.updateTask(after);
    if (before.state === "waiting") {
      this.#waiting.delete(before.order);
      this.#shunnedBy.delete(before.order);
    }
    if (before.state === "leased") this.#leased.delete(before.taskId);
    if (after.state === "waiting") {
      this.#waiting.add(after.order);
      this.#shun(after);
    }
    if (after.state === "leased") this.#leased.set(after.taskId, after);
    if (this.#policy.isEnded(after) && !this.#policy.isEnded(before)) {
      this.#countUnfinished(after.userId, -1);
    }
    if (this.#policy.isEnded(after) && !after.recorded) this.#unrecorded.set(after.taskId, after);
    else this.#unrecorded.delete(after.taskId);
    this.#touch(now);
  }

  #touch(now: number): void {
    this.#version = Math.max(this.#version + 1, now);
  }

  #newTask(userId: string, now: number): Task {
    return {
      order: (this.#tail?.order ?? 0) + 1,
      taskId: nextTaskId(this.#lane, now, this.#tail?.taskId ?? null),
      userId,
      acceptedAt: now,
      state: "waiting",
      attempt: 0,
      strikes: [],
      lease: null,
      claimId: null,
      sealedAttempt: 0,
      endedAt: null,
      tookMs: null,
      message: null,
      recorded: false,
    };
  }

  #accepted(taskId: string, order: number, replayed: boolean): EnqueueResult {
    const position = this.#waiting.position(order);
    return { ok: true, taskId, order, position, version: this.#version, replayed };
  }

  #grant(task: Task): Grant {
    const { taskId, userId, attempt } = task;
    return { taskId, userId, attempt, request: this.#store.requestOf(task.order) };
  }

  #nextFor(nodeId: string, now: number): number | null {
    for (let position = 1; ; position += 1) {
      const order = this.#waiting.at(position);
      if (order === null) return null;
      const shunned = this.#shunnedBy.get(order);
      if (!shunned?.has(nodeId) || !this.pool.hasOtherThan(shunned, now)) return order;
    }
  }

  #shun(task: Task): void {
    if (task.strikes.length === 0) return;
    this.#shunnedBy.set(task.order, new Set(task.strikes.map(({ nodeId }) => nodeId)));
  }

  #loadLeased(task: Task, now: number): void {
    if (!task.lease) return;
    this.#countUnfinished(task.userId, 1);
    const recovered = { ...task, lease: this.#policy.recover(task.lease, now) };
    if (recovered.lease.until !== task.lease.until) this.#store.updateTask(recovered);
    this.#leased.set(task.taskId, recovered);
    if (task.claimId !== null) this.#rememberClaim(task.claimId, task.taskId);
  }

  #rememberClaim(claimId: string, taskId: string): void {
    this.#claims.set(claimId, taskId);
    if (this.#claims.size <= CLAIMS_KEPT) return;
    const [oldest] = this.#claims.keys();
    if (oldest !== undefined) this.#claims.delete(oldest);
  }

  #countUnfinished(userId: string, by: 1 | -1): void {
    const count = this.unfinishedOf(userId) + by;
    if (count === 0) this.#unfinishedOf.delete(userId);
    else this.#unfinishedOf.set(userId, count);
  }
}
