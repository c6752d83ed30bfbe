export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** One range of bytes: `0-499`, `500-`, `-500`. Several ranges in one header are not served. */
const SINGLE_RANGE = /^bytes\s*=\s*(\d*)\s*-\s*(\d*)$/i;

/**
 * What a `Range` header asks of `size` bytes (RFC 9110, section 14): a range clamped to the end, null
 * where the header is to be ignored and the whole sent, or `unsatisfiable` (416).
 * R2's own reading of the header returns the whole object in all the doubtful cases.
 */
export function parseByteRange(
  header: string | null,
  size: number,
): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] = SINGLE_RANGE.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { offset: size - length, length };
  }
  const offset = Number(first);
  const end = last === "" ? Infinity : Number(last);
  if (end < offset) return null;
  if (offset >= size) return "unsatisfiable";
  return { offset, length: Math.min(end, size - 1) - offset + 1 };
}
