import {
  UNFINISHED_TASKS_PER_USER_MAX,
  WAITING_TASKS_PER_LANE_MAX,
} from "../../contracts/limits.ts";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import { LANES, type Lane } from "../../contracts/task-id.ts";
import { ApiError } from "../api-error.ts";
import { askAgain, queueOf } from "./queue-client.ts";
import { viewOf } from "./queue-view.ts";
import type { Admission, EnqueueResult, NewTask } from "./task.ts";

/** What is submitted; how it is admitted is found out here. */
type Submission = Omit<NewTask, "request" | "admission">;

/**
 * Puts a request into its lane's queue. Once this returns the task is stored.
 * @throws ApiError `idempotency_mismatch`, `too_many_requests`, `unavailable`
 */
export async function submitTask(
  env: Env,
  request: RenderRequest,
  task: Submission,
): Promise<{ readonly taskId: string; readonly replayed: boolean }> {
  let result = await enqueue(env, request, task);
  if (!result.ok && result.code === "reservation_lost") result = await enqueue(env, request, task);
  if (!result.ok) throw refused(result);
  const { taskId, order, position, version, replayed } = result;
  if (!replayed) {
    const accepted = { position, version };
    viewOf(env, request.lane).remember(taskId, { userId: task.userId, order, accepted });
  }
  return { taskId, replayed };
}

async function enqueue(env: Env, request: RenderRequest, task: Submission): Promise<EnqueueResult> {
  const admission = await seekAdmission(env, request.lane, task.userId);
  const given = { ...task, request: JSON.stringify(request), admission };
  // Without a key a repetition would be a second task.
  return task.idempotency
    ? askAgain(env, request.lane, (queue) => queue.enqueue(given))
    : queueOf(env, request.lane).enqueue(given);
}

/** Reserves a place in the user's limit in `lane`, and only then counts in the others. */
async function seekAdmission(env: Env, lane: Lane, userId: string): Promise<Admission> {
  const reservation = crypto.randomUUID();
  await askAgain(env, lane, (queue) => queue.reserve(userId, reservation));
  const others = LANES.filter((name) => name !== lane);
  const counts = await Promise.all(
    others.map((name) => askAgain(env, name, (queue) => queue.unfinishedOf(userId))),
  );
  return { reservation, unfinishedElsewhere: counts.reduce((sum, count) => sum + count, 0) };
}

function refused(result: Extract<EnqueueResult, { ok: false }>): ApiError {
  if (result.code === "key_reused") {
    return new ApiError(
      "idempotency_mismatch",
      "this Idempotency-Key was used for another request; use a new key for a new request",
    );
  }
  if (result.code === "user_limit") {
    return new ApiError(
      "too_many_requests",
      `you have ${result.unfinished} unfinished tasks, the most is ${UNFINISHED_TASKS_PER_USER_MAX}; wait for one to finish or cancel one`,
      { headers: { "Retry-After": "10" } },
    );
  }
  if (result.code === "reservation_lost") {
    return new ApiError("unavailable", "the queue was restarting; try again", {
      headers: { "Retry-After": "1" },
    });
  }
  return new ApiError(
    "unavailable",
    `${result.waiting} tasks are waiting, the most is ${WAITING_TASKS_PER_LANE_MAX}; try again later`,
    { headers: { "Retry-After": "60" } },
  );
}
