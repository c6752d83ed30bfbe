import { LANES } from "../../contracts/task-id.ts";
import { sweepOrphans } from "./orphan-sweep.ts";
import { reconcileLane } from "./reconcile-lane.ts";

/**
 * The watchdog, each minute: what a crash left half done is finished, lost alarms are set again, bytes
 * that nobody names are removed. Each part may fail without keeping the others from their turn.
 */
export async function upkeep(env: Env, now: number): Promise<void> {
  const parts = [...LANES.map((lane) => reconcileLane(env, lane)), sweepOrphans(env, now)];
  for (const result of await Promise.allSettled(parts)) {
    if (result.status === "rejected") log({ event: "upkeep_failed", error: String(result.reason) });
    else if (result.value !== null) log({ event: "upkeep", ...result.value });
  }
}

function log(entry: object): void {
  console.log(JSON.stringify(entry));
}
