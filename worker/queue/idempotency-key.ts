import { ApiError } from "../api-error.ts";
import { sha256 } from "../sha256.ts";

/** @returns the key of an `Idempotency-Key` header, quoted or bare; null without one */
export function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  const key = header.trim().replace(/^"(.*)"$/, "$1");
  if (/^[A-Za-z0-9_.:-]{8,255}$/.test(key)) return key;
  throw new ApiError(
    "bad_request",
    `Idempotency-Key "${header.slice(0, 60)}" is not usable; use 8 to 255 of A-Z a-z 0-9 _ . : -`,
  );
}

/** The same for the same checked body, however it was spelled. */
export function fingerprintOf(body: unknown): Promise<string> {
  return sha256(JSON.stringify(body));
}
