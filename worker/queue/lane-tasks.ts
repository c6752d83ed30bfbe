/**
 * The tasks of a lane: their rows in the store, and beside them in memory what must be known at once
 * (ranks, leases, counts, claims). Each change touches both in one synchronous step, the store first:
 * when that throws, its transaction is rolled back and the memory is built anew from it.
 */
import type { LaneStore } from "./lane-store.ts";
import { isEnded } from "./lease-policy.ts";
import { OrderIndex } from "./order-index.ts";
import type { Lease, Task } from "./task.ts";

/** Claim ids remembered, so that a doubled message leases nothing twice. */
const CLAIMS_KEPT = 20_000;

export class LaneTasks {
  readonly #store: LaneStore;
  readonly #waiting: OrderIndex;
  readonly #leased = new Map<string, Task>();
  readonly #unrecorded = new Map<string, Task>();
  readonly #unfinishedOf = new Map<string, number>();
  /** Nodes that failed a waiting task, by its order. */
  readonly #shunnedBy = new Map<number, ReadonlySet<string>>();
  /** Task that each recent claim id was answered with; "" when it is spent. */
  readonly #claims = new Map<string, string>();
  #tail: { readonly order: number; readonly taskId: string } | null;

  /** @param recover what a stored lease is worth now */
  constructor(store: LaneStore, recover: (lease: Lease) => Lease) {
    this.#store = store;
    this.#tail = store.lastTask();
    const waiting = store.waitingTasks();
    this.#waiting = OrderIndex.of(waiting.map(({ order }) => order));
    for (const { userId } of waiting) this.#countUnfinished(userId, 1);
    for (const { claimId, taskId } of store.answeredClaims()) this.rememberClaim(claimId, taskId);
    for (const task of store.struckTasks()) this.#shun(task);
    for (const task of store.leasedTasks()) this.#loadLeased(task, recover);
    for (const task of store.unrecordedTasks()) this.#unrecorded.set(task.taskId, task);
  }

  get tail() {
    return this.#tail;
  }

  get waiting(): Pick<OrderIndex, "size" | "at" | "position" | "bitmap"> {
    return this.#waiting;
  }

  get running(): readonly Task[] {
    return [...this.#leased.values()];
  }

  get unrecorded(): readonly Task[] {
    return [...this.#unrecorded.values()];
  }

  byId(taskId: string): Task | null {
    return this.#leased.get(taskId) ?? this.#store.taskById(taskId);
  }

  byOrder(order: number): Task | null {
    return this.#store.taskByOrder(order);
  }

  requestOf(task: Task): string {
    return this.#store.requestOf(task.order);
  }

  unfinishedOf(userId: string): number {
    return this.#unfinishedOf.get(userId) ?? 0;
  }

  shunnedBy(order: number): ReadonlySet<string> | undefined {
    return this.#shunnedBy.get(order);
  }

  isSpent(claimId: string): boolean {
    return this.#claims.has(claimId);
  }

  /** The running task that this claim was answered with. */
  leasedBy(nodeId: string, claimId: string): (Task & { readonly lease: Lease }) | null {
    const task = this.#leased.get(this.#claims.get(claimId) ?? "");
    if (task?.lease?.nodeId !== nodeId || task.claimIds.at(-1) !== claimId) return null;
    return { ...task, lease: task.lease };
  }

  rememberClaim(claimId: string, taskId: string): void {
    this.#claims.set(claimId, taskId);
    if (this.#claims.size <= CLAIMS_KEPT) return;
    const [oldest] = this.#claims.keys();
    if (oldest !== undefined) this.#claims.delete(oldest);
  }

  add(task: Task, request: string): void {
    this.#store.insertTask(task, request);
    this.#tail = task;
    this.#waiting.add(task.order);
    this.#countUnfinished(task.userId, 1);
  }

  move(before: Task, after: Task): void {
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
    if (isEnded(after) && !isEnded(before)) this.#countUnfinished(after.userId, -1);
    if (isEnded(after) && !after.recorded) this.#unrecorded.set(after.taskId, after);
    else this.#unrecorded.delete(after.taskId);
  }

  /** Unfinished tasks whose completion began and was not reported: their rows may be in D1. */
  sealedUnfinished(): Task[] {
    const struck = [...this.#shunnedBy.keys()].map((order) => this.#store.taskByOrder(order));
    return [...struck, ...this.running].filter(
      (task): task is Task => task !== null && task.sealedAttempt > 0,
    );
  }

  /** What of the memory disagrees with the store; empty unless there is a bug. */
  audit(): string[] {
    const waiting = this.#store.waitingTasks();
    const leased = this.#store.leasedTasks();
    const misplaced = waiting.filter(({ order }, at) => this.#waiting.position(order) !== at + 1);
    const unfinished = [...this.#unfinishedOf.values()].reduce((sum, count) => sum + count, 0);
    const checks: [string, number, number][] = [
      ["waiting", waiting.length, this.#waiting.size],
      ["in their place", waiting.length, waiting.length - misplaced.length],
      ["leased", leased.length, this.#leased.size],
      ["unfinished", waiting.length + leased.length, unfinished],
    ];
    return checks
      .filter(([, stored, held]) => stored !== held)
      .map(([what, stored, held]) => `${stored} rows ${what}, ${held} in memory`);
  }

  #loadLeased(stored: Task, recover: (lease: Lease) => Lease): void {
    if (!stored.lease) return;
    const task = { ...stored, lease: recover(stored.lease) };
    if (task.lease.until !== stored.lease.until) this.#store.updateTask(task);
    this.#leased.set(task.taskId, task);
    this.#countUnfinished(task.userId, 1);
  }

  #shun(task: Task): void {
    if (task.strikes.length === 0) return;
    this.#shunnedBy.set(task.order, new Set(task.strikes.map(({ nodeId }) => nodeId)));
  }

  #countUnfinished(userId: string, by: 1 | -1): void {
    const count = this.unfinishedOf(userId) + by;
    if (count === 0) this.#unfinishedOf.delete(userId);
    else this.#unfinishedOf.set(userId, count);
  }
}
