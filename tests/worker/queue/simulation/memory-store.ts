import type { LaneStore, WaitingTask } from "../../../../worker/queue/lane-store.ts";
import type { NodeRecord, Task } from "../../../../worker/queue/task.ts";

/** What a queue object keeps, in maps: the simulation's disk, which outlives the queue's memory. */
export class MemoryStore implements LaneStore {
  readonly tasks = new Map<string, Task>();
  readonly #requests = new Map<number, string>();
  readonly #keys = new Map<string, { fingerprint: string; taskId: string; at: number }>();
  readonly #nodes = new Map<string, NodeRecord>();
  #paused = false;

  insertTask(task: Task, request: string): void {
    this.tasks.set(task.taskId, task);
    this.#requests.set(task.order, request);
  }

  updateTask(task: Task): void {
    this.tasks.set(task.taskId, task);
  }

  taskById(taskId: string): Task | null {
    return this.tasks.get(taskId) ?? null;
  }

  taskByOrder(order: number): Task | null {
    return this.#find((task) => task.order === order)[0] ?? null;
  }

  requestOf(order: number): string {
    return this.#requests.get(order) ?? "";
  }

  lastTask(): Task | null {
    return this.#find(() => true).at(-1) ?? null;
  }

  waitingTasks(): WaitingTask[] {
    return this.#find(({ state }) => state === "waiting");
  }

  answeredClaims() {
    return this.#find(() => true).flatMap(({ taskId, claimIds }) =>
      claimIds.map((claimId) => ({ claimId, taskId })),
    );
  }

  struckTasks(): Task[] {
    return this.#find(({ state, strikes }) => state === "waiting" && strikes.length > 0);
  }

  leasedTasks(): Task[] {
    return this.#find(({ state }) => state === "leased");
  }

  unrecordedTasks(): Task[] {
    return this.#find(({ endedAt, recorded }) => endedAt !== null && !recorded);
  }

  latestDurations(): number[] {
    return [];
  }

  taskOfKey(userId: string, key: string, since: number) {
    const known = this.#keys.get(`${userId} ${key}`);
    return known && known.at >= since ? known : null;
  }

  saveKey(userId: string, key: string, fingerprint: string, taskId: string, at: number): void {
    this.#keys.set(`${userId} ${key}`, { fingerprint, taskId, at });
  }

  nodes(): NodeRecord[] {
    return [...this.#nodes.values()];
  }

  saveNode(node: NodeRecord): void {
    this.#nodes.set(node.nodeId, node);
  }

  deleteNode(nodeId: string): void {
    this.#nodes.delete(nodeId);
  }

  isPaused(): boolean {
    return this.#paused;
  }

  savePaused(paused: boolean): void {
    this.#paused = paused;
  }

  #find(isWanted: (task: Task) => boolean): Task[] {
    return [...this.tasks.values()].filter(isWanted).sort((a, b) => a.order - b.order);
  }
}
