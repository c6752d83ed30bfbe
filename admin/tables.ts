/** What the operators' command shows, as rows for `console.table`. */
import type { AdminNodes, AdminQueue } from "../contracts/admin.ts";

type Row = Readonly<Record<string, string | number>>;

/** A row a lane. */
export function laneRows({ lanes }: AdminQueue): Row[] {
  return lanes.map((lane) => ({
    lane: lane.lane,
    state: lane.paused ? "paused" : "open",
    waiting: lane.waiting,
    "oldest (s)": lane.oldest_waiting_seconds ?? "-",
    running: lane.running.length,
    nodes: lane.working_nodes,
    unrecorded: lane.unrecorded,
  }));
}

/** A row a running task. */
export function runningRows({ lanes }: AdminQueue): Row[] {
  return lanes.flatMap(({ lane, running }) =>
    running.map((task) => ({
      lane,
      task: task.task_id,
      node: task.node,
      attempt: task.attempt,
      stage: `${task.stage ?? "starting"} ${Math.round(task.percent)} %`,
      "running (s)": task.running_seconds,
      "lease (s)": task.lease_seconds,
    })),
  );
}

/** A row a node and lane; one that has never called has no lane yet. */
export function nodeRows({ nodes }: AdminNodes): Row[] {
  return nodes.flatMap(({ name, lanes }): Row[] =>
    lanes.length === 0
      ? [{ node: name, lane: "-", state: "never seen" }]
      : lanes.map((lane) => ({
          node: name,
          lane: lane.lane,
          state: stateOf(lane),
          running: lane.running,
          done: lane.done,
          failed: lane.failed,
          "s per task": lane.seconds_per_task ?? "-",
          adapter: lane.adapter,
          notice: lane.notice ?? "",
        })),
  );
}

function stateOf(lane: AdminNodes["nodes"][number]["lanes"][number]): string {
  if (!lane.alive) return "silent";
  if (lane.notice !== null) return "set aside";
  return lane.draining ? "draining" : "alive";
}
