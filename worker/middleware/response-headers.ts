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
    // Set on the answer itself: `context.header` would make a new one for each.
    const { headers } = context.res;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
    headers.set("X-Request-Id", context.var.requestId);
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  });
}
