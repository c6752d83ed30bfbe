import { createHash, randomUUID } from "node:crypto";
import { messageBody } from "../contracts/message.ts";
import { claimResponse, type ClaimedTask } from "../contracts/node-protocol.ts";
import { askApi } from "../demo/ask-api.ts";

/** What passes for a picture; nothing is drawn here. */
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from("benchmark")]);
const SHA256 = createHash("sha256").update(JPEG).digest();

const NAMES = ["picture", "thumbnail"] as const;

/** A node that speaks the protocol and draws nothing. */
export class BenchNode {
  readonly #url: string;
  readonly #token: string;
  readonly #bootId = randomUUID();

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async claim(waitSeconds: number): Promise<ClaimedTask | null> {
    const json = {
      claim_id: randomUUID(),
      boot_id: this.#bootId,
      lanes: ["image"],
      wait_seconds: waitSeconds,
    };
    const token = this.#token;
    return (await askApi(this.#url, "POST", "/node/claim", claimResponse, { token, json })).task;
  }

  async finish(task: ClaimedTask): Promise<void> {
    await this.upload(task);
    await this.complete(task);
  }

  /** Both files. */
  async upload({ task_id: taskId, attempt }: ClaimedTask): Promise<void> {
    await Promise.all(NAMES.map((name) => this.#upload(taskId, attempt, name)));
  }

  async complete({ task_id: taskId, attempt }: ClaimedTask): Promise<void> {
    const sha256 = SHA256.toString("hex");
    const artifacts = NAMES.map((name) => ({ name, bytes: JPEG.length, sha256 }));
    const path = `/node/tasks/${taskId}/complete`;
    const json = { attempt, artifacts };
    await askApi(this.#url, "POST", path, messageBody, { token: this.#token, json });
  }

  async #upload(taskId: string, attempt: number, name: string): Promise<void> {
    const path = `/node/tasks/${taskId}/attempts/${attempt}/artifacts/${name}`;
    const response = await fetch(this.#url + path, {
      method: "PUT",
      headers: {
        Authorization: `Bearer ${this.#token}`,
        "Content-Digest": `sha-256=:${SHA256.toString("base64")}:`,
      },
      body: JPEG,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${text}`);
  }
}
