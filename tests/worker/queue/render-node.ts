/** A scripted render node: calls the Worker as a real one does, and draws nothing. */
import { call, callJson, type ApiAnswer } from "../client.ts";
import type { ArtifactName, ClaimResponse } from "../../../contracts/node-protocol.ts";

/** The smallest bytes that pass for a JPEG, told apart by `text`. */
export function jpeg(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...new TextEncoder().encode(text)]);
}

const ADMIN_TOKEN = "admin-token-for-tests";

export function admin(request: string, json?: unknown): Promise<ApiAnswer> {
  return callJson(request, { token: ADMIN_TOKEN, ...(json !== undefined && { json }) });
}

let nodes = 0;

export class ScriptedNode {
  readonly token: string;
  readonly name: string;
  readonly bootId = crypto.randomUUID();

  private constructor(name: string, token: string) {
    this.name = name;
    this.token = token;
  }

  /** A node with a token of its own. */
  static async join(): Promise<ScriptedNode> {
    nodes += 1;
    const { body } = await admin("POST /admin/nodes", { name: `node-${nodes}` });
    return new ScriptedNode(String(body["name"]), String(body["token"]));
  }

  post(path: string, json: unknown): Promise<ApiAnswer> {
    return callJson(`POST /node/${path}`, { token: this.token, json });
  }

  hello(lanes = ["image", "video"]): Promise<ApiAnswer> {
    return this.post("hello", { boot_id: this.bootId, version: "1", lanes, adapter: "none" });
  }

  async claim(options: { wait?: number; claimId?: string; lanes?: string[] } = {}) {
    const { wait = 0, claimId = crypto.randomUUID(), lanes = ["image"] } = options;
    const claim = { claim_id: claimId, boot_id: this.bootId, lanes, wait_seconds: wait };
    const { status, body } = await this.post("claim", claim);
    if (status !== 200) throw new Error(`claim: ${status} ${body.message}`);
    return body as unknown as ClaimResponse;
  }

  heartbeat(taskId: string, attempt: number, percent = 50): Promise<ApiAnswer> {
    const tasks = [{ task_id: taskId, attempt, stage: "render", percent }];
    return this.post("heartbeat", { boot_id: this.bootId, tasks });
  }

  async upload(
    taskId: string,
    attempt: number,
    name: ArtifactName,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<ApiAnswer> {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)));
    const response = await call(`PUT /node/tasks/${taskId}/attempts/${attempt}/artifacts/${name}`, {
      token: this.token,
      body: bytes,
      headers: { "Content-Digest": `sha-256=:${base64}:` },
    });
    return { status: response.status, body: await response.json() };
  }

  /** Uploads and completes; the pictures are bytes that say which task and attempt they are of. */
  async finish(
    taskId: string,
    attempt: number,
    names: readonly ArtifactName[] = ["picture", "thumbnail"],
  ): Promise<ApiAnswer> {
    const artifacts = [];
    for (const name of names) {
      const bytes = jpeg(`${name} of ${taskId} at ${attempt}`);
      const stored = await this.upload(taskId, attempt, name, bytes);
      if (stored.status !== 200) return stored;
      artifacts.push({ name, bytes: bytes.length, sha256: await sha256(bytes) });
    }
    return this.post(`tasks/${taskId}/complete`, { attempt, artifacts });
  }

  fail(taskId: string, attempt: number, reason = "the engine died"): Promise<ApiAnswer> {
    return this.post(`tasks/${taskId}/fail`, { attempt, kind: "node", reason });
  }

  release(taskId: string, attempt: number): Promise<ApiAnswer> {
    return this.post(`tasks/${taskId}/release`, { attempt });
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
