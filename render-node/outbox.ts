import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Logger } from "pino";
import { z } from "zod";
import { completeRequest, failRequest, releaseRequest } from "../contracts/node-protocol.ts";
import { taskId } from "../contracts/task-id.ts";
import { ServerRefusal, type ControlPlane, type TaskReport } from "./control-plane.ts";
import type { ServerLink } from "./server-link.ts";

const storedReport = z.discriminatedUnion("verb", [
  z.object({ task_id: taskId, verb: z.literal("complete"), body: completeRequest }),
  z.object({ task_id: taskId, verb: z.literal("fail"), body: failRequest }),
  z.object({ task_id: taskId, verb: z.literal("release"), body: releaseRequest }),
]);

interface Entry {
  readonly report: TaskReport;
  readonly file: string;
}

export interface OutboxOptions {
  /** One node's own: reports are sent with its token. */
  readonly folder: string;
  readonly controlPlane: ControlPlane;
  readonly link: ServerLink;
  readonly log: Logger;
}

/**
 * What became of each task, written to disk before it is sent and removed once the server answered:
 * a crash or an outage between the two loses nothing. Sent in the order they were put.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Entry[] = [];
  #nextNumber = 1;
  #sending: Promise<void> = Promise.resolve();

  private constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Opens the folder with what an earlier run left in it. */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const outbox = new Outbox(options);
    await outbox.#load();
    return outbox;
  }

  /** How many reports the server has not answered yet. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Keeps a report until it is sent. */
  async put(report: TaskReport): Promise<void> {
    const file = path.join(this.#options.folder, fileName(this.#nextNumber++));
    try {
      await writeDurably(file, JSON.stringify(report));
    } catch (error) {
      // Without its file the report is still sent; only a crash in between would lose it.
      this.#options.log.error({ err: error, file }, "outbox: cannot write");
    }
    this.#waiting.push({ report, file });
  }

  /**
   * Sends what is waiting, trying until the server answers or the signal is aborted (then what is
   * left stays on disk). A refusal is an answer: another attempt has the task, or it is gone.
   */
  flush(signal: AbortSignal): Promise<void> {
    const sent = this.#sending.then(() => this.#sendAll(signal));
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    const { controlPlane, link, log } = this.#options;
    for (let entry = this.#waiting[0]; entry !== undefined; entry = this.#waiting[0]) {
      const { report, file } = entry;
      const { task_id, verb } = report;
      try {
        await link.persist(() => controlPlane.report(report, signal), signal);
        log.debug({ task_id, verb }, "reported");
      } catch (error) {
        if (!(error instanceof ServerRefusal) || error.isAboutToken) throw error;
        log.warn({ task_id, verb, reason: error.message }, "report refused");
      }
      this.#waiting.shift();
      await rm(file, { force: true });
    }
  }

  async #load(): Promise<void> {
    const { folder, log } = this.#options;
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).sort()) {
      const number = /^(\d+)\.json$/.exec(name)?.[1];
      const file = path.join(folder, name);
      if (number === undefined) {
        await rm(file, { force: true }); // A draft that a crash cut off.
        continue;
      }
      this.#nextNumber = Math.max(this.#nextNumber, Number(number) + 1);
      const report = storedReport.safeParse(parseJson(await readFile(file, "utf8")));
      if (report.success) {
        this.#waiting.push({ report: report.data, file });
      } else {
        log.error({ file }, "outbox: unreadable report dropped");
        await rm(file, { force: true });
      }
    }
  }
}

/** Names that sort as they were put. */
function fileName(number: number): string {
  return `${String(number).padStart(10, "0")}.json`;
}

/** On the disk, under its name, whole: or not there at all. */
async function writeDurably(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // The schema refuses it.
  }
}
