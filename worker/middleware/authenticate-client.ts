import { createMiddleware } from "hono/factory";
import { verifyToken } from "../accounts/token.ts";
import { isKnownUser } from "../accounts/known-user.ts";
import { ApiError } from "../api-error.ts";
import type { AppEnv } from "../app-env.ts";

/**
 * Lets signed-in clients pass and tells the handler who they are (`c.var.userId`). Takes
 * `Authorization: Bearer TOKEN` and the bare token.
 */
export function authenticateClient() {
  return createMiddleware<AppEnv>(async function authenticateClientByToken(context, next) {
    const header = context.req.header("Authorization")?.trim();
    if (!header) {
      throw unauthorized("send the token of /login as Authorization: Bearer TOKEN", "");
    }
    const userId = await verifyToken(context.env, header.replace(/^Bearer +/i, ""));
    if (userId === null || !(await isKnownUser(context.env.DB, userId))) {
      throw unauthorized("the token is not valid or has expired; log in again", INVALID_TOKEN);
    }
    context.set("userId", userId);
    await next();
  });
}

const INVALID_TOKEN = ', error="invalid_token"';

function unauthorized(message: string, challenge: string): ApiError {
  return new ApiError("unauthorized", message, {
    headers: { "WWW-Authenticate": `Bearer realm="atelier"${challenge}` },
  });
}
