import type { ClaimedTask, HeartbeatRequest } from "../contracts/node-protocol.ts";
import type { Stage } from "../contracts/task-status.ts";

/** Why a task is dropped in mid-work: its lease is gone, its client cancelled it, or this node hands it back. */
export type AbandonReason = "lost" | "cancelled" | "released";

export class TaskAbandoned extends Error {
  override readonly name = "TaskAbandoned";
  readonly why: AbandonReason;

  constructor(why: AbandonReason) {
    super(`task ${why}`);
    this.why = why;
  }
}

/** A task this node holds the lease of. */
export class HeldTask {
  readonly task: ClaimedTask;
  readonly #abandoned = new AbortController();
  #progress: { stage: Stage; percent: number } = { stage: "shape", percent: 0 };

  constructor(task: ClaimedTask) {
    this.task = task;
  }

  /** Aborted with a TaskAbandoned once the work is for nothing. */
  get signal(): AbortSignal {
    return this.#abandoned.signal;
  }

  get progress(): Readonly<{ stage: Stage; percent: number }> {
    return this.#progress;
  }

  advance(stage: Stage, percent: number): void {
    this.#progress = { stage, percent };
  }

  abandon(why: AbandonReason): void {
    this.#abandoned.abort(new TaskAbandoned(why));
  }
}

/** The tasks a node holds: the one it draws and the one it delivers. */
export class HeldTasks {
  readonly #tasks = new Set<HeldTask>();

  take(task: ClaimedTask): HeldTask {
    const held = new HeldTask(task);
    this.#tasks.add(held);
    return held;
  }

  drop(held: HeldTask): void {
    this.#tasks.delete(held);
  }

  all(): readonly HeldTask[] {
    return [...this.#tasks];
  }

  find(taskId: string, attempt: number): HeldTask | undefined {
    return this.all().find(({ task }) => task.task_id === taskId && task.attempt === attempt);
  }

  /** As the heartbeat tells it. */
  report(): HeartbeatRequest["tasks"] {
    return this.all().map(({ task: { task_id, attempt }, progress }) => ({
      task_id,
      attempt,
      ...progress,
    }));
  }
}
