import {
  UNFINISHED_TASKS_PER_USER_MAX,
  WAITING_TASKS_PER_LANE_MAX,
} from "../../contracts/limits.ts";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import { LANES } from "../../contracts/task-id.ts";
import { ApiError } from "../api-error.ts";
import { askAgain, queueOf } from "./queue-client.ts";
import { viewOf } from "./queue-view.ts";
import type { EnqueueResult, NewTask } from "./task.ts";

/** Unfinished tasks of a user in the lanes other than `lane`. */
export async function unfinishedElsewhere(
  env: Env,
  lane: RenderRequest["lane"],
  userId: string,
): Promise<number> {
  const others = LANES.filter((name) => name !== lane);
  const counts = await Promise.all(
    others.map((name) => askAgain(env, name, (queue) => queue.unfinishedOf(userId))),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Puts a request into its lane's queue. Once this returns the task is stored.
 * @throws ApiError `idempotency_mismatch`, `too_many_requests`, `unavailable`
 */
export async function submitTask(
  env: Env,
  request: RenderRequest,
  task: Omit<NewTask, "request">,
): Promise<{ readonly taskId: string; readonly replayed: boolean }> {
  const given = { ...task, request: JSON.stringify(request) };
  // Without a key a repetition would be a second task.
  const result = task.idempotency
    ? await askAgain(env, request.lane, (queue) => queue.enqueue(given))
    : await queueOf(env, request.lane).enqueue(given);
  if (!result.ok) throw refused(result);
  const { taskId, order, position, version, replayed } = result;
  if (!replayed) {
    const accepted = { position, version };
    viewOf(env, request.lane).remember(taskId, { userId: task.userId, order, accepted });
  }
  return { taskId, replayed };
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
  return new ApiError(
    "unavailable",
    `${result.waiting} tasks are waiting, the most is ${WAITING_TASKS_PER_LANE_MAX}; try again later`,
    { headers: { "Retry-After": "60" } },
  );
}
