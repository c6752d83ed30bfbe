import { createMiddleware } from "hono/factory";
import { ApiError } from "../api-error.ts";
import type { AppEnv } from "../app-env.ts";
import { nodeOfToken } from "../nodes/node-tokens.ts";

/** Lets render nodes pass and tells the handler which one it is (`c.var.node`). */
export function authenticateNode() {
  return createMiddleware<AppEnv>(async function authenticateNodeByToken(context, next) {
    const token = /^Bearer +([0-9a-f]{64})$/i.exec(context.req.header("Authorization") ?? "")?.[1];
    const node = token === undefined ? null : await nodeOfToken(context.env.DB, token);
    if (node === null) {
      throw new ApiError(
        "unauthorized",
        "send a node token as Authorization: Bearer TOKEN; this one is missing, unknown or revoked",
        { headers: { "WWW-Authenticate": 'Bearer realm="atelier-nodes"' } },
      );
    }
    context.set("node", node);
    await next();
  });
}
