import type { NodeStore } from "./node-pool.ts";
import type { Task } from "./task.ts";

/** What is known of a waiting task without reading it. */
export interface WaitingTask {
  readonly order: number;
  readonly userId: string;
}

/** What the queue keeps. A call changes one row or a few and is never half done. */
export interface LaneStore extends NodeStore {
  insertTask(task: Task, request: string): void;
  updateTask(task: Task): void;
  taskById(taskId: string): Task | null;
  taskByOrder(order: number): Task | null;
  requestOf(order: number): string;
  /** The task accepted last, whatever became of it. */
  lastTask(): Task | null;
  waitingTasks(): WaitingTask[];
  /** Each claim that was answered with a task, and the task. */
  answeredClaims(): { readonly claimId: string; readonly taskId: string }[];
  /** Waiting tasks that have failed before. */
  struckTasks(): Task[];
  leasedTasks(): Task[];
  unrecordedTasks(): Task[];
  /** Durations of the latest completions, oldest first. */
  latestDurations(limit: number): number[];
  /** The task an idempotency key made, unless the key is older than `since`. */
  taskOfKey(
    userId: string,
    key: string,
    since: number,
  ): { readonly fingerprint: string; readonly taskId: string } | null;
  saveKey(userId: string, key: string, fingerprint: string, taskId: string, now: number): void;
  isPaused(): boolean;
  savePaused(paused: boolean): void;
}
