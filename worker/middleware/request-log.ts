import { routePath } from "hono/route";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";

/**
 * One JSON line a request: route, status, duration. The route's pattern stands for the path, so that
 * neither ids nor anything of a body, a header or a person gets into the log.
 */
export function requestLog() {
  return createMiddleware<AppEnv>(async function logRequest(context, next) {
    const startedAt = Date.now();
    await next();
    // The generated type knows only the value in wrangler.toml.
    const { REQUEST_LOG }: { REQUEST_LOG: string } = context.env;
    if (REQUEST_LOG !== "on") return;
    console.log(
      JSON.stringify({
        event: "request",
        id: context.var.requestId,
        method: context.req.method,
        route: routePath(context, -1),
        status: context.res.status,
        ms: Date.now() - startedAt,
      }),
    );
  });
}
