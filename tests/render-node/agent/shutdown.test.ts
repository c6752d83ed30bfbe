import { EventEmitter } from "node:events";
import pino from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listenForShutdown } from "../../../render-node/shutdown.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen() {
  const signals = new EventEmitter();
  const left: number[] = [];
  const shutdown = listenForShutdown({
    drainMs: 10_000,
    log: pino({ level: "silent" }),
    leave: (code) => left.push(code),
    signals,
  });
  return { signals, left, shutdown };
}

it("drains at the first signal and hands back when the time is over", () => {
  const { signals, shutdown, left } = listen();
  signals.emit("SIGTERM", "SIGTERM");
  expect(shutdown.drain.aborted).toBe(true);
  vi.advanceTimersByTime(9999);
  expect(shutdown.handBack.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(shutdown.handBack.aborted).toBe(true);
  expect(shutdown.quit.aborted).toBe(false);
  vi.advanceTimersByTime(10_000);
  expect(shutdown.quit.aborted).toBe(true);
  expect(left).toEqual([]);
});

it("leaves at once at the second signal, with the code of that signal", () => {
  const { signals, left } = listen();
  signals.emit("SIGINT", "SIGINT");
  vi.advanceTimersByTime(501);
  signals.emit("SIGTERM", "SIGTERM");
  expect(left).toEqual([143]);
});

it("takes one Ctrl-C that arrives twice for one", () => {
  const { signals, left } = listen();
  signals.emit("SIGINT", "SIGINT");
  signals.emit("SIGINT", "SIGINT");
  expect(left).toEqual([]);
});

it("stops listening when disposed of", () => {
  const { signals, shutdown } = listen();
  shutdown.dispose();
  expect(signals.listenerCount("SIGINT") + signals.listenerCount("SIGTERM")).toBe(0);
});
