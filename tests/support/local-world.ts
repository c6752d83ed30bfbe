import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loginResponse } from "../../contracts/account.ts";
import { messageBody } from "../../contracts/message.ts";
import { taskStatus, type TaskStatus } from "../../contracts/task-status.ts";
import { askApi } from "../../demo/ask-api.ts";
import { startLocalApi, type LocalApi } from "../../demo/local-api.ts";
import { startLocalNode, type LocalNode } from "../../demo/local-node.ts";
import { addLocalNode } from "../../demo/node-token.ts";
import { keepSecrets } from "../../demo/secrets.ts";
import { readCache } from "../../render-node/config.ts";

/** Shared by all tests and commands, so that assets are compiled once. */
const CACHE = readCache();
const LOOK_AGAIN_MS = 100;

/** A render node of a test, with what it logged. */
export interface TestNode extends LocalNode {
  readonly scratch: string;
  /** Waits for a log entry with this message, and returns it. */
  readonly logged: (message: string) => Promise<Record<string, unknown>>;
}

/** The API on a free port with data of its own, and as many render nodes as a test starts. */
export class LocalWorld {
  readonly api: LocalApi;
  readonly #data: string;
  readonly #adminToken: string;
  readonly #nodes: LocalNode[] = [];

  private constructor(api: LocalApi, data: string, adminToken: string) {
    this.api = api;
    this.#data = data;
    this.#adminToken = adminToken;
  }

  static async open(): Promise<LocalWorld> {
    const data = await mkdtemp(path.join(tmpdir(), "atelier-world-"));
    const secrets = await keepSecrets(path.join(data, ".dev.vars"));
    const api = await startLocalApi({ data, port: 0, requestLog: false, secrets });
    return new LocalWorld(api, data, secrets.ADMIN_TOKEN);
  }

  async startNode(lanes: "image" | "video" | "image,video" = "image,video"): Promise<TestNode> {
    const log: string[] = [];
    const scratch = await mkdtemp(path.join(this.#data, "node-"));
    const node = startLocalNode({
      server: this.api.url,
      token: await addLocalNode(this.api.url, this.#adminToken),
      cache: CACHE,
      scratch,
      drainSeconds: 0,
      // The same pixels on every machine.
      env: { ATELIER_GPU: "software", ATELIER_LANES: lanes },
      onLog: (text) => log.push(text),
    });
    this.#nodes.push(node);
    const entries = () => log.join("").split("\n").filter(Boolean).map(parseEntry);
    const logged = async (message: string): Promise<Record<string, unknown>> => {
      for (;;) {
        const entry = entries().find(({ msg }) => String(msg).includes(message));
        if (entry) return entry;
        if (node.process.exitCode !== null) throw new Error(`the node ended: ${log.join("")}`);
        await sleep(LOOK_AGAIN_MS);
      }
    };
    return { ...node, scratch, logged };
  }

  /** Registers somebody and returns their token. */
  async client(email: string): Promise<string> {
    const { url } = this.api;
    const json = { email, full_name: "Ada", date_of_birth: 631_152_000, ethnicity: "", gender: "" };
    await askApi(url, "POST", "/register", messageBody, { json });
    const login = await askApi(url, "POST", "/login", loginResponse, { json: { email } });
    return login.token;
  }

  status(token: string, taskId: string): Promise<TaskStatus> {
    return askApi(this.api.url, "GET", `/generate/${taskId}`, taskStatus, { token });
  }

  /** Polls until the status has the given number. Rejects when the task fails instead. */
  async untilStatus(token: string, taskId: string, wanted: 1 | 2): Promise<TaskStatus> {
    for (;;) {
      const status = await this.status(token, taskId);
      if (status.status === wanted) return status;
      if (status.status === 3) throw new Error(`task ${taskId} failed: ${status.message}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
    await this.api.stop();
    await rm(this.#data, { recursive: true, force: true });
  }
}

function parseEntry(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { msg: line }; // Not of the log: a warning of Node itself.
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
