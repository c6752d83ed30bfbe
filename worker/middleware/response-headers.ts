import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";

/** Pictures and JSON are data: no browser is to guess at, run, frame or pass on any of it. */
const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Adds the security headers and the request's id; what says nothing of caching may not be kept. */
export function responseHeaders() {
  return createMiddleware<AppEnv>(async function addResponseHeaders(context, next) {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
    context.header("X-Request-Id", context.var.requestId);
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
  });
}
