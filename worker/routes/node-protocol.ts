/** What render nodes call; `contracts/node-protocol.ts` and `docs/node-protocol.md` describe it. */
import { createRoute, z } from "@hono/zod-openapi";
import { HEARTBEAT_SECONDS, LEASE_SECONDS } from "../../contracts/limits.ts";
import { messageBody } from "../../contracts/message.ts";
import {
  ARTIFACT_NAMES,
  claimRequest,
  claimResponse,
  completeRequest,
  failRequest,
  heartbeatRequest,
  heartbeatResponse,
  helloRequest,
  helloResponse,
  releaseRequest,
} from "../../contracts/node-protocol.ts";
import { laneOf, LANES, taskId } from "../../contracts/task-id.ts";
import { authenticateNode } from "../middleware/authenticate-node.ts";
import { artifactKey } from "../media/media-keys.ts";
import { claimTask } from "../nodes/claim-task.ts";
import { completeTask } from "../nodes/complete-task.ts";
import { failTask } from "../nodes/fail-task.ts";
import { refused } from "../nodes/refused.ts";
import { parseUpload, storeArtifact } from "../nodes/store-artifact.ts";
import { askAgain } from "../queue/queue-client.ts";
import type { HeartbeatReply } from "../queue/task.ts";
import { answers, createRouter, invalidInput, jsonBody } from "./router.ts";

export const nodeRoutes = createRouter();

/** Not part of the clients' API, so not in its document. */
const nodeRoute = { hide: true, middleware: authenticateNode() } as const;
const taskParam = z.object({ task_id: taskId });

nodeRoutes.openapi(
  createRoute({
    method: "post",
    path: "/node/hello",
    ...nodeRoute,
    request: jsonBody(helloRequest),
    responses: answers(helloResponse),
  }),
  async (context) => {
    const { boot_id: bootId, version, adapter, lanes } = context.req.valid("json");
    const { id: nodeId, name } = context.var.node;
    const node = { nodeId, name, bootId };
    await Promise.all(
      lanes.map((lane) =>
        askAgain(context.env, lane, (queue) => queue.introduce(node, version, adapter)),
      ),
    );
    return context.json(
      { node: name, lease_seconds: LEASE_SECONDS, heartbeat_seconds: HEARTBEAT_SECONDS },
      200,
    );
  },
);

nodeRoutes.openapi(
  createRoute({
    method: "post",
    path: "/node/claim",
    ...nodeRoute,
    request: jsonBody(claimRequest),
    responses: answers(claimResponse),
  }),
  async (context) => {
    const claim = context.req.valid("json");
    const { id: nodeId, name } = context.var.node;
    const node = { nodeId, name, bootId: claim.boot_id };
    return context.json(await claimTask(context.env, node, claim), 200);
  },
);

nodeRoutes.openapi(
  createRoute({
    method: "post",
    path: "/node/heartbeat",
    ...nodeRoute,
    request: jsonBody(heartbeatRequest),
    responses: answers(heartbeatResponse),
  }),
  async (context) => {
    const { boot_id: bootId, tasks } = context.req.valid("json");
    const { id: nodeId, name } = context.var.node;
    const held = tasks.map(({ task_id, ...rest }) => ({ taskId: task_id, ...rest }));
    // Without tasks it says that the node lives, to every lane.
    const lanes = LANES.filter(
      (lane) => held.length === 0 || held.some((task) => laneOf(task.taskId) === lane),
    );
    const replies = await Promise.all(
      lanes.map((lane) =>
        askAgain(context.env, lane, (queue) =>
          queue.heartbeat(
            { nodeId, name, bootId },
            held.filter((task) => laneOf(task.taskId) === lane),
          ),
        ),
      ),
    );
    return context.json(joined(replies), 200);
  },
);

nodeRoutes.put(
  "/node/tasks/:task_id/attempts/:attempt/artifacts/:name",
  authenticateNode(),
  async (context) => {
    const param = artifactParam.safeParse(context.req.param());
    if (!param.success) throw invalidInput(param.error);
    const { task_id: id, attempt, name } = param.data;
    const upload = parseUpload(name, context.req.raw);
    const call = { taskId: id, nodeId: context.var.node.id, attempt };
    const held = await askAgain(context.env, laneOf(id) ?? "image", (queue) => queue.hold(call));
    if (!held.ok) throw refused(held, id, attempt);
    const key = artifactKey(held.task.userId, id, attempt, name);
    await storeArtifact(context.env.MEDIA, key, upload);
    return context.json({ message: `${name} stored` }, 200);
  },
);

nodeRoutes.openapi(
  createRoute({
    method: "post",
    path: "/node/tasks/{task_id}/complete",
    ...nodeRoute,
    request: { params: taskParam, ...jsonBody(completeRequest) },
    responses: answers(messageBody),
  }),
  async (context) => {
    const id = context.req.valid("param").task_id;
    const body = context.req.valid("json");
    const call = { taskId: id, nodeId: context.var.node.id, attempt: body.attempt };
    await completeTask(context.env, call, body);
    return context.json({ message: "Completed" }, 200);
  },
);

nodeRoutes.openapi(
  createRoute({
    method: "post",
    path: "/node/tasks/{task_id}/fail",
    ...nodeRoute,
    request: { params: taskParam, ...jsonBody(failRequest) },
    responses: answers(messageBody),
  }),
  async (context) => {
    const id = context.req.valid("param").task_id;
    const { attempt, kind, reason } = context.req.valid("json");
    const call = { taskId: id, nodeId: context.var.node.id, attempt };
    const state = await failTask(context.env, call, kind, reason);
    const message = state === "failed" ? "Failed for good" : "Failed here; another attempt follows";
    return context.json({ message }, 200);
  },
);

nodeRoutes.openapi(
  createRoute({
    method: "post",
    path: "/node/tasks/{task_id}/release",
    ...nodeRoute,
    request: { params: taskParam, ...jsonBody(releaseRequest) },
    responses: answers(messageBody),
  }),
  async (context) => {
    const id = context.req.valid("param").task_id;
    const { attempt } = context.req.valid("json");
    const call = { taskId: id, nodeId: context.var.node.id, attempt };
    const released = await askAgain(context.env, laneOf(id) ?? "image", (queue) =>
      queue.release(call),
    );
    if (!released.ok) throw refused(released, id, attempt);
    return context.json({ message: "Released" }, 200);
  },
);

const artifactParam = z.object({
  task_id: taskId,
  attempt: z.coerce.number().int().min(1),
  name: z.enum(ARTIFACT_NAMES),
});

/** One answer from several lanes: every lane's tasks, and whatever any of them asks of the node. */
function joined(replies: readonly HeartbeatReply[]) {
  const notice = replies.find((reply) => reply.notice !== null)?.notice;
  return {
    tasks: replies.flatMap(({ tasks }) =>
      tasks.map(({ taskId: task_id, attempt, state }) => ({ task_id, attempt, state })),
    ),
    lease_seconds: LEASE_SECONDS,
    drain: replies.some(({ drain }) => drain),
    pause: replies.some(({ pause }) => pause),
    ...(notice && { notice }),
  };
}
