/** Turns whatever was thrown into the one error body every client knows; a stack never leaves the Worker. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ErrorBody } from "../../contracts/error.ts";
import { ApiError, STATUS_OF_CODE } from "../api-error.ts";

/** The app's `onError`. */
export function errorResponse(thrown: Error, context: Context): Response {
  const error = asApiError(thrown);
  if (error.code === "internal") {
    // Only here is a stack seen: in the log of whoever runs the Worker.
    const { stack } = rootCause(thrown);
    console.error(JSON.stringify({ event: "unexpected_error", path: context.req.path, stack }));
  }
  const body: ErrorBody = {
    message: error.message,
    code: error.code,
    ...(error.details && { details: [...error.details] }),
  };
  return context.json(body, STATUS_OF_CODE[error.code], { ...error.headers });
}

/** The app's `notFound`: no route has this path. */
export function unknownPath(context: Context): Response {
  return errorResponse(
    new ApiError("not_found", `there is nothing at ${context.req.path}; see /openapi.json`),
    context,
  );
}

/** The answer to a known path called with a method it does not have. */
export function wrongMethod(context: Context, methods: string[]): Response {
  const allowed = methods.join(", ");
  return errorResponse(
    new ApiError(
      "method_not_allowed",
      `${context.req.path} does not take ${context.req.method}; allowed is ${allowed}`,
      { headers: { Allow: allowed } },
    ),
    context,
  );
}

function asApiError(thrown: Error): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof HTTPException) return fromHttpException(thrown);
  if (isInvalidHeader(thrown)) {
    return new ApiError("bad_request", "the request holds characters that no header may carry");
  }
  if (isPassing(rootCause(thrown))) {
    return new ApiError("unavailable", "the service is overloaded; try again in a moment", {
      cause: thrown,
      headers: { "Retry-After": "2" },
    });
  }
  return internal(thrown);
}

function internal(cause: Error): ApiError {
  return new ApiError("internal", "something went wrong on our side", { cause });
}

/** What Hono and its validators throw by themselves. */
function fromHttpException(thrown: HTTPException): ApiError {
  const { status, message } = thrown;
  if (status === 400) return new ApiError("bad_request", `the body cannot be read: ${message}`);
  if (status === 415) {
    return new ApiError(
      "unsupported_media_type",
      "the body must be JSON: send Content-Type: application/json",
    );
  }
  return internal(thrown);
}

/** The error that began it. Drizzle's own error around it repeats the values of the query: people's data. */
function rootCause(thrown: Error): Error {
  return thrown.cause instanceof Error ? rootCause(thrown.cause) : thrown;
}

/** The runtime refuses CR, LF and NUL in a header with a TypeError; only a client can have sent them. */
function isInvalidHeader(thrown: Error): boolean {
  return thrown instanceof TypeError && /invalid header/i.test(thrown.message);
}

/** Durable Objects mark failures that a repetition may cure; D1 says so in words. */
function isPassing(thrown: Error): boolean {
  return (
    ("overloaded" in thrown && thrown.overloaded === true) ||
    ("retryable" in thrown && thrown.retryable === true) ||
    /D1.*(overloaded|connection lost|timed? ?out|reset)/i.test(thrown.message)
  );
}
