/**
 * A server that speaks PixVerse's platform API as documented: envelope with status 200 even for
 * errors, trace ids that repeat the earlier answer, orders that cost money. Scripted replies come
 * first, in order; after them it behaves well.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

type Reply =
  /** PixVerse's own error. */
  | { readonly errCode: number; readonly errMsg?: string }
  /** A reply from something that stands before PixVerse. */
  | {
      readonly http: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
    }
  /** A state of the video; `url` only where the script wants another one than the right one. */
  | { readonly status: number; readonly url?: string }
  /** The connection breaks before the server has done anything. */
  | "lost request"
  /** The server does its work, then the connection breaks. */
  | "lost answer"
  /** A good answer with lower-case names, as some gateways give. */
  | "lower case"
  /** No answer at all. */
  | "silence";

export interface Script {
  upload?: Reply[];
  create?: Reply[];
  result?: Reply[];
  download?: Reply[];
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface PixverseDouble {
  readonly baseUrl: string;
  readonly calls: Call[];
  /** Bodies of the orders that were taken: what an account would be charged for. */
  readonly paid: Record<string, unknown>[];
  readonly script: Script;
  callsTo(what: keyof Script): Call[];
  close(): Promise<void>;
}

export const KEY = "px-secret-key-0123456789";

/** The smallest file with the boxes of a video. */
export const VIDEO_BYTES = Buffer.concat([
  box("ftyp", Buffer.from("isom\0\0\x02\0isommp41")),
  box("moov", Buffer.alloc(64)),
  box("mdat", Buffer.alloc(500, 7)),
]);

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8, 0);
  head.write(name, 4, "latin1");
  return Buffer.concat([head, content]);
}

const PATHS: Readonly<Record<keyof Script, RegExp>> = {
  upload: /^\/openapi\/v2\/image\/upload$/,
  create: /^\/openapi\/v2\/video\/img\/generate$/,
  result: /^\/openapi\/v2\/video\/result\/\d+$/,
  download: /^\/files\//,
};
const KINDS = ["upload", "create", "result", "download"] as const;

export async function startPixverseDouble(script: Script = {}): Promise<PixverseDouble> {
  const calls: Call[] = [];
  const paid: Record<string, unknown>[] = [];
  const answered = new Map<string, Answer>();
  const images = new Set<unknown>();

  const server = createServer((request, response) => {
    void receive(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the double has no port");
  const origin = `http://127.0.0.1:${address.port}`;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = request.url ?? "";
    calls.push({ method: request.method ?? "", path, headers: request.headers, body });
    serve(request, response, path, body);
  }

  function serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    body: string,
  ): void {
    const kind = KINDS.find((name) => PATHS[name].test(path));
    if (kind === undefined) return send(response, { http: 404, body: "no such page" });
    const scripted = script[kind]?.shift();
    if (scripted === "silence") return;
    if (scripted === "lost request") return void response.destroy();
    if (typeof scripted === "object" && "http" in scripted) return send(response, scripted);
    if (kind === "download") {
      const headers = {
        "content-type": "video/mp4",
        "content-length": String(VIDEO_BYTES.length),
      };
      return send(response, { http: 200, headers, body: VIDEO_BYTES });
    }
    const answer = answerOnce(kind, scripted, request, body);
    if (scripted === "lost answer") return void response.destroy();
    sendJson(response, scripted === "lower case" ? lowerCase(answer) : answer);
  }

  /** What was answered under a trace id is answered again, whatever is asked. */
  function answerOnce(
    kind: keyof Script,
    scripted: Reply | undefined,
    request: IncomingMessage,
    body: string,
  ): Answer {
    if (request.headers["api-key"] !== KEY) return refuse(10_001, "invalid API key");
    const traceId = String(request.headers["ai-trace-id"] ?? "");
    if (traceId === "") return refuse(400_011, "Ai-trace-id is empty");
    const earlier = answered.get(traceId);
    if (earlier !== undefined) return earlier;
    const answer =
      typeof scripted === "object" && "errCode" in scripted
        ? refuse(scripted.errCode, scripted.errMsg ?? "scripted")
        : work(kind, scripted, request, body);
    answered.set(traceId, answer);
    return answer;
  }

  function work(
    kind: keyof Script,
    scripted: Reply | undefined,
    request: IncomingMessage,
    body: string,
  ): Answer {
    if (kind === "upload") return upload(request, body);
    if (kind === "create") return create(body);
    const state = typeof scripted === "object" && "status" in scripted ? scripted : { status: 1 };
    const link = `${origin}/files/video.mp4?signature=s3cret`;
    const url = state.url ?? (state.status === 1 ? link : "");
    return grant({ id: 900, status: state.status, url, prompt: "", seed: 0 });
  }

  function upload(request: IncomingMessage, body: string): Answer {
    const multipart = String(request.headers["content-type"]).startsWith("multipart/form-data;");
    if (!multipart || !body.includes('name="image"; filename="'))
      return refuse(500_042, "no image");
    images.add(images.size + 100);
    return grant({ img_id: images.size + 99, img_url: `${origin}/files/picture.jpg` });
  }

  function create(body: string): Answer {
    const order = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
    const { img_id, prompt, duration, quality, model, seed } = order;
    if (!images.has(img_id)) return refuse(400_032, "invalid image id");
    if (typeof prompt !== "string" || prompt === "") return refuse(400_011, "prompt is empty");
    if (prompt.length > 2048) return refuse(400_018, "prompt too long");
    if (duration !== 5 && duration !== 8) return refuse(400_017, "invalid duration");
    if (typeof quality !== "string" || typeof model !== "string") return refuse(400_011, "empty");
    if (typeof seed !== "number" || seed < 0 || seed > 2_147_483_647)
      return refuse(400_017, "seed");
    paid.push(order);
    return grant({ video_id: 900 + paid.length });
  }

  return {
    baseUrl: `${origin}/openapi/v2`,
    calls,
    paid,
    script,
    callsTo: (what) => calls.filter(({ path }) => PATHS[what].test(path)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly ErrCode: number;
  readonly ErrMsg: string;
  readonly Resp: unknown;
}

const grant = (Resp: unknown): Answer => ({ ErrCode: 0, ErrMsg: "success", Resp });
const refuse = (ErrCode: number, ErrMsg: string): Answer => ({ ErrCode, ErrMsg, Resp: null });

function lowerCase({ ErrCode, ErrMsg, Resp }: Answer) {
  return { err_code: ErrCode, err_msg: ErrMsg, resp: Resp };
}

function sendJson(response: ServerResponse, body: unknown): void {
  send(response, {
    http: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

function send(response: ServerResponse, reply: Extract<Reply, { http: number }>): void {
  response.writeHead(reply.http, reply.headers);
  response.end(reply.body);
}
