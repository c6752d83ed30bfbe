import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { apiReport, type ApiOptions } from "./api-protocol.ts";

const PROGRAM = fileURLToPath(new URL("api-process.ts", import.meta.url));

export interface LocalApiOptions extends ApiOptions {
  /** Takes each line the Worker logs. Default: errors and warnings go to stderr, the rest nowhere. */
  readonly onLog?: (level: string, message: string) => void;
}

export interface LocalApi {
  /** Without a slash at its end. */
  readonly url: string;
  /** Settles when the API ends, also without having been told to. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the API on this machine. Rejects with what hinders it, e.g. a port in use. It ends with
 * `stop`, or with the process that called this, however that ends.
 */
export async function startLocalApi({
  onLog = logTrouble,
  ...options
}: LocalApiOptions): Promise<LocalApi> {
  await mkdir(options.data, { recursive: true });
  const child = fork(PROGRAM, {
    // Not in the terminal's process group: Ctrl-C is this process's to deal with.
    detached: true,
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // Not "close": after a disconnect from this side it never comes.
  const ended = once(child, "exit").then(() => undefined);
  const url = await new Promise<string>((resolve, reject) => {
    child.on("message", (message) => {
      const report = apiReport.parse(message);
      switch (report.type) {
        case "ready":
          resolve(report.url);
          return;
        case "failed":
          reject(new Error(report.reason));
          return;
        case "log":
          onLog(report.level, report.message);
          return;
      }
    });
    child.once("error", reject);
    child.send(options);
    child.once("exit", (code) => reject(new Error(`the local API ended with code ${code}`)));
  });
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await ended;
  };
  return { url, ended, stop };
}

function logTrouble(level: string, message: string): void {
  if (level === "error" || level === "warn") console.error(message);
}
