import { LANES, type Lane } from "../../contracts/task-id.ts";
import type { TaskQueue } from "./task-queue.ts";

type Verb = Exclude<keyof TaskQueue, keyof DurableObject>;

/**
 * The queue object's verbs as a caller sees them. The platform's type of a stub makes a union of promises
 * of a promise of a union, which cannot be narrowed; all that the verbs take and answer are plain values.
 */
export type QueueClient = {
  readonly [Name in Verb]: (
    ...given: Parameters<TaskQueue[Name]>
  ) => Promise<Awaited<ReturnType<TaskQueue[Name]>>>;
};

/** The queue object of a lane. A stub is broken once a call on it has thrown, so each call makes its own. */
export function queueOf(env: Env, lane: Lane): QueueClient {
  return env.TASK_QUEUE.getByName(lane);
}

/**
 * Asks the queue something that may be asked twice, and asks once more when the object was just going
 * away (a deploy, a move). An overloaded object is left alone: the error becomes a 503.
 */
export async function askAgain<Answer>(
  env: Env,
  lane: Lane,
  ask: (queue: QueueClient) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(queueOf(env, lane));
  } catch (error) {
    const passing = error instanceof Error && "retryable" in error && error.retryable === true;
    if (!passing || ("overloaded" in error && error.overloaded === true)) throw error;
    return ask(queueOf(env, lane));
  }
}

/** `askAgain` of every lane at once. @returns the answers in the order of `LANES` */
export function askEveryLane<Answer>(
  env: Env,
  ask: (queue: QueueClient) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(LANES.map((lane) => askAgain(env, lane, ask)));
}
