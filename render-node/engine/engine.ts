import type { Logger } from "pino";
import type { ClaimedTask } from "../../contracts/node-protocol.ts";
import type { Stage } from "../../contracts/task-status.ts";
import { ENGINE_BACKOFF, pauseMs, type Backoff } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import { EngineFailure } from "./engine-failure.ts";
import {
  EngineProcess,
  PATIENCE,
  type EngineProcessOptions,
  type Patience,
} from "./engine-process.ts";
import type { DrawnTask } from "./engine-protocol.ts";

export interface EngineOptions extends Omit<EngineProcessOptions, "patience"> {
  readonly clock: Clock;
  readonly patience?: Partial<Patience>;
  readonly backoff?: Backoff;
}

/** So many deaths in a row without a finished task are no accident. */
const LOUD_AFTER_DEATHS = 3;

/** The engine as the agent sees it: a child process that is there again some time after each death. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #log: Logger;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;
  #process: EngineProcess | null = null;
  #deaths = 0;
  #waiting: (() => void)[] = [];

  /** Starts the first process; `whenReady` tells when it can draw. */
  constructor(options: EngineOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#running = this.#keepRunning();
  }

  get rssBytes(): number {
    return this.#process?.rssBytes ?? 0;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether a task can be drawn right now. */
  get isReady(): boolean {
    return this.#process?.usable === true;
  }

  /** Waits until a process is ready to draw. Rejects with the signal's reason. */
  async whenReady(signal: AbortSignal): Promise<void> {
    while (!this.isReady) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    signal.throwIfAborted();
  }

  /** As EngineProcess.draw. */
  async draw(
    task: ClaimedTask,
    onProgress: (stage: Stage, percent: number) => void,
    signal: AbortSignal,
  ): Promise<DrawnTask> {
    const engine = this.#process;
    if (engine === null) throw new EngineFailure("node", "the engine is not running");
    const drawn = await engine.draw(task, onProgress, signal);
    this.#deaths = 0;
    return drawn;
  }

  /** Kills the process and waits until it is gone. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#process?.stop();
    await this.#running;
  }

  async #keepRunning(): Promise<void> {
    const { clock, backoff = ENGINE_BACKOFF, patience } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const reason = await this.#live({ ...PATIENCE, ...patience });
      if (signal.aborted) return;
      this.#deaths += 1;
      const pause = pauseMs(backoff, this.#deaths, Math.random());
      const facts = { deaths: this.#deaths, restart_in_ms: Math.round(pause), reason };
      if (this.#deaths >= LOUD_AFTER_DEATHS) {
        this.#log.error(
          facts,
          `the engine died ${this.#deaths} times in a row; no task is taken until it runs. ` +
            "`npm run node -- doctor` may tell why",
        );
      } else {
        this.#log.warn(facts, "the engine died");
      }
      // Aborting is how `stop` ends the pause.
      await clock.sleep(pause, signal).catch(() => undefined);
    }
  }

  async #live(patience: Patience): Promise<string> {
    const startedAt = performance.now();
    const engine = new EngineProcess({ ...this.#options, patience });
    this.#process = engine;
    try {
      await engine.ready;
      const took = Math.round(performance.now() - startedAt);
      this.#log.info({ pid: engine.pid, took_ms: took }, "engine ready");
      for (const wake of this.#waiting.splice(0)) wake();
    } catch {
      // It ended while it opened: `ended` says how.
    }
    return engine.ended;
  }
}
