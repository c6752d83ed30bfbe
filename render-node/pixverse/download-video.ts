/** Fetching the finished video: to a part file first, checked, then under its own name. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ARTIFACT_BYTES_MAX } from "../../contracts/limits.ts";
import { putIndexFirst } from "./index-first.ts";
import { PixverseError } from "./pixverse-error.ts";

/** A 1080p clip of 15 s has about 30 MB. */
const DOWNLOAD_LIMIT_MS = 5 * 60_000;

/**
 * Downloads `url` to `path` and makes sure that it is a whole MP4 with its index in front. No file stays behind when it
 * fails or is aborted. The URL is signed and takes no key.
 *
 * @param onShare called with the received share, 0 … 1, where the server tells the size
 * @throws PixverseError `unavailable` for whatever another try may cure
 */
export async function downloadVideo(
  url: string,
  path: string,
  signal: AbortSignal,
  onShare: (share: number) => void = () => {},
): Promise<void> {
  const part = `${path}.part`;
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_LIMIT_MS)]);
    const response = await fetch(url, { signal: limited });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    const expected = Number(response.headers.get("content-length") ?? 0);
    let received = 0;
    const count = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        received += chunk.length;
        if (received > ARTIFACT_BYTES_MAX) {
          throw new Error(`more than ${ARTIFACT_BYTES_MAX} bytes, the most an artifact may have`);
        }
        if (expected > 0) onShare(Math.min(1, received / expected));
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(part), {
      signal: limited,
    });
    await putIndexFirst(part, signal);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    // Not the URL: its signature lets anybody who reads the log fetch the customer's video.
    throw new PixverseError("unavailable", `download of the video: ${reason}`, { cause });
  }
}
