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

/** The 400 that lists every issue zod found. */
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

/**
 * The `request` of a route that takes a file, raw or as the one file of a form under any field name.
 * Plain JSON Schema: the handler reads the body itself, since the router's validators would use it up.
 */
export function fileBody(...types: string[]) {
  const file = { type: "string", format: "binary" } as const;
  const form = { type: "object", additionalProperties: file, minProperties: 1 } as const;
  const content = {
    ...Object.fromEntries(
      [...types, "application/octet-stream"].map((type) => [type, { schema: file }]),
    ),
    "multipart/form-data": { schema: form },
  };
  return { body: { required: true, content } };
}

/** The `responses` of a route that answers with a stored file, whole or in part. */
export function fileAnswers(contentType: string, ...errors: ErrorCode[]) {
  const content = { [contentType]: { schema: { type: "string", format: "binary" } as const } };
  return {
    200: { description: "The file", content },
    206: { description: "The range of bytes asked for", content },
    304: { description: "The client has it already (`If-None-Match`)" },
    ...errorAnswers([...errors, "range_not_satisfiable"]),
  };
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
