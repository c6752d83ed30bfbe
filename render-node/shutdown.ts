import type { Logger } from "pino";
import type { Stopping } from "./work-loop.ts";

export interface ShutdownOptions {
  /** How long a task may go on after the first signal before it is handed back; milliseconds. */
  readonly drainMs: number;
  readonly log: Logger;
  /** Ends the process at once; given the exit code. */
  readonly leave: (code: number) => void;
  /** Default: this process's signals. */
  readonly signals?: Pick<NodeJS.EventEmitter, "on" | "off">;
}

export interface Shutdown extends Stopping {
  /** What the first signal does; the server may order it too. */
  readonly begin: (why: string) => void;
  /** Stops listening for signals. */
  readonly dispose: () => void;
}

/** A terminal's Ctrl-C may arrive twice, from the process group and passed on by npm: one wish. */
const SAME_WISH_MS = 500;

/** After handing back, for telling the server so. */
const LAST_REPORTS_MS = 10_000;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * First SIGINT or SIGTERM: finish the task, or hand it back when that takes longer than `drainMs`.
 * Second: leave at once.
 */
export function listenForShutdown({
  drainMs,
  log,
  leave,
  signals = process,
}: ShutdownOptions): Shutdown {
  const drain = new AbortController();
  const handBack = new AbortController();
  const quit = new AbortController();
  const limits: ReturnType<typeof setTimeout>[] = [];
  let firstAt = 0;

  const begin = (why: string): void => {
    if (drain.signal.aborted) return;
    firstAt = performance.now();
    log.info({ why, drain_seconds: drainMs / 1000 }, "stopping: finishing what is held");
    drain.abort(new Error(why));
    limits.push(
      setTimeout(() => {
        log.warn("this takes too long; handing back what is held");
        handBack.abort(new Error("the time to finish is over"));
      }, drainMs),
      setTimeout(
        () => quit.abort(new Error("the time to report is over")),
        drainMs + LAST_REPORTS_MS,
      ),
    );
  };
  const onSignal = (signal: "SIGINT" | "SIGTERM"): void => {
    if (!drain.signal.aborted) {
      begin(signal);
    } else if (performance.now() - firstAt > SAME_WISH_MS) {
      log.warn({ signal }, "leaving at once");
      leave(EXIT_CODES[signal]);
    }
  };
  signals.on("SIGINT", onSignal);
  signals.on("SIGTERM", onSignal);
  return {
    drain: drain.signal,
    handBack: handBack.signal,
    quit: quit.signal,
    begin,
    dispose: () => {
      for (const limit of limits) clearTimeout(limit);
      signals.off("SIGINT", onSignal);
      signals.off("SIGTERM", onSignal);
    },
  };
}
