import { Unzip, UnzipInflate } from "fflate";
import { ApiError } from "../api-error.ts";

/** Deflate grows a byte to at most 1032, so a piece of this size overshoots the cap by 4 MB. */
const PIECE_BYTES = 4096;
/** A workbook has some ten files; each more than this many is somebody's experiment. */
const FILES_MAX = 500;

/**
 * The wanted files of a zip, inflated piece by piece and given up as soon as they are larger than
 * `bytesMax` together. What the zip itself says of its sizes is not believed.
 *
 * @throws ApiError `too_large`; any other error means that the zip is damaged
 */
export function unzipCapped(
  zip: Uint8Array,
  bytesMax: number,
  isWanted: (name: string) => boolean,
): Record<string, Uint8Array> {
  const files = new Map<string, Uint8Array[]>();
  let inflated = 0;
  const unzip = new Unzip((file) => {
    if (!isWanted(file.name)) return;
    const chunks: Uint8Array[] = [];
    files.set(file.name, chunks);
    if (files.size > FILES_MAX)
      throw new ApiError("too_large", "the spreadsheet has too many parts");
    file.ondata = (error, chunk) => {
      if (error) throw error;
      inflated += chunk.length;
      if (inflated > bytesMax) {
        throw new ApiError(
          "too_large",
          `the spreadsheet is too large inside; at most ${bytesMax} bytes are allowed`,
        );
      }
      chunks.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < zip.length; at += PIECE_BYTES) {
    unzip.push(zip.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= zip.length);
  }
  return Object.fromEntries([...files].map(([name, chunks]) => [name, joined(chunks)]));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
