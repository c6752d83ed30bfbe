import type { Lane } from "../../contracts/task-id.ts";
import { endingWithout, readEnding, recordEnding } from "../gallery/publish.ts";
import { removeArtifacts } from "../gallery/remove-artifacts.ts";
import { askAgain } from "../queue/queue-client.ts";
import type { Task } from "../queue/task.ts";

/**
 * Brings a lane's queue and D1 together: endings the queue came to by itself are written to D1, and
 * completions whose rows are in D1 but which the queue never heard of are told to it.
 * @returns what was mended, or null when all was in order
 */
export async function reconcileLane(env: Env, lane: Lane): Promise<object | null> {
  const report = await askAgain(env, lane, (queue) => queue.tend());
  for (const task of report.unrecorded) await recordTask(env, lane, task);
  let completed = 0;
  for (const { taskId } of report.sealed) {
    const ending = await readEnding(env.DB, taskId);
    if (!ending) continue;
    const { outcome, attempt } = ending;
    await askAgain(env, lane, (queue) => queue.settle(taskId, outcome, attempt));
    completed += 1;
  }
  const { alarmWasLost, faults } = report;
  const recorded = report.unrecorded.length;
  if (recorded + completed + faults.length === 0 && !alarmWasLost) return null;
  return { lane, recorded, completed, alarmWasLost, faults };
}

async function recordTask(env: Env, lane: Lane, task: Task): Promise<void> {
  if ((task.state !== "failed" && task.state !== "cancelled") || task.endedAt === null) return;
  const ending = endingWithout({ ...task, state: task.state, endedAt: task.endedAt });
  const { outcome, attempt } = await recordEnding(env.DB, ending);
  if (outcome !== "done") await removeArtifacts(env.MEDIA, task.userId, task.taskId);
  await askAgain(env, lane, (queue) => queue.settle(task.taskId, outcome, attempt));
}
