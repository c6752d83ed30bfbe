/** The router every chapter of the API is made with, and the pieces its route descriptions share. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { errorBody, type ErrorCode, type ErrorDetail } from "../../contracts/error.ts";
import { ApiError, STATUS_OF_CODE } from "../api-error.ts";
import type { AppEnv } from "../app-env.ts";
import { authenticateClient } from "../middleware/authenticate-client.ts";
import { issueReason } from "./issue-reason.ts";

z.config({ customError: issueReason });

/** A router whose invalid input is answered with our error body: the first fault in words, all in a list. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidInput(result.error);
    },
  });
}

/** @throws never; returns the 400 that lists every issue zod found. */
export function invalidInput(error: z.core.$ZodError): ApiError {
  const details = error.issues.map((issue): ErrorDetail => ({
    path: pathOf(issue.path),
    reason: issue.message,
  }));
  const [first] = details;
  const message = first ? [first.path, first.reason].filter(Boolean).join(": ") : "bad input";
  return new ApiError("bad_request", message, { details });
}

/** `body_dimensions[3].value` for `["body_dimensions", 3, "value"]`. */
function pathOf(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`;
    return path === "" ? String(key) : `${path}.${String(key)}`;
  }, "");
}

/** Spread into a route that only a signed-in client may call; the handler then has `c.var.userId`. */
export const signedIn = {
  security: [{ client: [] as string[] }],
  middleware: authenticateClient(),
};

/** The `request` of a route that takes a JSON body. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { "application/json": { schema } } } } as const;
}

/** A route's `responses`: 200 with this body, and the errors it may answer with. */
export function answers<Schema extends z.ZodType>(schema: Schema, ...errors: ErrorCode[]) {
  return {
    200: { description: "Success", content: { "application/json": { schema } } },
    ...errorAnswers(errors),
  };
}

/** Descriptions of error answers; typed as bare objects because handlers throw them and never return them. */
export function errorAnswers(codes: readonly ErrorCode[]): object {
  const described = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const status = STATUS_OF_CODE[code];
    described.set(status, [...(described.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...described].map(([status, names]) => [
      status,
      {
        description: names.join(" or "),
        content: { "application/json": { schema: errorBody } },
      },
    ]),
  );
}
