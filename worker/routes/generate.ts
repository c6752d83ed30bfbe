/** "Generate" of the API document: asking for a picture or a video, and watching it come. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  generateRequest,
  generateResponse,
  generateVideoRequest,
  type ApparelDetails,
  type AvatarDetails,
} from "../../contracts/generate.ts";
import { messageBody } from "../../contracts/message.ts";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import { laneOf, taskId, type Lane } from "../../contracts/task-id.ts";
import { taskStatus } from "../../contracts/task-status.ts";
import type { AppEnv } from "../app-env.ts";
import { badField } from "../api-error.ts";
import { resolveApparel } from "../clothes/resolve-apparel.ts";
import { cancelTask } from "../queue/cancel-task.ts";
import { fingerprintOf, parseIdempotencyKey } from "../queue/idempotency-key.ts";
import { sameStatus, statusEtag, versionSeen } from "../queue/status-etag.ts";
import { submitTask } from "../queue/submit-task.ts";
import { answerTask, noSuchTask } from "../queue/task-answer.ts";
import { taskEvents } from "../queue/task-events.ts";
import { answers, createRouter, errorAnswers, jsonBody, signedIn } from "./router.ts";

export const generateRoutes = createRouter();

const idempotencyHeader = z.object({
  "idempotency-key": z.string().optional().meta({
    description: "Repeating a call with the same key and body gives the same task for a day",
  }),
});
const taskParam = z.object({ task_id: z.string().meta({ example: taskId.meta()?.example }) });
const submitErrors = [
  "bad_request",
  "unauthorized",
  "idempotency_mismatch",
  "too_many_requests",
  "unavailable",
] as const;

generateRoutes.openapi(
  createRoute({
    method: "post",
    path: "/generate",
    summary: "Ask for a picture, or two in different sizes",
    ...signedIn,
    request: { ...jsonBody(generateRequest), headers: idempotencyHeader },
    responses: answers(generateResponse, ...submitErrors),
  }),
  async (context) => {
    const body = context.req.valid("json");
    const id = await submit(context, "image", body, (apparel) => ({
      lane: "image",
      user_details: body.user_details,
      apparel,
      image_options: body.image_options,
    }));
    return context.json({ task_id: id }, 200);
  },
);

generateRoutes.openapi(
  createRoute({
    method: "post",
    path: "/generate_video",
    summary: "Ask for a video",
    ...signedIn,
    request: { ...jsonBody(generateVideoRequest), headers: idempotencyHeader },
    responses: answers(generateResponse, ...submitErrors),
  }),
  async (context) => {
    const body = context.req.valid("json");
    const id = await submit(context, "video", body, (apparel) => ({
      lane: "video",
      user_details: body.user_details,
      apparel,
      video_options: body.video_options,
    }));
    return context.json({ task_id: id }, 200);
  },
);

generateRoutes.openapi(
  createRoute({
    method: "get",
    path: "/generate/{task_id}",
    summary: "Status and place of a task",
    ...signedIn,
    request: { params: taskParam },
    responses: {
      ...answers(taskStatus, "unauthorized", "not_found", "unavailable"),
      304: { description: "Nothing has changed since the ETag in If-None-Match" },
    },
  }),
  async (context) => {
    const given = context.req.header("If-None-Match");
    const id = context.req.valid("param").task_id;
    const seen = versionSeen(given, Date.now());
    const answer = await answerTask(context.env, context.var.userId, id, seen);
    const etag = statusEtag(answer);
    context.header("ETag", etag);
    context.header("Cache-Control", "private, no-cache");
    if (sameStatus(given, etag)) return context.body(null, 304);
    return context.json(answer.status, 200);
  },
);

generateRoutes.openapi(
  createRoute({
    method: "get",
    path: "/generate/{task_id}/events",
    summary: "Watch a task: server-sent events `status`, and `end` when it has ended",
    ...signedIn,
    request: { params: taskParam },
    responses: {
      200: {
        description: "A status whenever it changes",
        content: { "text/event-stream": { schema: taskStatus } },
      },
      ...errorAnswers(["unauthorized", "not_found", "unavailable"]),
    },
  }),
  async (context) => {
    const { env } = context;
    const { userId } = context.var;
    const id = context.req.valid("param").task_id;
    const first = await answerTask(env, userId, id, 0);
    const stream = taskEvents(first, (atLeast) => answerTask(env, userId, id, atLeast));
    return context.body(stream, 200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
    });
  },
);

generateRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/generate/{task_id}",
    summary: "Cancel a task that has not ended",
    ...signedIn,
    request: { params: taskParam },
    responses: answers(messageBody, "unauthorized", "not_found", "conflict", "unavailable"),
  }),
  async (context) => {
    const id = context.req.valid("param").task_id;
    const lane = laneOf(id);
    if (lane === null) throw noSuchTask(id);
    // Also tells whether the task is this user's.
    await answerTask(context.env, context.var.userId, id, 0);
    await cancelTask(context.env, lane, { taskId: id, userId: context.var.userId });
    return context.json({ message: "Cancelled" }, 200);
  },
);

interface Submission {
  readonly user_details: AvatarDetails;
  readonly apparel_details: ApparelDetails;
}

/** Puts what the body asks for into the lane's queue and says under which id. */
async function submit(
  context: Context<AppEnv>,
  lane: Lane,
  body: Submission,
  requestFor: (apparel: RenderRequest["apparel"]) => RenderRequest,
): Promise<string> {
  const { env } = context;
  const { userId } = context.var;
  if (lane === "video" && body.user_details.view_mode === 2) {
    throw badField(
      "user_details.view_mode",
      "2 (the fit map) is a picture; use 0 or 1 for a video",
    );
  }
  const key = parseIdempotencyKey(context.req.header("Idempotency-Key"));
  const [apparel, fingerprint] = await Promise.all([
    resolveApparel(env.DB, body.apparel_details, body.user_details.gender),
    key && fingerprintOf(body),
  ]);
  const idempotency = key && fingerprint ? { key, fingerprint } : null;
  const submitted = await submitTask(env, requestFor(apparel), { userId, idempotency });
  if (submitted.replayed) context.header("Idempotent-Replayed", "true");
  return submitted.taskId;
}
