import type { Logger } from "pino";
import { pauseMs, SERVER_BACKOFF, type Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { ServerUnavailable } from "./control-plane.ts";

export interface ServerLinkOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly backoff?: Backoff;
  /** 0 … 1; default `Math.random`. */
  readonly random?: () => number;
}

/** Knows whether the server answers, says so when that changes, and repeats calls until it does. */
export class ServerLink {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #backoff: Backoff;
  readonly #random: () => number;
  #lostAt: number | null = null;

  constructor({ clock, log, backoff = SERVER_BACKOFF, random = Math.random }: ServerLinkOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#backoff = backoff;
    this.#random = random;
  }

  /** Makes one call and notes whether the server answered it. */
  async once<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call();
      this.#answered();
      return answer;
    } catch (error) {
      if (error instanceof ServerUnavailable) this.#lostAt ??= this.#clock.now();
      throw error;
    }
  }

  /**
   * Makes the call until the server answers it, whatever the answer. The call must be one that may
   * be repeated: every call of the node protocol is.
   */
  async persist<Answer>(call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.once(call);
      } catch (error) {
        if (!(error instanceof ServerUnavailable)) throw error;
        const pause = this.#pauseAfter(error, failures);
        await this.#clock.sleep(pause, signal);
      }
    }
  }

  /** Logs a failed call and says how long to wait before the next, in milliseconds. */
  #pauseAfter(error: ServerUnavailable, failures: number): number {
    const growing = pauseMs(this.#backoff, failures, this.#random());
    const pause = Math.max(growing, error.retryAfterMs ?? 0);
    this.#log.warn(
      { failures, retry_in_ms: Math.round(pause), reason: error.message },
      "server does not answer",
    );
    return pause;
  }

  #answered(): void {
    if (this.#lostAt === null) return;
    const seconds = Math.round((this.#clock.now() - this.#lostAt) / 1000);
    this.#lostAt = null;
    this.#log.info({ after_seconds: seconds }, "server answers again");
  }
}
