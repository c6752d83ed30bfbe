/** Answers a GET or HEAD with an object of R2: conditional, in whole or in part (RFC 9110). */
import { ApiError } from "../api-error.ts";
import { parseByteRange } from "./byte-range.ts";

export interface ServedAs {
  readonly contentType: "image/jpeg" | "video/mp4";
  /** `private` always: pictures belong to one user. */
  readonly cacheControl: string;
}

/** For bytes that never change under their url. */
export const CACHED_FOR_A_DAY = "private, max-age=86400, immutable";
/** For a url whose bytes change: ask each time, and get 304 while they are the same. */
export const REVALIDATED = "private, no-cache";

/**
 * @returns null when R2 has no such object
 * @throws ApiError `range_not_satisfiable`
 */
export async function serveMedia(
  bucket: R2Bucket,
  key: string,
  request: Request,
  { contentType, cacheControl }: ServedAs,
): Promise<Response | null> {
  const stored = await bucket.head(key);
  if (stored === null) return null;
  const headers = {
    ETag: stored.httpEtag,
    "Cache-Control": cacheControl,
    Vary: "Authorization",
  };
  if (isNoneMatched(request.headers.get("If-None-Match"), stored.httpEtag)) {
    return new Response(null, { status: 304, headers });
  }
  const described = { ...headers, "Content-Type": contentType, "Accept-Ranges": "bytes" };
  // A range means something for GET alone.
  if (request.method === "HEAD") {
    return new Response(null, {
      headers: { ...described, "Content-Length": String(stored.size) },
    });
  }
  const range = parseByteRange(rangeHeader(request.headers, stored.httpEtag), stored.size);
  if (range === "unsatisfiable") {
    throw new ApiError("range_not_satisfiable", `the file has ${stored.size} bytes`, {
      headers: { "Content-Range": `bytes */${stored.size}` },
    });
  }
  const object = await bucket.get(key, range ? { range } : {});
  if (object === null) return null;
  if (range === null) {
    return new Response(object.body, {
      headers: { ...described, "Content-Length": String(stored.size) },
    });
  }
  const { offset, length } = range;
  return new Response(object.body, {
    status: 206,
    headers: {
      ...described,
      "Content-Length": String(length),
      "Content-Range": `bytes ${offset}-${offset + length - 1}/${stored.size}`,
    },
  });
}

/** Weak comparison, as `If-None-Match` asks for. */
function isNoneMatched(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((each) => {
    const tag = each.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag;
  });
}

/** `If-Range` lets a range count only while the bytes are the ones the client has begun with. */
function rangeHeader(headers: Headers, etag: string): string | null {
  const condition = headers.get("If-Range");
  return condition === null || condition === etag ? headers.get("Range") : null;
}
