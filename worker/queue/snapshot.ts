/** What the queue object publishes for polls to be answered from, without asking it. */
import type { Stage } from "../../contracts/task-status.ts";
import type { Task, TaskState } from "./task.ts";

export interface RunningTask {
  readonly order: number;
  readonly stage: Stage | null;
  readonly percent: number;
  /** When the node told these two. */
  readonly toldAt: number;
  readonly since: number;
}

/** A task that the queue itself ended, and whose outcome D1 may not hold yet. */
export interface UnrecordedTask {
  readonly taskId: string;
  readonly userId: string;
  readonly order: number;
  readonly state: Extract<TaskState, "failed" | "cancelled">;
  readonly attempt: number;
  readonly message: string;
  readonly endedAt: number;
}

/** How long a task takes from claim to completion, in milliseconds. */
export interface Pace {
  readonly p50: number;
  readonly p90: number;
}

export interface QueueSnapshot {
  /** Rises with every change, across restarts as well. */
  readonly version: number;
  /** Unix milliseconds of the moment it shows. */
  readonly asOf: number;
  readonly paused: boolean;
  /** Nodes that are alive and may work. */
  readonly workingNodes: number;
  /** The latest order number given. */
  readonly tail: number;
  /** Bitmap of the waiting: bit b of word w stands for order number `base + 32 w + b`. */
  readonly base: number;
  readonly words: Uint32Array;
  readonly running: readonly RunningTask[];
  readonly unrecorded: readonly UnrecordedTask[];
  /** Null until something has been completed. */
  readonly pace: Pace | null;
}

/** What never changes about a task: its owner and its place. */
export interface TaskIdentity {
  readonly order: number;
  readonly userId: string;
}

export function shownRunning({ order, lease, acceptedAt }: Task): RunningTask {
  const { stage = null, percent = 0, since = acceptedAt, toldAt = since } = lease ?? {};
  return { order, stage, percent, toldAt, since };
}

export function shownUnrecorded(task: Task): UnrecordedTask {
  const { taskId, userId, order, attempt } = task;
  return {
    taskId,
    userId,
    order,
    state: task.state === "cancelled" ? "cancelled" : "failed",
    attempt,
    message: task.message ?? "",
    endedAt: task.endedAt ?? task.acceptedAt,
  };
}
