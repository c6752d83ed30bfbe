import type { ErrorCode, ErrorDetail } from "../contracts/error.ts";

/** HTTP status of each error code; a code without a status does not compile. */
export const STATUS_OF_CODE = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale_attempt: 409,
  length_required: 411,
  too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  bad_spreadsheet: 422,
  idempotency_mismatch: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

interface ApiErrorOptions extends ErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Extra response headers, e.g. `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure the client can act on; thrown anywhere below a route, turned into a response in one place. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, options);
    this.name = "ApiError";
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}

/** A 400 about one field, for what only the data can tell (a name that is not in the catalogue). */
export function badField(path: string, reason: string): ApiError {
  return new ApiError("bad_request", `${path}: ${reason}`, { details: [{ path, reason }] });
}
