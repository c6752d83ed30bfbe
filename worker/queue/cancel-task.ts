import type { Lane } from "../../contracts/task-id.ts";
import { ApiError } from "../api-error.ts";
import { endingWithout, recordEnding } from "../gallery/publish.ts";
import { removeArtifacts } from "../gallery/remove-artifacts.ts";
import { askAgain } from "./queue-client.ts";
import { rememberEnding } from "./task-answer.ts";

/**
 * Ends an unfinished task of a client. The ending is written to D1 first: were it the queue that knew
 * first, a completion under way could still make the task done.
 * @throws ApiError `conflict` when it has ended otherwise
 */
export async function cancelTask(
  env: Env,
  lane: Lane,
  task: { readonly taskId: string; readonly userId: string },
): Promise<void> {
  const ending = await recordEnding(
    env.DB,
    endingWithout({
      ...task,
      state: "cancelled",
      attempt: 0,
      message: "cancelled by the client",
      endedAt: Date.now(),
    }),
  );
  rememberEnding(ending);
  if (ending.outcome !== "cancelled") {
    throw new ApiError(
      "conflict",
      `task ${task.taskId} is ${ending.outcome}; it cannot be cancelled`,
    );
  }
  await askAgain(env, lane, (queue) => queue.cancel(task.taskId));
  await removeArtifacts(env.MEDIA, task.userId, task.taskId);
}
