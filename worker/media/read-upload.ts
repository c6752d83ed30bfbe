/** Reads an uploaded file, sent as the body itself or as the one file of a form. */
import { ApiError } from "../api-error.ts";

export interface UploadRules {
  readonly bytesMax: number;
  /** Media types a raw body may have besides `application/octet-stream` and none, e.g. `image/*`. */
  readonly types: readonly string[];
}

/** A form adds boundaries and part headers to its file. */
const FORM_OVERHEAD_BYTES_MAX = 16 * 1024;

/**
 * @throws ApiError `unsupported_media_type`, `too_large`, or `bad_request` when there is no file, or
 * more than one
 */
export async function readUpload(request: Request, rules: UploadRules): Promise<Uint8Array> {
  const contentType = request.headers.get("Content-Type") ?? "application/octet-stream";
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const isForm = type === "multipart/form-data";
  if (!isForm && type !== "application/octet-stream" && !rules.types.some(matches(type))) {
    const allowed = [...rules.types, "application/octet-stream", "multipart/form-data"];
    throw new ApiError(
      "unsupported_media_type",
      `Content-Type ${type} is not taken here; send one of: ${allowed.join(", ")}`,
    );
  }
  const body = await readCapped(request, rules.bytesMax + (isForm ? FORM_OVERHEAD_BYTES_MAX : 0));
  const file = isForm ? await onlyFile(body, contentType) : body;
  if (file.length > rules.bytesMax) throw tooLarge(rules.bytesMax);
  if (file.length === 0) throw new ApiError("bad_request", "the file is empty");
  return file;
}

function matches(type: string): (pattern: string) => boolean {
  return (pattern) =>
    pattern.endsWith("/*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** The body, given up as soon as it is known to be longer than allowed. */
async function readCapped(request: Request, bytesMax: number): Promise<Uint8Array> {
  if (Number(request.headers.get("Content-Length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (length > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

async function onlyFile(body: Uint8Array, contentType: string): Promise<Uint8Array> {
  const form = await new Response(body, { headers: { "Content-Type": contentType } })
    .formData()
    .catch((cause: unknown) => {
      throw new ApiError("bad_request", "the form cannot be read; is its boundary right?", {
        cause,
      });
    });
  const files = [...form.values()].filter((value) => typeof value !== "string");
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new ApiError("bad_request", `the form has ${files.length} files; send exactly one`);
  }
  return new Uint8Array(await file.arrayBuffer());
}

function tooLarge(bytesMax: number): ApiError {
  return new ApiError("too_large", `the file is too large; at most ${bytesMax} bytes are allowed`);
}
