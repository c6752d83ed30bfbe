import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_DATA, DEFAULT_PORT } from "./local-stack.ts";

export interface LocalOptions {
  readonly port: number;
  readonly data: string;
  readonly verbose: boolean;
}

/** A command of the local stack, with the options they share. */
export function localCommand(name: string, about: string): Command {
  return new Command(name)
    .description(about)
    .addOption(
      new Option("--port <n>", "port on 127.0.0.1")
        .env("PORT")
        .default(DEFAULT_PORT)
        .argParser(parsePort),
    )
    .addOption(
      new Option("--data <folder>", "where everything is kept")
        .env("ATELIER_DATA")
        .default(DEFAULT_DATA, ".data")
        .argParser((given) => path.resolve(given)),
    )
    .option("--verbose", "print a line for each request", false)
    .allowExcessArguments(false);
}

function parsePort(given: string): number {
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${given}" is no port; allowed is 0 (any) to 65535`);
}

/** Lines of the Worker for a terminal: all of them, or only what went wrong. */
export function apiLog(verbose: boolean): (level: string, message: string) => void {
  return (level, message) => {
    const trouble = level === "error" || level === "warn";
    if (trouble) console.error(message);
    else if (verbose) console.log(message);
  };
}
