import { bodyLimit } from "hono/body-limit";
import { JSON_BYTES_MAX } from "../../contracts/limits.ts";
import { ApiError } from "../api-error.ts";

/** Refuses a JSON body longer than `bytesMax` before it is parsed. */
export function jsonBodyLimit(bytesMax = JSON_BYTES_MAX) {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new ApiError("too_large", `a JSON body may have at most ${bytesMax} bytes`);
    },
  });
}
