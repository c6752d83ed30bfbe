import { askEveryLane } from "./queue-client.ts";
import type { LaneReport } from "./task-queue.ts";

/** The report of every lane, as of now. */
export function laneReports(env: Env): Promise<LaneReport[]> {
  return askEveryLane(env, (queue) => queue.report());
}
