/**
 * The three calls of PixVerse's platform API that turn a picture into a video. One call is one HTTP
 * request: when to repeat one is decided elsewhere.
 *
 * Every request carries `API-KEY` and an `Ai-trace-id`. PixVerse answers a trace id that it has seen
 * with what it answered then, so every call has a fresh one, save an order whose answer was lost.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { kindOfCode, PixverseError } from "./pixverse-error.ts";
import type { PixverseSettings } from "./pixverse-settings.ts";
import type { UploadPicture } from "./upload-picture.ts";

const CALL_LIMIT_MS = 30_000;
const UPLOAD_LIMIT_MS = 120_000;

const pixverseId = z.union([z.int(), z.string().min(1)]);
/** Resellers of the API answer with text where PixVerse answers with a number. */
const imageId = pixverseId;
export type ImageId = z.infer<typeof imageId>;

export const generateBody = z.strictObject({
  img_id: imageId,
  prompt: z.string(),
  model: z.string(),
  duration: z.number(),
  quality: z.string(),
  seed: z.number(),
  motion_mode: z.literal("normal").optional(),
  negative_prompt: z.string().optional(),
});
export type GenerateBody = z.infer<typeof generateBody>;

/** Field names without regard to case and underscores: `ErrCode` and `err_code` are both in use. */
const envelope = z.preprocess(
  (body) =>
    typeof body === "object" && body !== null
      ? Object.fromEntries(
          Object.entries(body).map(([name, value]) => [
            name.replaceAll("_", "").toLowerCase(),
            value,
          ]),
        )
      : body,
  z.object({ errcode: z.int(), errmsg: z.string().nullish(), resp: z.unknown() }),
);

const uploadAnswer = z.object({ img_id: imageId });
const generateAnswer = z.object({ video_id: pixverseId.transform(String) });
const resultAnswer = z.object({
  status: z.int(),
  url: z
    .string()
    .nullish()
    .transform((url) => url ?? ""),
});
/** `status`: 1 done, 5 generating, 6 deleted, 7 refused by moderation, 8 failed. */
type PixverseResult = z.infer<typeof resultAnswer>;

export interface PixverseClient {
  /** Uploads a picture; free of charge. */
  upload(picture: UploadPicture): Promise<ImageId>;
  /** Orders a video and returns its id. **Costs credits**, once per trace id. */
  generate(body: GenerateBody, traceId: string): Promise<string>;
  /** Asks how a video is coming along. */
  result(videoId: string): Promise<PixverseResult>;
}

/** All calls throw a `PixverseError`, or the signal's reason once it is aborted. */
export function createPixverseClient(
  settings: PixverseSettings,
  signal: AbortSignal,
): PixverseClient {
  async function call<Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    request: RequestInit,
    { traceId, limitMs = CALL_LIMIT_MS }: { traceId?: string; limitMs?: number } = {},
  ): Promise<Answer> {
    const what = `PixVerse ${request.method} ${path}`;
    const headers = new Headers(request.headers);
    headers.set("API-KEY", settings.key);
    headers.set("Ai-trace-id", traceId ?? randomUUID());
    let response: Response;
    let text: string;
    try {
      response = await fetch(settings.baseUrl + path, {
        ...request,
        headers,
        // A redirect would take the key along to another host.
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
      });
      text = await response.text();
    } catch (cause) {
      signal.throwIfAborted();
      throw new PixverseError("unavailable", `${what}: no answer`, { cause, answered: false });
    }
    return readAnswer(schema, what, response, text.replaceAll(settings.key, "[key]"));
  }

  return {
    async upload({ bytes, type, name }) {
      const body = new FormData();
      body.set("image", new Blob([bytes], { type }), name);
      const request = { method: "POST", body };
      const limits = { limitMs: UPLOAD_LIMIT_MS };
      return (await call(uploadAnswer, "/image/upload", request, limits)).img_id;
    },
    async generate(order, traceId) {
      const request = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(order),
      };
      return (await call(generateAnswer, "/video/img/generate", request, { traceId })).video_id;
    },
    result: (videoId) =>
      call(resultAnswer, `/video/result/${encodeURIComponent(videoId)}`, { method: "GET" }),
  };
}

/** PixVerse reports its errors with status 200; other statuses come from what stands before it. */
function readAnswer<Answer>(
  schema: z.ZodType<Answer>,
  what: string,
  response: Response,
  text: string,
): Answer {
  const retryAfterMs = readRetryAfter(response.headers.get("retry-after"));
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const outer = envelope.safeParse(readJson(text));
  if (outer.success && outer.data.errcode !== 0) {
    const { errcode: code, errmsg } = outer.data;
    throw new PixverseError(kindOfCode(code), `${what}: ${code} ${errmsg ?? ""}`.slice(0, 500), {
      code,
      ...wait,
    });
  }
  if (!response.ok) {
    const { status } = response;
    const message = `${what}: HTTP ${status} ${text.slice(0, 200)}`;
    throw new PixverseError(kindOfStatus(status), message, { ...wait, answered: status < 500 });
  }
  const inner = outer.success ? schema.safeParse(outer.data.resp) : outer;
  if (!inner.success) {
    const message = `${what}: not an answer of the documented form: ${text.slice(0, 200)}`;
    throw new PixverseError("unavailable", message, { cause: inner.error, answered: false });
  }
  return inner.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No envelope then, which the caller reports together with the text.
  }
}

function kindOfStatus(status: number) {
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "busy";
  // A redirect, a 404 or a 405 says that the base URL leads elsewhere.
  return status === 400 || status === 413 || status === 422 ? "input" : "unavailable";
}

/** Seconds or a date, as HTTP allows. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
