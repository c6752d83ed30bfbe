/** How garments fit: the report of a finished task, and a size recommended without a picture. */
import { createRoute, z } from "@hono/zod-openapi";
import { FITTED_MEASURES, reportFit, type FittedBody } from "../../contracts/fit-report.ts";
import { GARMENT_CUTS } from "../../contracts/garment-cuts.ts";
import {
  recommendSizeRequest,
  recommendSizeResponse,
  type RecommendSizeResponse,
} from "../../contracts/recommend-size.ts";
import { sexOf } from "../../contracts/size-charts.ts";
import { taskId } from "../../contracts/task-id.ts";
import { fitReport, measurements, TASK_STATUS, taskStatus } from "../../contracts/task-status.ts";
import { ApiError } from "../api-error.ts";
import { resolveSizes } from "../clothes/resolve-apparel.ts";
import { knownBody } from "../fit/known-body.ts";
import { answerTask } from "../queue/task-answer.ts";
import { answers, createRouter, jsonBody, signedIn } from "./router.ts";

export const fitRoutes = createRouter();

const taskFit = fitReport.extend({ measurements: measurements.optional() }).meta({ id: "TaskFit" });

fitRoutes.openapi(
  createRoute({
    method: "get",
    path: "/generate/{task_id}/fit",
    summary: "How the task's garment fits in every size, once the task is done",
    ...signedIn,
    request: {
      params: z.object({ task_id: z.string().meta({ example: taskId.meta()?.example }) }),
    },
    responses: {
      ...answers(taskFit, "unauthorized", "not_found", "conflict", "unavailable"),
      202: {
        description: "The task waits or runs: its status, as GET /generate/{task_id} has it",
        content: { "application/json": { schema: taskStatus } },
      },
    },
  }),
  async (context) => {
    const id = context.req.valid("param").task_id;
    const { status, ended } = await answerTask(context.env, context.var.userId, id, 0);
    if (!ended) {
      const wait = Math.ceil((status.poll_after_ms ?? 5000) / 1000);
      context.header("Retry-After", String(wait));
      const message = status.message ?? "the fit is known when the task is done (status 2)";
      return context.json({ ...status, message }, 202);
    }
    if (status.status === TASK_STATUS.failed) {
      const why = status.message ? `: ${status.message}` : "";
      throw new ApiError("conflict", `task ${id} has failed and has no fit${why}`);
    }
    if (status.fit === undefined) throw new ApiError("not_found", `task ${id} has no fit report`);
    const body = {
      ...status.fit,
      ...(status.measurements && { measurements: status.measurements }),
    };
    return context.json(body, 200);
  },
);

fitRoutes.openapi(
  createRoute({
    method: "post",
    path: "/recommend_size",
    summary: "Which size of an item fits best, without a picture",
    description:
      "Takes the body of /generate, of which the item is needed. Without user_details, the stored " +
      "ones count: body_dimensions as the JSON list of /generate, real_world_measurements as a JSON " +
      'object of centimetres such as {"chest": 94, "waist": 78}.',
    ...signedIn,
    request: jsonBody(recommendSizeRequest),
    responses: answers(recommendSizeResponse, "bad_request", "unauthorized"),
  }),
  async (context) => {
    const request = context.req.valid("json");
    const { DB } = context.env;
    const { gender, body, given, accuracy } = await knownBody(DB, context.var.userId, request);
    const garment = await resolveSizes(DB, request.apparel_details, gender);
    const { template, asked, sizes, cut_for = gender } = garment;
    const report = reportFit({
      cut: GARMENT_CUTS[template],
      sex: sexOf(cut_for),
      body,
      asked,
      ...(sizes && { sizes }),
    });
    const answer: RecommendSizeResponse = {
      ...report,
      item: template,
      cut_for,
      measurements: rounded(body),
      given: [...given],
      accuracy_cm: { ...accuracy },
    };
    return context.json(answer, 200);
  },
);

function rounded(body: FittedBody): Record<string, number> {
  return Object.fromEntries(
    FITTED_MEASURES.map((name) => [name, Math.round(body[name] * 10) / 10]),
  );
}
