import pino, { type Logger } from "pino";
import pretty from "pino-pretty";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON line an event; coloured lines for people where the output is a terminal. */
export function createLog(level: LogLevel): Logger {
  const options = {
    level,
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    // The token is put into no entry; this is for an error object that carries a request along.
    redact: { paths: ["token", "*.token", "*.headers.Authorization", "*.headers.authorization"] },
  };
  if (!process.stdout.isTTY) return pino(options, pino.destination({ fd: 1, sync: true }));
  return pino(options, pretty({ destination: 1, sync: true, translateTime: "SYS:HH:MM:ss" }));
}
