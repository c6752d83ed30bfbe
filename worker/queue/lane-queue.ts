/**
 * The queue of one lane, a verb a method, each one synchronous step. It knows no platform and no clock:
 * the Durable Object gives it both, and the simulation of the tests runs the same code.
 */
import {
  IDEMPOTENCY_KEY_HOURS,
  UNFINISHED_TASKS_PER_USER_MAX,
  WAITING_TASKS_PER_LANE_MAX,
} from "../../contracts/limits.ts";
import { nextTaskId, type Lane } from "../../contracts/task-id.ts";
import type { LaneStore } from "./lane-store.ts";
import { LaneTasks } from "./lane-tasks.ts";
import * as leasePolicy from "./lease-policy.ts";
import { NodePool } from "./node-pool.ts";
import { PACE_SAMPLES, PaceMeter } from "./pace.ts";
import { Reservations } from "./reservations.ts";
import {
  shownRunning,
  shownUnrecorded,
  type QueueSnapshot,
  type TaskIdentity,
} from "./snapshot.ts";
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
  StrikeKind,
  Task,
} from "./task.ts";

const KEY_MS = IDEMPOTENCY_KEY_HOURS * 3_600_000;

export class LaneQueue {
  readonly pool: NodePool;
  readonly #lane: Lane;
  readonly #store: LaneStore;
  readonly #policy: typeof leasePolicy;
  readonly #tasks: LaneTasks;
  readonly #pace: PaceMeter;
  readonly #reservations = new Reservations();
  #paused: boolean;
  /** Starts from the clock, which has gone on since the last change: versions rise across restarts. */
  #version: number;
  #workingNodes = 0;

  constructor(lane: Lane, store: LaneStore, now: number, policy: typeof leasePolicy = leasePolicy) {
    this.#lane = lane;
    this.#store = store;
    this.#policy = policy;
    this.pool = new NodePool(store);
    this.#tasks = new LaneTasks(store, (lease) => policy.recover(lease, now));
    this.#pace = new PaceMeter(store.latestDurations(PACE_SAMPLES));
    this.#paused = store.isPaused();
    this.#version = now;
  }

  // ── what there is ────────────────────────────────────────────────────────────────────────────

  get waiting(): number {
    return this.#tasks.waiting.size;
  }

  get running(): readonly Task[] {
    return this.#tasks.running;
  }

  get unrecorded(): readonly Task[] {
    return this.#tasks.unrecorded;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  get oldestWaitingAt(): number | null {
    const order = this.#tasks.waiting.at(1);
    return order === null ? null : (this.#tasks.byOrder(order)?.acceptedAt ?? null);
  }

  /** When the next lease runs out, or null when none is held. */
  get nextLapseAt(): number | null {
    const times = this.running.map(({ lease }) => lease?.until ?? Infinity);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The user's tasks that wait or run here, and those about to be accepted. */
  unfinishedOf(userId: string, now: number): number {
    return this.#tasks.unfinishedOf(userId) + this.#reservations.countOf(userId, now);
  }

  /** Owner and place of a task, or null when the lane does not know it (any more). */
  identify(taskId: string): TaskIdentity | null {
    const task = this.#tasks.byId(taskId);
    return task && { order: task.order, userId: task.userId };
  }

  /** A task with its place: 1-based while waiting, 0 in process, -1 once it has ended. */
  status(taskId: string, now: number): { readonly task: Task; readonly position: number } | null {
    this.expire(now);
    const task = this.#tasks.byId(taskId);
    if (!task) return null;
    if (task.state === "waiting") {
      return { task, position: this.#tasks.waiting.position(task.order) };
    }
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
      tail: this.#tasks.tail?.order ?? 0,
      ...this.#tasks.waiting.bitmap(),
      running: this.running.map(shownRunning),
      unrecorded: this.unrecorded.map(shownUnrecorded),
      pace: this.#pace.pace(),
    };
  }

  // ── clients ──────────────────────────────────────────────────────────────────────────────────

  /** Keeps a place in the user's limit for a task that is about to be accepted. */
  reserve(userId: string, reservation: string, now: number): void {
    this.#reservations.add(reservation, userId, now);
  }

  /** Accepts a task at the end of the lane; with a known idempotency key, names the one it made. */
  enqueue(given: NewTask, now: number): EnqueueResult {
    const { userId, idempotency, admission } = given;
    const isAdmitted = !admission || this.#reservations.take(admission.reservation, now);
    const earlier = idempotency && this.#store.taskOfKey(userId, idempotency.key, now - KEY_MS);
    if (earlier) {
      const isSame = earlier.fingerprint === idempotency.fingerprint;
      if (!isSame) return { ok: false, code: "key_reused" };
      const order = this.#tasks.byId(earlier.taskId)?.order ?? 0;
      return this.#accepted(earlier.taskId, order, true);
    }
    if (!isAdmitted) return { ok: false, code: "reservation_lost" };
    const unfinished = this.unfinishedOf(userId, now) + (admission?.unfinishedElsewhere ?? 0);
    if (unfinished >= UNFINISHED_TASKS_PER_USER_MAX) {
      return { ok: false, code: "user_limit", unfinished };
    }
    if (this.waiting >= WAITING_TASKS_PER_LANE_MAX) {
      return { ok: false, code: "lane_full", waiting: this.waiting };
    }
    const task = this.#newTask(userId, now);
    this.#tasks.add(task, given.request);
    if (idempotency) {
      this.#store.saveKey(userId, idempotency.key, idempotency.fingerprint, task.taskId, now);
    }
    this.#touch(now);
    return this.#accepted(task.taskId, task.order, false);
  }

  /** Ends a task that is not finished; whoever works on it learns so by its next heartbeat. */
  cancel(taskId: string, now: number): CancelResult {
    this.expire(now);
    const task = this.#tasks.byId(taskId);
    if (!task) return { ok: false, code: "unknown_task" };
    if (task.state === "cancelled") return { ok: true, task };
    if (this.#policy.isEnded(task)) return { ok: false, code: "too_late", state: task.state };
    return { ok: true, task: this.#move(task, this.#policy.cancel(task, now), now) };
  }

  // ── nodes ────────────────────────────────────────────────────────────────────────────────────

  /** Leases the first waiting task that the node may work on; the same claim id, the same lease. */
  claim(node: NodeIdentity, claimId: string, now: number): ClaimReply {
    this.expire(now);
    this.pool.seen(node, now);
    const held = this.#tasks.leasedBy(node.nodeId, claimId);
    const grant = held
      ? this.#grant(this.#move(held, this.#policy.renew(held, held.lease, now), now))
      : this.offer(node.nodeId, claimId, now);
    return { grant, ...this.ordersFor(node.nodeId, now) };
  }

  /** Leases the next task for a node whose claim has not been answered yet. */
  offer(nodeId: string, claimId: string, now: number): Grant | null {
    const task = this.#tasks.isSpent(claimId) ? null : this.#nextFor(nodeId, now);
    if (!task) return null;
    this.#tasks.rememberClaim(claimId, task.taskId);
    return this.#grant(this.#move(task, this.#policy.lease(task, nodeId, claimId, now), now));
  }

  ordersFor(nodeId: string, now: number): NodeOrders {
    return this.pool.ordersFor(nodeId, this.#paused, now);
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
    const held = this.#tasks.leasedBy(node.nodeId, claimId) !== null;
    return { held, nextAcceptedAt: this.#nextFor(node.nodeId, now)?.acceptedAt ?? null };
  }

  /** Takes a claim back: a lease it was answered with returns to its place. */
  withdraw(nodeId: string, claimId: string, now: number): void {
    const held = this.#tasks.leasedBy(nodeId, claimId);
    if (held) this.#move(held, this.#policy.giveBack(held), now);
    this.#tasks.rememberClaim(claimId, "");
  }

  /** Renews the leases a node holds and says what became of those it no longer does. */
  heartbeat(node: NodeIdentity, held: readonly HeldTask[], now: number): HeartbeatReply {
    this.expire(now);
    // Without tasks it is said to every lane, also to those the node does not serve.
    if (held.length > 0 || this.pool.knows(node.nodeId)) this.pool.seen(node, now);
    const tasks = held.map((task) => ({
      taskId: task.taskId,
      attempt: task.attempt,
      state: this.#renew(node.nodeId, task, now),
    }));
    return { tasks, ...this.ordersFor(node.nodeId, now) };
  }

  #renew(nodeId: string, held: HeldTask, now: number): HoldState {
    const task = this.#tasks.byId(held.taskId);
    if (task?.lease && this.#policy.refusal(task, nodeId, held.attempt) === null) {
      this.#move(task, this.#policy.renew(task, task.lease, now, held), now);
      return "leased";
    }
    return task?.state === "cancelled" && task.attempt === held.attempt ? "cancelled" : "lost";
  }

  /** Whether the node holds the task under this attempt: asked before its bytes are taken. */
  hold(taskId: string, nodeId: string, attempt: number, now: number): HoldResult {
    this.expire(now);
    const task = this.#tasks.byId(taskId);
    if (!task) return { ok: false, code: "unknown_task" };
    if (this.#policy.wasCompletedBy(task, attempt)) return { ok: true, done: true, task };
    const refused = this.#policy.refusal(task, nodeId, attempt);
    if (refused) return refused;
    return { ok: true, done: false, task, request: this.#tasks.requestOf(task) };
  }

  /** `hold`, and marks that the completion begins: what comes now may reach D1. */
  seal(taskId: string, nodeId: string, attempt: number, now: number): HoldResult {
    const held = this.hold(taskId, nodeId, attempt, now);
    if (held.ok && held.task.lease) {
      this.#move(held.task, this.#policy.seal(held.task, held.task.lease, now), now);
    }
    return held;
  }

  /** Ends a task as done. The bytes are in R2 and the rows in D1 before this is called. */
  complete(taskId: string, nodeId: string, attempt: number, now: number): EndResult {
    const held = this.hold(taskId, nodeId, attempt, now);
    if (!held.ok || held.done) return held;
    const done = this.#move(held.task, this.#policy.finish(held.task, attempt, now), now);
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
    const held = this.#holdRunning(taskId, nodeId, attempt, now);
    if (!held.ok) return held;
    this.pool.struck(nodeId);
    const after = this.#policy.strikeOut(held.task, { ...why, nodeId, at: now }, now);
    return { ok: true, task: this.#move(held.task, after, now) };
  }

  /** The node hands the task back: to its place, no attempt spent. */
  release(taskId: string, nodeId: string, attempt: number, now: number): EndResult {
    const held = this.#holdRunning(taskId, nodeId, attempt, now);
    if (!held.ok) return held;
    return { ok: true, task: this.#move(held.task, this.#policy.giveBack(held.task), now) };
  }

  /** `hold`, but a task that this attempt has completed is no longer held either. */
  #holdRunning(taskId: string, nodeId: string, attempt: number, now: number): EndResult {
    const held = this.hold(taskId, nodeId, attempt, now);
    if (!held.ok || !held.done) return held;
    const { state, attempt: latest } = held.task;
    return { ok: false, code: "stale_attempt", state, attempt: latest };
  }

  // ── upkeep ───────────────────────────────────────────────────────────────────────────────────

  /** Ends the leases that ran out. Every verb begins with it, since an alarm can be lost. */
  expire(now: number): void {
    for (const task of this.running) {
      if (task.lease && this.#policy.isLapsed(task.lease, now)) this.#lose(task, task.lease, now);
    }
  }

  #lose(task: Task, { nodeId }: Lease, now: number): void {
    const strike = { nodeId, kind: "lost", reason: "the node fell silent", at: now } as const;
    this.pool.struck(nodeId);
    this.#move(task, this.#policy.strikeOut(task, strike, now), now);
  }

  /** Brings a task to the outcome that D1 holds: what a crash between the two left undone. */
  settle(
    taskId: string,
    outcome: "done" | "failed" | "cancelled",
    attempt: number,
    now: number,
  ): void {
    const task = this.#tasks.byId(taskId);
    if (!task || task.recorded) return;
    const ended = task.state === outcome ? task : this.#policy.endAs(task, outcome, attempt, now);
    this.#move(task, { ...ended, recorded: true }, now);
  }

  sealedUnfinished(): Task[] {
    return this.#tasks.sealedUnfinished();
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
    const task = this.#tasks.byId(taskId);
    if (task?.state !== "failed") return { ok: false, code: "not_failed" };
    const request = this.#tasks.requestOf(task);
    const { userId } = task;
    return this.enqueue({ userId, request, idempotency: null, admission: null }, now);
  }

  audit(): string[] {
    return this.#tasks.audit();
  }

  // ── parts of the verbs ───────────────────────────────────────────────────────────────────────

  #move(before: Task, after: Task, now: number): Task {
    this.#tasks.move(before, after);
    this.#touch(now);
    return after;
  }

  #touch(now: number): void {
    this.#version = Math.max(this.#version + 1, now);
  }

  #newTask(userId: string, now: number): Task {
    const { tail } = this.#tasks;
    return {
      order: (tail?.order ?? 0) + 1,
      taskId: nextTaskId(this.#lane, now, tail?.taskId ?? null),
      userId,
      acceptedAt: now,
      state: "waiting",
      attempt: 0,
      strikes: [],
      lease: null,
      claimIds: [],
      sealedAttempt: 0,
      endedAt: null,
      tookMs: null,
      message: null,
      recorded: false,
    };
  }

  #accepted(taskId: string, order: number, replayed: boolean): EnqueueResult {
    const position = this.#tasks.waiting.position(order);
    return { ok: true, taskId, order, position, version: this.#version, replayed };
  }

  #grant(task: Task): Grant {
    const { taskId, attempt } = task;
    return { taskId, attempt, request: this.#tasks.requestOf(task) };
  }

  /** The first waiting task for a node, past those it has failed while another node could take them. */
  #nextFor(nodeId: string, now: number): Task | null {
    if (this.#paused || !this.pool.mayWork(nodeId, now)) return null;
    for (let position = 1; ; position += 1) {
      const order = this.#tasks.waiting.at(position);
      if (order === null) return null;
      const shunned = this.#tasks.shunnedBy(order);
      if (!shunned?.has(nodeId) || !this.pool.hasOtherThan(shunned, now)) {
        return this.#tasks.byOrder(order);
      }
    }
  }
}
