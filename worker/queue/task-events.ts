/**
 * A task watched without polling: server-sent events, one whenever its status changes, the last one when
 * it has ended. The stream reads the same view as polls do, so it outlives the queue object and costs it
 * nothing.
 */
import type { TaskAnswer } from "./task-answer.ts";

const LOOK_EVERY_MS = 1000;
/** A comment, so that proxies keep the connection and a client notices when it is gone. */
const HEARTBEAT_EVERY_MS = 15_000;

/**
 * @param first what the stream opens with
 * @param look the task now, not before a version
 * @returns the body of a `text/event-stream`; it asks no more once its reader is gone
 */
export function taskEvents(
  first: TaskAnswer,
  look: (atLeast: number) => Promise<TaskAnswer>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let answer = first;
  let shown = "";

  /** Settles when there is something to say: a change, or that the connection lives. */
  async function nextText(): Promise<string> {
    const silentUntil = Date.now() + HEARTBEAT_EVERY_MS;
    while (eventOf(answer) === shown) {
      if (Date.now() >= silentUntil) return ": still here\n\n";
      await scheduler.wait(LOOK_EVERY_MS);
      answer = await look(answer.version);
    }
    shown = eventOf(answer);
    return shown;
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(encoder.encode(await nextText()));
      if (answer.ended && shown === eventOf(answer)) controller.close();
    },
  });
}

function eventOf({ status, ended }: TaskAnswer): string {
  return `event: ${ended ? "end" : "status"}\ndata: ${JSON.stringify(status)}\n\n`;
}
