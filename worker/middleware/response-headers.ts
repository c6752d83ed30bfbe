import { createMiddleware } from "hono/factory";

/** Pictures and JSON are data: no browser is to guess at, run, frame or pass on any of it. */
const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Adds the security headers; an answer that says nothing of caching may not be kept. */
export function responseHeaders() {
  return createMiddleware(async function addResponseHeaders(context, next) {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
  });
}
