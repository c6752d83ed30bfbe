import { laneOf } from "../../contracts/task-id.ts";
import { endingWithout, recordEnding } from "../gallery/publish.ts";
import { removeArtifacts } from "../gallery/remove-artifacts.ts";
import { askAgain } from "../queue/queue-client.ts";
import type { AttemptCall } from "../queue/task-queue.ts";
import type { StrikeKind, TaskState } from "../queue/task.ts";
import { refused } from "./refused.ts";

/**
 * Notes that a node could not do a task.
 * @returns `waiting` when another attempt follows, `failed` when this was the last
 * @throws ApiError `stale_attempt`, `not_found`
 */
export async function failTask(
  env: Env,
  call: AttemptCall,
  kind: StrikeKind,
  reason: string,
): Promise<TaskState> {
  const lane = laneOf(call.taskId) ?? "image";
  const result = await askAgain(env, lane, (queue) => queue.fail(call, kind, reason));
  if (!result.ok) throw refused(result, call.taskId, call.attempt);
  const { task } = result;
  if (task.state === "failed" && task.endedAt !== null) {
    const ending = endingWithout({ ...task, state: "failed", endedAt: task.endedAt });
    const { outcome, attempt } = await recordEnding(env.DB, ending);
    await askAgain(env, lane, (queue) => queue.settle(task.taskId, outcome, attempt));
    if (outcome !== "done") await removeArtifacts(env.MEDIA, task.userId, task.taskId);
  }
  return task.state;
}
