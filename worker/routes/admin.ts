/** What operators call: nodes and their tokens, the lanes, pause, drain, replay. */
import { createRoute, z } from "@hono/zod-openapi";
import {
  addNodeRequest,
  addNodeResponse,
  adminNodes,
  adminQueue,
  nodeName,
  replayResponse,
  type AdminNodes,
  type AdminQueue,
} from "../../contracts/admin.ts";
import { messageBody } from "../../contracts/message.ts";
import { laneOf, LANES, taskId } from "../../contracts/task-id.ts";
import { ApiError } from "../api-error.ts";
import { authenticateAdmin } from "../middleware/authenticate-admin.ts";
import { addNode, listNodes, nodeOfName, revokeNode } from "../nodes/node-tokens.ts";
import { laneReports } from "../queue/lane-reports.ts";
import { isAlive, mayWork } from "../queue/node-policy.ts";
import { askAgain, askEveryLane } from "../queue/queue-client.ts";
import type { LaneReport } from "../queue/task-queue.ts";
import type { NodeRecord, Task } from "../queue/task.ts";
import { answers, createRouter, jsonBody } from "./router.ts";

export const adminRoutes = createRouter();

/** Not part of the clients' API, so not in its document. */
const adminRoute = { hide: true, middleware: authenticateAdmin() } as const;
const nameParam = z.object({ name: nodeName });
const laneParam = z.object({ lane: z.enum(LANES) });

adminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/admin/nodes",
    ...adminRoute,
    request: jsonBody(addNodeRequest),
    responses: answers(addNodeResponse),
  }),
  async (context) => {
    const { name, token } = await addNode(context.env.DB, context.req.valid("json").name);
    return context.json({ name, token }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/admin/nodes",
    ...adminRoute,
    responses: answers(adminNodes),
  }),
  async (context) => {
    const [nodes, lanes] = await Promise.all([listNodes(context.env.DB), laneReports(context.env)]);
    const now = Date.now();
    return context.json(
      {
        nodes: nodes.map(({ id, name, createdAt }) => ({
          name,
          created_at: createdAt,
          lanes: lanes.flatMap((lane) =>
            lane.nodes
              .filter((node) => node.nodeId === id)
              .map((node) => nodeInLane(node, lane, now)),
          ),
        })),
      },
      200,
    );
  },
);

adminRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/admin/nodes/{name}",
    ...adminRoute,
    request: { params: nameParam },
    responses: answers(messageBody),
  }),
  async (context) => {
    const { id, name } = await nodeOfName(context.env.DB, context.req.valid("param").name);
    await revokeNode(context.env.DB, id);
    await askEveryLane(context.env, (queue) => queue.forgetNode(id));
    return context.json({ message: `Revoked ${name}; what it holds returns to the queue` }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/admin/nodes/{name}/drain",
    ...adminRoute,
    request: { params: nameParam },
    responses: answers(messageBody),
  }),
  async (context) => {
    const { id, name } = await nodeOfName(context.env.DB, context.req.valid("param").name);
    await askEveryLane(context.env, (queue) => queue.drainNode(id));
    return context.json({ message: `${name} finishes what it holds and takes no more` }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/admin/nodes/{name}/resume",
    ...adminRoute,
    request: { params: nameParam },
    responses: answers(messageBody),
  }),
  async (context) => {
    const { id, name } = await nodeOfName(context.env.DB, context.req.valid("param").name);
    await askEveryLane(context.env, (queue) => queue.pardonNode(id));
    return context.json({ message: `${name} gets work again` }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/admin/queue",
    ...adminRoute,
    responses: answers(adminQueue),
  }),
  async (context) => {
    const now = Date.now();
    const lanes = (await laneReports(context.env)).map((lane) => laneOfReport(lane, now));
    return context.json({ lanes }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/admin/queue/{lane}/pause",
    ...adminRoute,
    request: { params: laneParam },
    responses: answers(messageBody),
  }),
  async (context) => {
    const { lane } = context.req.valid("param");
    await askAgain(context.env, lane, (queue) => queue.setPaused(true));
    return context.json({ message: `${lane} hands out no tasks; what runs goes on` }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/admin/queue/{lane}/resume",
    ...adminRoute,
    request: { params: laneParam },
    responses: answers(messageBody),
  }),
  async (context) => {
    const { lane } = context.req.valid("param");
    await askAgain(context.env, lane, (queue) => queue.setPaused(false));
    return context.json({ message: `${lane} hands out tasks again` }, 200);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/admin/tasks/{task_id}/replay",
    ...adminRoute,
    request: { params: z.object({ task_id: taskId }) },
    responses: answers(replayResponse),
  }),
  async (context) => {
    const id = context.req.valid("param").task_id;
    const replayed = await askAgain(context.env, laneOf(id) ?? "image", (queue) =>
      queue.replay(id),
    );
    if (!replayed.ok) {
      throw new ApiError(
        "conflict",
        replayed.code === "not_failed"
          ? `task ${id} has not failed within the last week; only such a task can be replayed`
          : `task ${id} cannot be replayed now: ${replayed.code}`,
      );
    }
    return context.json({ task_id: replayed.taskId }, 200);
  },
);

function nodeInLane(
  node: NodeRecord,
  { lane, running }: LaneReport,
  now: number,
): AdminNodes["nodes"][number]["lanes"][number] {
  return {
    lane,
    alive: isAlive(node, now),
    last_seen_at: node.lastSeenAt,
    version: node.version,
    adapter: node.adapter,
    draining: node.draining,
    notice: node.quarantinedUntil > now ? node.notice : null,
    running: running.filter(({ lease }) => lease?.nodeId === node.nodeId).length,
    done: node.done,
    failed: node.failed,
    seconds_per_task: node.done === 0 ? null : seconds(node.busyMs / node.done),
  };
}

function laneOfReport(report: LaneReport, now: number): AdminQueue["lanes"][number] {
  const { lane, paused, waiting, oldestWaitingAt, unrecorded, nodes } = report;
  const nameOf = new Map(nodes.map(({ nodeId, name }) => [nodeId, name]));
  return {
    lane,
    paused,
    waiting,
    oldest_waiting_seconds: oldestWaitingAt === null ? null : seconds(now - oldestWaitingAt),
    working_nodes: nodes.filter((node) => isAlive(node, now) && mayWork(node, now)).length,
    running: report.running.flatMap((task) => runningOf(task, nameOf, now)),
    unrecorded,
  };
}

function runningOf(
  { taskId: id, attempt, lease }: Task,
  nameOf: ReadonlyMap<string, string>,
  now: number,
): AdminQueue["lanes"][number]["running"] {
  if (!lease) return [];
  return [
    {
      task_id: id,
      node: nameOf.get(lease.nodeId) ?? lease.nodeId,
      attempt,
      stage: lease.stage,
      percent: lease.percent,
      running_seconds: seconds(now - lease.since),
      lease_seconds: seconds(lease.until - now),
    },
  ];
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
