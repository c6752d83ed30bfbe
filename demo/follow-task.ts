import { setTimeout as sleep } from "node:timers/promises";
import { TASK_STATUS, taskStatus, type TaskStatus } from "../contracts/task-status.ts";
import { askApi } from "./ask-api.ts";

/** A phone asks every five seconds; on one's own machine one wants to see it move. */
const POLL_MS = 1000;

/**
 * Polls a task until it is done, showing where it is on a line that changes on a terminal and on a
 * line a change elsewhere. Rejects with the reason when the task fails.
 */
export async function followTask(url: string, token: string, taskId: string): Promise<TaskStatus> {
  const startedAt = performance.now();
  const line = statusLine();
  for (;;) {
    const status = await askApi(url, "GET", `/generate/${taskId}`, taskStatus, { token });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    line.show(describe(status), `${seconds} s`);
    if (status.status === TASK_STATUS.completed) {
      line.end();
      return status;
    }
    if (status.status === TASK_STATUS.failed) {
      line.end();
      throw new Error(`task ${taskId} failed: ${status.message ?? "no reason given"}`);
    }
    await sleep(POLL_MS);
  }
}

function describe({ status, position, stage, progress, reason }: TaskStatus): string {
  const place = `position ${position}`;
  if (status === TASK_STATUS.waiting) {
    return reason === "no_node" ? `${place}, no render node yet` : place;
  }
  if (status === TASK_STATUS.processing) {
    return `${place}, ${stage ?? "starting"} ${Math.round(progress ?? 0)} %`;
  }
  return status === TASK_STATUS.completed ? `${place}, done` : `${place}, failed`;
}

/** A line that is written over on a terminal; elsewhere a new one whenever the text changes. */
function statusLine() {
  const { stdout } = process;
  let last = "";
  return {
    show(text: string, time: string): void {
      if (stdout.isTTY) stdout.write(`\r\u001B[2K     ${text} (${time})`);
      else if (text !== last) console.log(`     ${text} (${time})`);
      last = text;
    },
    end(): void {
      if (stdout.isTTY) stdout.write("\n");
    },
  };
}
