import { createMiddleware } from "hono/factory";
import { ApiError } from "../api-error.ts";
import type { AppEnv } from "../app-env.ts";

/** Lets pass who knows the `ADMIN_TOKEN` secret. */
export function authenticateAdmin() {
  return createMiddleware<AppEnv>(async function authenticateAdminByToken(context, next) {
    const given = /^Bearer +(.+)$/i.exec(context.req.header("Authorization") ?? "")?.[1] ?? "";
    const expected = context.env.ADMIN_TOKEN;
    if (!expected || !(await isSame(given, expected))) {
      throw new ApiError("unauthorized", "send the admin token as Authorization: Bearer TOKEN", {
        headers: { "WWW-Authenticate": 'Bearer realm="atelier-admin"' },
      });
    }
    await next();
  });
}

/** Compares in a time that does not depend on where the two differ, nor on their lengths. */
async function isSame(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([given, expected].map(digest));
  return a !== undefined && b !== undefined && crypto.subtle.timingSafeEqual(a, b);
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
