import { ApiError } from "../api-error.ts";
import type { Refusal } from "../queue/task.ts";

/** What a node is told when its call about a task changes nothing. */
export function refused(refusal: Refusal, taskId: string, attempt: number): ApiError {
  if (refusal.code === "unknown_task") {
    return new ApiError("not_found", `there is no task ${taskId}`);
  }
  const { state, attempt: latest } = refusal;
  return new ApiError(
    "stale_attempt",
    `attempt ${attempt} does not hold task ${taskId}: it is ${state}, its latest attempt is ${latest}`,
  );
}
