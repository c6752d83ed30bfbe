import { fork, type ChildProcess } from "node:child_process";
import type { Logger } from "pino";
import type { ClaimedTask } from "../../contracts/node-protocol.ts";
import type { Stage } from "../../contracts/task-status.ts";
import { EngineFailure, isOutOfMemory } from "./engine-failure.ts";
import {
  engineReport,
  type DrawnTask,
  type EngineCommand,
  type EngineReport,
} from "./engine-protocol.ts";

/** How long an engine may do nothing before it is killed; milliseconds. */
export interface Patience {
  /** From its start to its first message. */
  readonly start: number;
  /** Without any message: its event loop hangs. The longest honest computation takes seconds. */
  readonly silence: number;
  /** Without progress in a task: something it waits for never comes. */
  readonly stall: number;
  /** From an abort to its answer. Within one heartbeat the GPU is free again. */
  readonly abort: number;
}

export const PATIENCE: Patience = {
  start: 60_000,
  silence: 60_000,
  stall: 300_000,
  abort: 5000,
};

export interface EngineProcessOptions {
  /** The program: `engine/main.ts`. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  readonly scratchDir: string;
  readonly patience: Patience;
  readonly log: Logger;
}

interface Drawing {
  readonly task: ClaimedTask;
  readonly onProgress: (stage: Stage, percent: number) => void;
  readonly settle: (outcome: DrawnTask | EngineFailure | "aborted") => void;
}

/** Kept of what a dying engine wrote, for the reason of its failure. */
const LAST_WORDS_CHARS = 1500;
/** The watchdog looks this many times within the shortest patience. */
const LOOKS = 10;

/** One life of the engine: from its start to its exit. */
export class EngineProcess {
  /** Settles once it can draw; rejects with its last words when it ends before. */
  readonly ready: Promise<void>;
  /** Settles with the reason of its end. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #options: EngineProcessOptions;
  #drawing: Drawing | null = null;
  #lastWords = "";
  #killedFor: EngineFailure | null = null;
  #usable = false;
  #heard = false;
  #rssBytes = 0;
  #quietLooks = 0;
  #stalledLooks = 0;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    const child = fork(options.entry, {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    this.ended = this.#watchEnd();
    const opened = new Promise<void>((resolve) => {
      child.on("message", (message) => {
        const report = engineReport.safeParse(message);
        if (!report.success) {
          this.#kill(new EngineFailure("node", `unknown engine message: ${report.error.message}`));
          return;
        }
        if (report.data.type === "ready") {
          this.#usable = true;
          resolve();
        }
        this.#hear(report.data);
      });
    });
    this.ready = Promise.race([
      opened,
      this.ended.then((reason) => Promise.reject(new Error(reason))),
    ]);
    // Whoever waits sees the rejection; an engine that dies before anyone waits is seen by `ended`.
    this.ready.catch(() => undefined);
    const { cacheDir, scratchDir } = options;
    this.#send({ type: "open", cache_dir: cacheDir, scratch_dir: scratchDir });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Opened, and neither broken nor ended. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Resident memory as last heard, in bytes. */
  get rssBytes(): number {
    return this.#rssBytes;
  }

  /**
   * Draws one task. Throws EngineFailure when it could not, and the signal's reason when aborted,
   * which is after the engine has let go of the task: at the latest `patience.abort` later.
   */
  async draw(
    task: ClaimedTask,
    onProgress: (stage: Stage, percent: number) => void,
    signal: AbortSignal,
  ): Promise<DrawnTask> {
    signal.throwIfAborted();
    if (this.#drawing !== null) throw new Error("the engine is drawing another task");
    if (!this.#usable) throw new EngineFailure("node", "the engine is not running");
    this.#stalledLooks = 0;
    const { task_id, attempt, request } = task;
    const id = { task_id, attempt };
    const settled = new Promise<DrawnTask | EngineFailure | "aborted">((settle) => {
      this.#drawing = { task, onProgress, settle };
    });
    let graceOver: ReturnType<typeof setTimeout> | undefined;
    const onAbort = (): void => {
      this.#send({ type: "abort", task: id });
      graceOver = setTimeout(
        () => this.#kill(new EngineFailure("timeout", "the engine did not stop when told to")),
        this.#options.patience.abort,
      );
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      this.#send({ type: "draw", task: id, request });
      const outcome = await settled;
      signal.throwIfAborted();
      if (outcome === "aborted") throw new EngineFailure("node", "the engine gave the task up");
      if (outcome instanceof EngineFailure) throw outcome;
      return outcome;
    } finally {
      clearTimeout(graceOver);
      signal.removeEventListener("abort", onAbort);
      this.#drawing = null;
    }
  }

  /** Ends it at once and waits until it is gone. */
  async stop(): Promise<void> {
    this.#kill(new EngineFailure("node", "the node is stopping"));
    await this.ended;
  }

  #hear(report: EngineReport): void {
    this.#heard = true;
    this.#quietLooks = 0;
    const { log } = this.#options;
    switch (report.type) {
      case "alive":
        this.#rssBytes = report.rss_bytes;
        return;
      case "opening":
        log.info({ percent: Math.round(report.share * 100) }, `assets: ${report.label}`);
        return;
      case "ready":
        return;
      case "progress":
      case "drawn":
      case "failed":
      case "aborted":
        this.#hearOfTask(report);
        return;
    }
  }

  #hearOfTask(report: Extract<EngineReport, { task: object }>): void {
    this.#stalledLooks = 0;
    const drawing = this.#drawing;
    const { task_id, attempt } = report.task;
    if (drawing?.task.task_id !== task_id || drawing.task.attempt !== attempt) return;
    switch (report.type) {
      case "progress":
        drawing.onProgress(report.stage, report.percent);
        return;
      case "drawn":
        drawing.settle(report.result);
        return;
      case "aborted":
        drawing.settle("aborted");
        return;
      case "failed": {
        const failure = new EngineFailure(report.kind, report.reason);
        if (report.broken) this.#kill(failure);
        drawing.settle(failure);
        return;
      }
    }
  }

  /**
   * Counts looks rather than time: when the whole machine or this process was stopped for a while,
   * the engine was too, and is not to blame.
   */
  #watch(): ReturnType<typeof setInterval> {
    const { start, silence, stall } = this.#options.patience;
    const every = Math.min(silence, stall) / LOOKS;
    return setInterval(() => {
      this.#quietLooks += 1;
      this.#stalledLooks = this.#drawing === null ? 0 : this.#stalledLooks + 1;
      const quiet = this.#heard ? silence : start;
      if (this.#quietLooks * every >= quiet) {
        this.#kill(new EngineFailure("timeout", `the engine was silent for ${seconds(quiet)}`));
      } else if (this.#stalledLooks * every >= stall) {
        this.#kill(new EngineFailure("timeout", `no progress for ${seconds(stall)}`));
      }
    }, every);
  }

  #watchEnd(): Promise<string> {
    const child = this.#child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        const text = chunk.toString();
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_CHARS);
        this.#options.log.debug({ engine: child.pid }, text.trimEnd());
      });
    }
    const watch = this.#watch();
    return new Promise((resolve) => {
      const end = (how: string): void => {
        clearInterval(watch);
        this.#usable = false;
        const failure = this.#killedFor ?? failureOfDeath(how, this.#lastWords);
        this.#drawing?.settle(failure);
        resolve(failure.reason);
      };
      child.once("error", (error) => end(`could not run: ${error.message}`));
      child.once("close", (code, signal) => end(`ended with ${signal ?? `code ${code}`}`));
    });
  }

  #kill(why: EngineFailure): void {
    this.#usable = false;
    this.#killedFor ??= why;
    this.#child.kill("SIGKILL");
  }

  #send(command: EngineCommand): void {
    // A closed channel is the engine's death, which `ended` tells with its reason.
    this.#child.send(command, () => undefined);
  }
}

function failureOfDeath(how: string, lastWords: string): EngineFailure {
  const said = lastWords.trim();
  const reason = `the engine ${how}${said === "" ? "" : `: ${said}`}`;
  return new EngineFailure(isOutOfMemory(said) ? "out_of_memory" : "node", reason);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
