import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../render-node/main.ts", import.meta.url));

export interface LocalNodeOptions {
  readonly server: string;
  readonly token: string;
  readonly cache?: string;
  readonly scratch?: string;
  /** How long a task may go on when the node is stopped; seconds. */
  readonly drainSeconds?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Where its log goes; default: this process's own output. */
  readonly onLog?: (text: string) => void;
}

export interface LocalNode {
  readonly process: ChildProcess;
  /** Settles with its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Lets it finish or hand back what it holds, and waits for its end. */
  readonly stop: () => Promise<void>;
}

/** Starts a render node on this machine. It stops when told to, or when this process ends. */
export function startLocalNode(options: LocalNodeOptions): LocalNode {
  const { server, token, cache, scratch, drainSeconds, env, onLog } = options;
  const args = [
    ["start", "--server", server],
    cache === undefined ? [] : ["--cache", cache],
    scratch === undefined ? [] : ["--scratch", scratch],
    drainSeconds === undefined ? [] : ["--drain-seconds", String(drainSeconds)],
  ].flat();
  const child = fork(PROGRAM, args, {
    // Not in the terminal's process group: Ctrl-C is this process's to deal with.
    detached: true,
    execArgv: [],
    // A command line can be read by every user of the machine; the environment cannot.
    env: { ...process.env, ...env, ATELIER_TOKEN: token },
    stdio: onLog ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "inherit", "inherit", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => onLog?.(chunk.toString()));
  }
  const ended = once(child, "close").then(() => child.exitCode);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  };
  return { process: child, ended, stop };
}
