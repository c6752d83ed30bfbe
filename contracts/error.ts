import { z } from "zod";

/** Stable words a client may act on; the message beside them is for people. */
const ERROR_CODES = [
  "bad_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "stale_attempt",
  "length_required",
  "too_large",
  "unsupported_media_type",
  "range_not_satisfiable",
  "bad_spreadsheet",
  "idempotency_mismatch",
  "too_many_requests",
  "internal",
  "unavailable",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing that was wrong: where, and what is allowed there. */
const errorDetail = z.object({
  path: z.string().meta({ example: "user_details.skin_tone" }),
  reason: z.string().meta({ example: "12 is above the largest allowed value 9" }),
});
export type ErrorDetail = z.infer<typeof errorDetail>;

/** Body of every answer that is not a success. */
export const errorBody = z
  .object({
    message: z.string(),
    code: z.enum(ERROR_CODES),
    details: z.array(errorDetail).optional(),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof errorBody>;
