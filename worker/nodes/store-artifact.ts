import { ARTIFACT_CONTENT_TYPE, type ArtifactName } from "../../contracts/node-protocol.ts";
import { ARTIFACT_BYTES_MAX } from "../../contracts/limits.ts";
import { ApiError } from "../api-error.ts";
import { hex } from "../sha256.ts";

interface Upload {
  readonly name: ArtifactName;
  readonly body: ReadableStream<Uint8Array>;
  /** Of the body, in bytes. */
  readonly length: number;
  readonly sha256: Uint8Array<ArrayBuffer>;
}

/** @throws ApiError `length_required`, `too_large`, `bad_request` */
export function parseUpload(name: ArtifactName, request: Request): Upload {
  const length = Number(request.headers.get("Content-Length") ?? NaN);
  if (!Number.isInteger(length) || length < 1) {
    throw new ApiError("length_required", "send Content-Length: the number of bytes");
  }
  if (length > ARTIFACT_BYTES_MAX) {
    throw new ApiError(
      "too_large",
      `${name} has ${length} bytes, the most is ${ARTIFACT_BYTES_MAX}`,
    );
  }
  if (!request.body) throw new ApiError("bad_request", `${name} has no body`);
  return { name, body: request.body, length, sha256: parseDigest(request.headers) };
}

/** `Content-Digest: sha-256=:BASE64:` (RFC 9530). */
function parseDigest(headers: Headers): Uint8Array<ArrayBuffer> {
  const header = headers.get("Content-Digest") ?? "";
  const encoded = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1];
  if (encoded === undefined) {
    throw new ApiError(
      "bad_request",
      `Content-Digest "${header.slice(0, 80)}" is not usable; send sha-256=:BASE64: of the bytes`,
    );
  }
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

/**
 * Streams an upload into R2, which checks its SHA-256. A key is written once: the same bytes again are
 * welcome, others are not.
 * @throws ApiError `bad_request` for bytes that are not what the name says, `conflict`
 */
export async function storeArtifact(media: R2Bucket, key: string, upload: Upload): Promise<void> {
  const { name, length, sha256 } = upload;
  const reader = upload.body.getReader();
  const head = await readHead(reader);
  checkFormat(name, head);
  const { readable, writable } = new FixedLengthStream(length);
  const stored = media.put(key, readable, {
    sha256,
    onlyIf: { etagDoesNotMatch: "*" },
    httpMetadata: { contentType: ARTIFACT_CONTENT_TYPE[name] },
  });
  const [object] = await Promise.all([stored, pour(head, reader, writable)]).catch(
    (error: unknown) => {
      throw new ApiError(
        "bad_request",
        `${name} was not stored: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    },
  );
  if (object === null) await checkSameBytes(media, key, upload);
}

async function checkSameBytes(
  media: R2Bucket,
  key: string,
  { name, sha256 }: Upload,
): Promise<void> {
  const object = await media.head(key);
  const stored = object?.checksums.sha256;
  if (!stored || hex(stored) !== hex(sha256.buffer)) {
    throw new ApiError("conflict", `${name} was uploaded before with other bytes`);
  }
}

/** Enough to tell what a file is: a JPEG's first marker, the order of an MP4's first boxes. */
const HEAD_BYTES = 64;

async function readHead(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < HEAD_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function pour(
  head: Uint8Array,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writable: WritableStream<Uint8Array>,
): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(head);
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    await writer.write(chunk.value);
  }
  await writer.close();
}

function checkFormat(name: ArtifactName, head: Uint8Array): void {
  const type = ARTIFACT_CONTENT_TYPE[name];
  if (type === "image/jpeg" ? isJpeg(head) : isStreamableMp4(head)) return;
  const wanted = type === "image/jpeg" ? "a JPEG" : "an MP4 with its index before its data";
  throw new ApiError("bad_request", `the bytes of ${name} are not ${wanted}`);
}

function isJpeg(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
}

/** A player can start on the first bytes when `moov` follows `ftyp`, with at most `free` between. */
function isStreamableMp4(head: Uint8Array): boolean {
  const boxes = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let at = 0;
  const types: string[] = [];
  while (at + 8 <= head.length) {
    types.push(String.fromCharCode(...head.subarray(at + 4, at + 8)));
    at += Math.max(8, boxes.getUint32(at));
  }
  return types[0] === "ftyp" && types.find((type) => type !== "ftyp" && type !== "free") === "moov";
}
