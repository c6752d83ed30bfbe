/** What a client is told about its task: from the isolate's view while it waits or runs, from D1 once it has ended. */
import { laneOf } from "../../contracts/task-id.ts";
import { TASK_STATUS, type TaskStatus } from "../../contracts/task-status.ts";
import { ApiError } from "../api-error.ts";
import { endingWithout, readEnding, recordEnding, type FinishedTask } from "../gallery/publish.ts";
import { estimateRunning, estimateWaiting, pollAfterMs } from "./estimate.ts";
import { viewOf, type KnownTask, type LaneView } from "./queue-view.ts";
import { Remembered } from "../remembered.ts";
import type { QueueSnapshot, RunningTask } from "./snapshot.ts";

export interface TaskAnswer {
  readonly status: TaskStatus;
  /** Version of the lane it was read from; 0 when the task has ended. */
  readonly version: number;
  readonly ended: boolean;
}

/** Endings never change, so an isolate asks D1 once for each. */
const endings = new Remembered<string, FinishedTask>(10_000);

/**
 * @param atLeast version the client has seen before; it is not shown an older one
 * @throws ApiError `not_found` for a task that is not this user's
 */
export async function answerTask(
  env: Env,
  userId: string,
  taskId: string,
  atLeast: number,
): Promise<TaskAnswer> {
  const lane = laneOf(taskId);
  const remembered = endings.get(taskId);
  if (remembered) return endingAnswer(remembered, userId);
  if (lane === null) throw noSuchTask(taskId);
  const { view, task } = await viewOf(env, lane).look(taskId, atLeast);
  if (task && task.userId !== userId) throw noSuchTask(taskId);
  const answer = task && unfinishedAnswer(task, view);
  if (answer) return { status: answer, version: view.snapshot.version, ended: false };
  const ending = await readOrRecordEnding(env, taskId, view.snapshot);
  if (!ending) throw noSuchTask(taskId);
  endings.set(taskId, ending);
  return endingAnswer(ending, userId);
}

/** Notes an ending that this isolate has just written or read. */
export function rememberEnding(ending: FinishedTask): void {
  endings.set(ending.taskId, ending);
}

export function noSuchTask(taskId: string): ApiError {
  return new ApiError("not_found", `you have no task ${taskId.slice(0, 20)}`);
}

/** Null when the task neither waits nor runs. */
function unfinishedAnswer(task: KnownTask, view: LaneView): TaskStatus | null {
  const { snapshot } = view;
  const running = view.running(task.order);
  if (running) return runningStatus(running, snapshot);
  const isNewer = task.accepted !== undefined && task.accepted.version > snapshot.version;
  const position = isNewer ? task.accepted.position : view.position(task.order);
  return position > 0 ? waitingStatus(position, snapshot) : null;
}

function waitingStatus(position: number, snapshot: QueueSnapshot): TaskStatus {
  const estimate = estimateWaiting(position, snapshot);
  return {
    status: TASK_STATUS.waiting,
    position,
    poll_after_ms: pollAfterMs(estimate),
    eta_seconds: estimate && [...estimate],
    ...reasonToWait(snapshot),
  };
}

function reasonToWait({
  paused,
  workingNodes,
}: QueueSnapshot): Pick<TaskStatus, "reason" | "message"> {
  if (paused) return { reason: "paused", message: "the queue is paused by its operators" };
  if (workingNodes > 0) return { reason: "queued" };
  return { reason: "no_node", message: "no render node serves this queue at the moment" };
}

function runningStatus(running: RunningTask, snapshot: QueueSnapshot): TaskStatus {
  const estimate = estimateRunning(running, snapshot);
  return {
    status: TASK_STATUS.processing,
    position: 0,
    progress: running.percent,
    ...(running.stage && { stage: running.stage }),
    poll_after_ms: pollAfterMs(estimate),
    eta_seconds: estimate && [...estimate],
  };
}

/**
 * The ending that D1 holds. One that the queue came to by itself may not be there yet and is written
 * first: a client is told no ending that is not final.
 */
async function readOrRecordEnding(
  env: Env,
  taskId: string,
  { unrecorded }: QueueSnapshot,
): Promise<FinishedTask | null> {
  const task = unrecorded.find((each) => each.taskId === taskId);
  return task ? recordEnding(env.DB, endingWithout(task)) : readEnding(env.DB, taskId);
}

function endingAnswer(ending: FinishedTask, userId: string): TaskAnswer {
  if (ending.userId !== userId) throw noSuchTask(ending.taskId);
  const { outcome, message, measurements, fit, engine } = ending;
  const status: TaskStatus = {
    status: outcome === "done" ? TASK_STATUS.completed : TASK_STATUS.failed,
    position: -1,
    ...(outcome === "done" && { progress: 100 }),
    ...(message !== null && { message }),
    ...(measurements !== null && { measurements }),
    ...(fit !== null && { fit }),
    ...(engine !== null && { engine }),
  };
  return { status, version: 0, ended: true };
}
