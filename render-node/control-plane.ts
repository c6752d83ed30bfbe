/** The node's side of `contracts/node-protocol.ts`: one method a call, each with a deadline of its own. */
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { errorBody } from "../contracts/error.ts";
import { messageBody } from "../contracts/message.ts";
import {
  claimResponse,
  heartbeatResponse,
  helloResponse,
  type Artifact,
  type ClaimRequest,
  type ClaimResponse,
  type HeartbeatRequest,
  type HeartbeatResponse,
} from "../contracts/node-protocol.ts";

/** No usable answer: the same call may succeed later. */
export class ServerUnavailable extends Error {
  readonly code = "server_unavailable";
  override readonly name = "ServerUnavailable";
  /** What the server asked for with `Retry-After`. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server understood the call and said no: the same call again gets the same answer. */
export class ServerRefusal extends Error {
  override readonly name = "ServerRefusal";
  readonly status: number;
  /** Of `contracts/error.ts`, e.g. `stale_attempt`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The token is missing, unknown or revoked: no call of this node will succeed. */
  get isAboutToken(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** Milliseconds a call may take before its connection counts as dead. */
export interface Deadlines {
  readonly call: number;
  /** On top of what the claim asks the server to wait. */
  readonly claimExtra: number;
  readonly heartbeat: number;
}

/**
 * A claim and what it waits for end below 30 s, so a half-open connection is noticed within that
 * time; of three heartbeats that never come back the third still falls inside the lease.
 */
const DEADLINES: Deadlines = { call: 15_000, claimExtra: 4000, heartbeat: 5000 };

/** The slowest uplink that is still waited for. */
const UPLOAD_BYTES_PER_MS_MIN = 50;

const REASON_CHARS_MAX = 300;

export interface ControlPlaneOptions {
  /** Base address; the paths of the protocol are appended to its own. */
  readonly server: URL;
  /** Secret: part of no error and no log line. */
  readonly token: string;
  readonly deadlines?: Partial<Deadlines>;
}

/** What a verb about one task says; `body` carries the attempt. */
export interface TaskReport {
  readonly task_id: string;
  readonly verb: "complete" | "fail" | "release";
  readonly body: { readonly attempt: number; readonly [key: string]: unknown };
}

/**
 * Speaks to the Worker. Every method throws ServerUnavailable when a later try may succeed,
 * ServerRefusal when not, and the signal's reason when it is aborted.
 */
export class ControlPlane {
  readonly #base: string;
  readonly #token: string;
  readonly #deadlines: Deadlines;

  constructor({ server, token, deadlines }: ControlPlaneOptions) {
    this.#base = server.href.replace(/\/+$/, "");
    this.#token = token;
    this.#deadlines = { ...DEADLINES, ...deadlines };
  }

  hello(
    body: { boot_id: string; version: string; lanes: readonly string[]; adapter: string },
    signal: AbortSignal,
  ): Promise<z.infer<typeof helloResponse>> {
    return this.#post("/node/hello", body, helloResponse, this.#deadlines.call, signal);
  }

  /** Waits on the server; ends by its own deadline a little after `wait_seconds`. */
  claim(body: ClaimRequest, signal: AbortSignal): Promise<ClaimResponse> {
    const deadline = body.wait_seconds * 1000 + this.#deadlines.claimExtra;
    return this.#post("/node/claim", body, claimResponse, deadline, signal);
  }

  heartbeat(body: HeartbeatRequest, signal: AbortSignal): Promise<HeartbeatResponse> {
    const { heartbeat } = this.#deadlines;
    return this.#post("/node/heartbeat", body, heartbeatResponse, heartbeat, signal);
  }

  async report({ task_id, verb, body }: TaskReport, signal: AbortSignal): Promise<void> {
    const path = `/node/tasks/${task_id}/${verb}`;
    await this.#post(path, body, messageBody, this.#deadlines.call, signal);
  }

  /** Sends the bytes of one artifact, which the server checks against the digest. */
  async upload(
    task: { readonly task_id: string; readonly attempt: number },
    { name, path, bytes, sha256 }: Artifact & { readonly path: string },
    contentType: string,
    signal: AbortSignal,
  ): Promise<void> {
    const headers = {
      "Content-Type": contentType,
      "Content-Digest": `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`,
    };
    const deadline = this.#deadlines.call + bytes / UPLOAD_BYTES_PER_MS_MIN;
    const url = `/node/tasks/${task.task_id}/attempts/${task.attempt}/artifacts/${name}`;
    const body = await readFile(path);
    await this.#call(url, { method: "PUT", headers, body }, messageBody, deadline, signal);
  }

  #post<Answer>(
    path: string,
    body: unknown,
    answer: z.ZodType<Answer>,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const headers = { "Content-Type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body) };
    return this.#call(path, request, answer, deadlineMs, signal);
  }

  async #call<Answer>(
    path: string,
    request: {
      method: string;
      headers: Record<string, string>;
      body: string | Uint8Array<ArrayBuffer>;
    },
    answer: z.ZodType<Answer>,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const deadline = AbortSignal.timeout(Math.ceil(deadlineMs));
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#base + path, {
        ...request,
        headers: { ...request.headers, Authorization: `Bearer ${this.#token}` },
        // A redirect would carry the token to an address nobody configured.
        redirect: "error",
        signal: AbortSignal.any([deadline, signal]),
      });
      text = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      const why = deadline.aborted
        ? `no answer within ${Math.round(deadlineMs / 1000)} s`
        : causeOf(error);
      throw new ServerUnavailable(`${request.method} ${path}: ${why}`, null, { cause: error });
    }
    if (!response.ok) throw failureOf(`${request.method} ${path}`, response, text);
    return parseAnswer(`${request.method} ${path}`, answer, text);
  }
}

function failureOf(call: string, response: Response, text: string): Error {
  const { status, headers } = response;
  const said = errorBody.safeParse(jsonOrNull(text)).data;
  const message = said?.message ?? text.trim().slice(0, REASON_CHARS_MAX);
  const summary = `${call}: ${status} ${message}`.trim();
  // 408 and 429 ask for another try; below 500 everything else is final.
  if (status >= 500 || status === 408 || status === 429) {
    const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
    return new ServerUnavailable(summary, Number.isFinite(seconds) ? seconds * 1000 : null);
  }
  return new ServerRefusal(status, said?.code ?? `http_${status}`, summary);
}

/** Something else than the Worker may answer at its address for a while: that too passes. */
function parseAnswer<Answer>(call: string, answer: z.ZodType<Answer>, text: string): Answer {
  const parsed = answer.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? "" : `: ${issue.path.join(".")} ${issue.message}`;
  throw new ServerUnavailable(`${call}: the answer makes no sense${where}`.slice(0, 500));
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Not JSON: the schema then refuses it with a message.
  }
}

/** `fetch` says only "fetch failed"; the reason is in its cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return (cause.message || code || cause.name).slice(0, REASON_CHARS_MAX);
}
