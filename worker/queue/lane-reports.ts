import { LANES } from "../../contracts/task-id.ts";
import { askAgain } from "./queue-client.ts";
import type { LaneReport } from "./task-queue.ts";

/** The report of every lane, as of now. */
export function laneReports(env: Env): Promise<LaneReport[]> {
  return Promise.all(LANES.map((lane) => askAgain(env, lane, (queue) => queue.report())));
}
