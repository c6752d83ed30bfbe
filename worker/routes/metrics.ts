/** `GET /metrics`: the lanes and nodes in Prometheus' text format, for who has the admin token. */
import { authenticateAdmin } from "../middleware/authenticate-admin.ts";
import { laneReports } from "../queue/lane-reports.ts";
import { isAlive, mayWork } from "../queue/node-policy.ts";
import type { LaneReport } from "../queue/task-queue.ts";
import { createRouter } from "./router.ts";

export const metricsRoutes = createRouter();

metricsRoutes.get("/metrics", authenticateAdmin(), async (context) => {
  const text = metricsText(await laneReports(context.env), Date.now());
  return context.body(text, 200, { "Content-Type": "text/plain; version=0.0.4" });
});

interface Metric {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  /** Label pairs and values of a lane. */
  readonly samples: (lane: LaneReport, now: number) => readonly (readonly [string, number])[];
}

const METRICS: readonly Metric[] = [
  gauge("waiting_tasks", "Tasks that wait.", ({ waiting }) => waiting),
  gauge("running_tasks", "Tasks that a node works on.", ({ running }) => running.length),
  gauge("oldest_waiting_seconds", "Age of the next task.", ({ oldestWaitingAt }, now) =>
    oldestWaitingAt === null ? 0 : (now - oldestWaitingAt) / 1000,
  ),
  gauge("paused", "1 while no tasks are handed out.", ({ paused }) => Number(paused)),
  gauge("working_nodes", "Nodes that live and take work.", ({ nodes }, now) => {
    return nodes.filter((node) => isAlive(node, now) && mayWork(node, now)).length;
  }),
  gauge(
    "unrecorded_tasks",
    "Tasks that ended and are not in D1 yet.",
    ({ unrecorded }) => unrecorded,
  ),
  gauge("snapshot_reads", "Reads of the queue by polls since it woke.", ({ reads }) => reads),
  counter("tasks_done_total", "Tasks a node finished.", (node) => node.done),
  counter("tasks_struck_total", "Attempts that a node failed or lost.", (node) => node.failed),
  counter(
    "busy_seconds_total",
    "Time a node spent on what it finished.",
    (node) => node.busyMs / 1000,
  ),
];

function gauge(
  name: string,
  help: string,
  value: (lane: LaneReport, now: number) => number,
): Metric {
  return { name, help, type: "gauge", samples: (lane, now) => [["", value(lane, now)]] };
}

/** One sample a node. */
function counter(
  name: string,
  help: string,
  value: (node: LaneReport["nodes"][number]) => number,
): Metric {
  return {
    name,
    help,
    type: "counter",
    samples: ({ nodes }) => nodes.map((node) => [`,node="${node.name}"`, value(node)]),
  };
}

function metricsText(lanes: readonly LaneReport[], now: number): string {
  return METRICS.flatMap(({ name, type, help, samples }) => [
    `# HELP atelier_${name} ${help}`,
    `# TYPE atelier_${name} ${type}`,
    ...lanes.flatMap((lane) =>
      samples(lane, now).map(
        ([labels, value]) => `atelier_${name}{lane="${lane.lane}"${labels}} ${value}`,
      ),
    ),
    "",
  ]).join("\n");
}
