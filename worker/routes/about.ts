/** What the service says of itself: whether it works, and what requests may choose from. */
import { createRoute } from "@hono/zod-openapi";
import { health } from "../../contracts/health.ts";
import { options, optionsWith } from "../../contracts/options.ts";
import { ApiError } from "../api-error.ts";
import { COLOR_NAMES } from "../clothes/color-names.ts";
import { answers, createRouter } from "./router.ts";

export const aboutRoutes = createRouter();

aboutRoutes.openapi(
  createRoute({
    method: "get",
    path: "/health",
    summary: "Whether the service and its stores answer",
    responses: answers(health, "unavailable"),
  }),
  async (context) => {
    const { DB, MEDIA } = context.env;
    try {
      await Promise.all([DB.prepare("SELECT 1 FROM users LIMIT 1").run(), MEDIA.head("health")]);
    } catch (cause) {
      throw new ApiError("unavailable", "a store does not answer", {
        cause,
        headers: { "Retry-After": "5" },
      });
    }
    return context.json({ status: "ok" as const }, 200);
  },
);

aboutRoutes.openapi(
  createRoute({
    method: "get",
    path: "/options",
    summary: "All names, ranges and defaults a request may use",
    responses: answers(options),
  }),
  (context) =>
    context.json(optionsWith(COLOR_NAMES), 200, { "Cache-Control": "public, max-age=300" }),
);
