/** The API on this machine for a benchmark: users, nodes, and a queue filled behind its back. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { loginResponse } from "../contracts/account.ts";
import { messageBody } from "../contracts/message.ts";
import { askApi } from "../demo/ask-api.ts";
import type { ApiOptions } from "../demo/api-protocol.ts";
import { startLocalApi, type LocalApi } from "../demo/local-api.ts";
import { addLocalNode } from "../demo/node-token.ts";

const PROFILE = { full_name: "Bench", date_of_birth: 631_152_000, ethnicity: "", gender: "Female" };

/** A body and a garment, as small as a request may be. */
export const LOOK = {
  user_details: { skin_tone: 2, gender: "Female" },
  apparel_details: { item_id: "LongSleeve", color: "Black", size: "M" },
};

export interface BenchUser {
  readonly id: string;
  readonly token: string;
}

export class BenchStack {
  readonly #data: string;
  readonly #secrets: ApiOptions["secrets"];
  #api: LocalApi;

  private constructor({ data, secrets }: ApiOptions, api: LocalApi) {
    this.#data = data;
    this.#secrets = secrets;
    this.#api = api;
  }

  static async start(): Promise<BenchStack> {
    const data = await mkdtemp(path.join(tmpdir(), "atelier-bench-"));
    const secrets = { TOKEN_SECRET: secret(), ADMIN_TOKEN: secret() };
    const options = { data, port: 0, requestLog: false, secrets };
    return new BenchStack(options, await startLocalApi(options));
  }

  get url(): string {
    return this.#api.url;
  }

  async stop(): Promise<void> {
    await this.#api.stop();
    await rm(this.#data, { recursive: true, force: true });
  }

  addNode(): Promise<string> {
    return addLocalNode(this.url, this.#secrets.ADMIN_TOKEN);
  }

  async addUsers(count: number): Promise<BenchUser[]> {
    const users: BenchUser[] = [];
    await inParallel(16, count, async () => {
      const email = `${randomBytes(6).toString("hex")}@example.com`;
      await askApi(this.url, "POST", "/register", messageBody, { json: { email, ...PROFILE } });
      const { token } = await askApi(this.url, "POST", "/login", loginResponse, {
        json: { email },
      });
      users.push({ id: subjectOf(token), token });
    });
    return users;
  }

  /** Reads of the image lane by polls since its object woke. */
  async snapshotReads(): Promise<number> {
    const headers = { Authorization: `Bearer ${this.#secrets.ADMIN_TOKEN}` };
    const text = await (await fetch(`${this.url}/metrics`, { headers })).text();
    return Number(/atelier_snapshot_reads\{lane="image"\} (\d+)/.exec(text)?.[1]);
  }

  /**
   * Puts `count` waiting tasks straight into the lane's database while the API is down.
   * @returns a task of each user, and how long the API then took for its first poll, in ms
   */
  async fillImageLane(users: readonly BenchUser[], count: number) {
    await this.#api.stop();
    const database = new DatabaseSync(await this.#laneDatabase());
    const ids = insertTasks(database, users, count);
    database.close();
    const { port } = new URL(this.url);
    const options = {
      data: this.#data,
      port: Number(port),
      requestLog: false,
      secrets: this.#secrets,
    };
    this.#api = await startLocalApi(options);
    const [first] = users;
    const startedAt = performance.now();
    const headers = { Authorization: `Bearer ${first?.token ?? ""}` };
    await (await fetch(`${this.url}/generate/${ids[0]}`, { headers })).text();
    return { ids, wakeMs: performance.now() - startedAt };
  }

  /** The file that holds the image lane: the one of the object that has tasks. */
  async #laneDatabase(): Promise<string> {
    const files = await readdir(this.#data, { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".sqlite"))) {
      const database = new DatabaseSync(path.join(this.#data, file));
      const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'tasks'").all();
      const last =
        tables.length > 0 && database.prepare("SELECT max(task_id) AS id FROM tasks").get();
      database.close();
      if (last && String(last["id"]).endsWith("0")) return path.join(this.#data, file);
    }
    throw new Error(`no lane's database lies under ${this.#data}; put one task into it first`);
  }
}

function insertTasks(database: DatabaseSync, users: readonly BenchUser[], count: number): string[] {
  const last = database
    .prepare("SELECT max(order_number) AS number, max(task_id) AS id FROM tasks")
    .get();
  const task = database.prepare(
    `INSERT INTO tasks (order_number, task_id, user_id, accepted_at, state, attempt, strikes,
       sealed_attempt, recorded) VALUES (?, ?, ?, ?, 'waiting', 0, '[]', 0, 0)`,
  );
  const request = database.prepare(
    "INSERT INTO requests SELECT ?, request FROM requests ORDER BY order_number LIMIT 1",
  );
  const ids: string[] = [];
  database.exec("BEGIN");
  for (let n = 1; n <= count; n += 1) {
    const order = Number(last?.["number"] ?? 0) + n;
    const taskId = String(Number(last?.["id"]) + 10 * n);
    const user = users[(n - 1) % users.length];
    task.run(order, taskId, user?.id ?? "", Date.now());
    request.run(order);
    ids.push(taskId);
  }
  database.exec("COMMIT");
  return ids;
}

/** Runs `work` `count` times, at most `width` at once. */
export async function inParallel(
  width: number,
  count: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

function subjectOf(token: string): string {
  const claims: unknown = JSON.parse(
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
  );
  if (typeof claims === "object" && claims !== null && "sub" in claims) return String(claims.sub);
  throw new Error("the token of /login names no subject");
}

function secret(): string {
  return randomBytes(32).toString("hex");
}
