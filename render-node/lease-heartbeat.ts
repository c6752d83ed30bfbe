import type { Logger } from "pino";
import type { HeartbeatResponse } from "../contracts/node-protocol.ts";
import { HEARTBEAT_SECONDS } from "../contracts/limits.ts";
import type { Clock } from "./clock.ts";
import { ServerUnavailable, type ControlPlane } from "./control-plane.ts";
import type { HeldTasks } from "./held-tasks.ts";
import type { ServerLink } from "./server-link.ts";

export interface HeartbeatOptions {
  readonly controlPlane: ControlPlane;
  readonly link: ServerLink;
  readonly held: HeldTasks;
  readonly bootId: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onOrders: (orders: HeartbeatResponse) => void;
  /** The server no longer takes this node's token. */
  readonly onRefusal: (error: unknown) => void;
  /** Default: 6 s. */
  readonly intervalMs?: number;
}

/** After a heartbeat that was not answered; two more then fit into the lease. */
const RETRY_MS = 2000;

/**
 * Renews every lease the node holds, in one call every few seconds, and abandons the tasks that the
 * server says are lost or cancelled. While the server is silent the work goes on: only the server
 * knows whether a lease ended, and its attempt numbers refuse what comes too late.
 *
 * @returns what stops it
 */
export function startHeartbeat(options: HeartbeatOptions): () => void {
  const stopped = new AbortController();
  void beat(options, stopped.signal).catch((error: unknown) => {
    if (!stopped.signal.aborted) options.onRefusal(error);
  });
  return () => stopped.abort();
}

async function beat(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { clock, intervalMs = HEARTBEAT_SECONDS * 1000 } = options;
  let pause = intervalMs;
  for (;;) {
    await clock.sleep(pause, signal);
    const startedAt = clock.now();
    const answered = await renew(options, signal);
    const spent = clock.now() - startedAt;
    pause = answered ? Math.max(0, intervalMs - spent) : Math.min(RETRY_MS, intervalMs);
  }
}

/** @returns false when the server did not answer */
async function renew(options: HeartbeatOptions, signal: AbortSignal): Promise<boolean> {
  const { controlPlane, link, held, bootId, log, onOrders } = options;
  const tasks = held.report();
  // Claims say that an idle node lives; one whose engine is down shall not seem to.
  if (tasks.length === 0) return true;
  try {
    const body = { boot_id: bootId, tasks };
    const answer = await link.once(() => controlPlane.heartbeat(body, signal));
    for (const { task_id, attempt, state } of answer.tasks) {
      if (state === "leased") continue;
      log.warn({ task_id, attempt, state }, "task is no longer ours");
      held.find(task_id, attempt)?.abandon(state);
    }
    onOrders(answer);
    return true;
  } catch (error) {
    if (!(error instanceof ServerUnavailable)) throw error;
    log.warn({ reason: error.message, tasks: tasks.length }, "heartbeat not answered");
    return false;
  }
}
