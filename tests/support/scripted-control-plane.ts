/**
 * A small control plane over real HTTP: it hands out the tasks it is given, remembers every call, and
 * loses, delays or refuses what its script says.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClaimedTask } from "../../contracts/node-protocol.ts";

export interface Call {
  readonly verb: "hello" | "claim" | "heartbeat" | "upload" | "complete" | "fail" | "release";
  readonly body: Record<string, unknown>;
  readonly taskId: string | null;
  readonly authorization: string;
}

/**
 * What happens to a call: `lose` does it and drops the answer, `ignore` never answers, a number
 * refuses it with that status.
 */
export type Fate = "answer" | "lose" | "ignore" | number;

type LeaseState = "leased" | "lost" | "cancelled";

export class ScriptedControlPlane {
  readonly calls: Call[] = [];
  /** Names of the artifacts each task's accepted upload brought. */
  readonly uploads = new Map<string, string[]>();
  /** Decides the fate of each call; default: all are answered. */
  script: (call: Call, index: number) => Fate = () => "answer";
  readonly #server: Server;
  readonly #port: number;
  readonly #waiting: ClaimedTask[] = [];
  readonly #claims = new Map<string, ClaimedTask>();
  readonly #states = new Map<string, LeaseState>();
  readonly #attempts = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #drain = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
    server.on("request", (request, response) => void this.#serve(request, response));
  }

  /** Listens on a free port. */
  static async start(): Promise<ScriptedControlPlane> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return new ScriptedControlPlane(server, port);
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#port}`);
  }

  /** Puts a task where the next claim finds it. */
  offer(task: ClaimedTask): void {
    this.#waiting.push(task);
    this.#attempts.set(task.task_id, task.attempt);
    this.#changed();
  }

  /** What heartbeats say of a task from now on. */
  mark(taskId: string, state: LeaseState): void {
    this.#states.set(taskId, state);
  }

  /** A newer attempt exists: calls of the older ones are refused. */
  supersede(taskId: string): void {
    this.#attempts.set(taskId, (this.#attempts.get(taskId) ?? 0) + 1);
  }

  drainNode(): void {
    this.#drain = true;
    this.#changed();
  }

  of(verb: Call["verb"]): Call[] {
    return this.calls.filter((call) => call.verb === verb);
  }

  /** Waits until so many calls of a verb have come; returns the last of them. */
  async until(verb: Call["verb"], count = 1): Promise<Call> {
    for (;;) {
      const call = this.of(verb)[count - 1];
      if (call) return call;
      await this.#nextChange();
    }
  }

  /** The machine is gone: connections break, new ones are refused. */
  async goDown(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async comeBack(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.goDown();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readAll(request);
    const call = readCall(request, bytes);
    this.calls.push(call);
    this.#changed();
    const fate = this.script(call, this.of(call.verb).length);
    if (fate === "ignore") return;
    const [status, answer] =
      typeof fate === "number"
        ? [fate, { message: "refused by the script", code: "conflict" }]
        : await this.#answer(call, request, bytes);
    if (fate === "lose") {
      request.socket.destroy();
    } else {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer));
    }
  }

  async #answer(
    call: Call,
    request: IncomingMessage,
    bytes: Buffer,
  ): Promise<[number, Record<string, unknown>]> {
    const orders = { drain: this.#drain, pause: false };
    switch (call.verb) {
      case "hello":
        return [200, { node: "node-under-test", lease_seconds: 30, heartbeat_seconds: 6 }];
      case "claim":
        return [200, { task: await this.#claim(call, request), drain: this.#drain, pause: false }];
      case "heartbeat": {
        const tasks = call.body["tasks"] as { task_id: string; attempt: number }[];
        const states = tasks.map(({ task_id, attempt }) => ({
          task_id,
          attempt,
          state: this.#states.get(task_id) ?? "leased",
        }));
        return [200, { tasks: states, lease_seconds: 30, ...orders }];
      }
      case "upload":
        return this.#upload(call, request, bytes);
      case "complete":
      case "fail":
      case "release":
        return this.#isStale(call) ? STALE : [200, { message: "noted" }];
    }
  }

  async #claim(call: Call, request: IncomingMessage): Promise<ClaimedTask | null> {
    const id = String(call.body["claim_id"]);
    const until = performance.now() + Number(call.body["wait_seconds"]) * 1000;
    const over = new Promise((resolve) => {
      request.socket.once("close", resolve);
      setTimeout(resolve, Number(call.body["wait_seconds"]) * 1000).unref();
    });
    for (;;) {
      const task = this.#claims.get(id) ?? this.#waiting.shift();
      if (task !== undefined) this.#claims.set(id, task);
      if (task !== undefined || this.#drain) return task ?? null;
      if (request.socket.destroyed || performance.now() >= until) return null;
      await Promise.race([this.#nextChange(), over]);
    }
  }

  #upload(call: Call, request: IncomingMessage, bytes: Buffer): [number, Record<string, unknown>] {
    const digest = createHash("sha256").update(bytes).digest("base64");
    if (request.headers["content-digest"] !== `sha-256=:${digest}:`) {
      return [400, { message: "wrong digest", code: "bad_request" }];
    }
    if (this.#isStale(call)) return STALE;
    const id = call.taskId ?? "";
    this.uploads.set(id, [...(this.uploads.get(id) ?? []), String(call.body["name"])]);
    return [200, { message: "stored" }];
  }

  #isStale({ taskId, body }: Call): boolean {
    return taskId === null || this.#attempts.get(taskId) !== body["attempt"];
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => this.#listeners.add(resolve));
  }
}

const STALE: [number, Record<string, unknown>] = [
  409,
  { message: "an older attempt", code: "stale_attempt" },
];

function readCall(request: IncomingMessage, bytes: Buffer): Call {
  const parts = (request.url ?? "").split("/").slice(2);
  const authorization = request.headers.authorization ?? "";
  if (request.method === "PUT") {
    // tasks, id, attempts, n, artifacts, name
    const body = { attempt: Number(parts[3]), name: parts[5] };
    return { verb: "upload", body, taskId: parts[1] ?? null, authorization };
  }
  const verb = parts.at(-1) as Call["verb"];
  const body = JSON.parse(bytes.toString()) as Record<string, unknown>;
  return { verb, body, taskId: parts[0] === "tasks" ? (parts[1] ?? null) : null, authorization };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
