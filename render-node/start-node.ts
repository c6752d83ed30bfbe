import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import { CLAIM_WAIT_SECONDS_MAX } from "../contracts/limits.ts";
import type { ClaimResponse } from "../contracts/node-protocol.ts";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { ControlPlane } from "./control-plane.ts";
import { Engine } from "./engine/engine.ts";
import { adapterName } from "./adapter-name.ts";
import { findGpuEnvironment } from "./gpu/gpu-environment.ts";
import { HeldTasks } from "./held-tasks.ts";
import { PROVIDER_VARIABLE } from "./body-provider.ts";
import { startHeartbeat } from "./lease-heartbeat.ts";
import { Outbox } from "./outbox.ts";
import { ServerLink } from "./server-link.ts";
import { listenForShutdown, type Shutdown } from "./shutdown.ts";
import { runWorkLoop } from "./work-loop.ts";

const ENGINE_ENTRY = fileURLToPath(new URL("engine/main.ts", import.meta.url));

/**
 * Runs a render node until it is told to stop. Resolves after a clean end; rejects when there is no
 * GPU to draw with or the server does not take this node's token.
 */
export async function startNode(config: Config, log: Logger): Promise<void> {
  const shutdown = listenForShutdown({
    drainMs: config.drainSeconds * 1000,
    log,
    leave: (code) => process.exit(code),
  });
  // Started by the local stack: without whom nobody would stop this.
  process.once("disconnect", () => shutdown.begin("the program that started this is gone"));
  log.info({ server: config.server.host, lanes: config.lanes }, "render node starting");

  const gpu = await findGpuEnvironment(config.cache, config.gpu);
  const adapter = adapterName(gpu.adapter);
  log.info({ adapter, software: gpu.software }, "GPU found");
  const taskDir = await openTaskDir(config.scratch);
  const engine = new Engine({
    entry: ENGINE_ENTRY,
    env: { ...environmentWithoutToken(), ...gpu.variables, [PROVIDER_VARIABLE]: config.onnx },
    cacheDir: config.cache,
    scratchDir: taskDir,
    clock: systemClock,
    log,
  });
  // It may be in the middle of a long computation; what is handed back needs no answer from it.
  shutdown.handBack.addEventListener("abort", () => void engine.stop());
  try {
    await serve(config, { engine, adapter, shutdown, log });
    log.info("render node stopped");
  } catch (error) {
    // Told to stop while it waited for its server: nothing was held.
    if (!shutdown.drain.aborted || error !== shutdown.drain.reason) throw error;
    log.info("render node stopped before it began");
  } finally {
    shutdown.dispose();
    await engine.stop();
    await rm(taskDir, { recursive: true, force: true });
  }
}

interface Parts {
  readonly engine: Engine;
  /** What the engine draws with. */
  readonly adapter: string;
  readonly shutdown: Shutdown;
  readonly log: Logger;
}

/** Introduces the node, sends what its last run left, and works until it is told to stop. */
async function serve(config: Config, { engine, adapter, shutdown, log }: Parts): Promise<void> {
  const { lanes, scratch } = config;
  const bootId = randomUUID();
  const clock = systemClock;
  const link = new ServerLink({ clock, log });
  const controlPlane = new ControlPlane(config);
  const hello = { boot_id: bootId, version: manifest.version, lanes, adapter };
  const { node } = await link.persist(
    () => controlPlane.hello(hello, shutdown.drain),
    shutdown.drain,
  );
  log.info({ node }, "server knows this node");

  const folder = path.join(scratch, "outbox", node);
  const outbox = await Outbox.open({ folder, controlPlane, link, log });
  if (outbox.size > 0) log.info({ reports: outbox.size }, "sending what the last run left");
  await outbox.flush(shutdown.drain);

  const held = new HeldTasks();
  const onOrders = followOrders(shutdown, log);
  const common = { controlPlane, link, held, bootId, clock, log, onOrders };
  const stopHeartbeat = startHeartbeat({
    ...common,
    onRefusal: (error) => shutdown.begin(String(error)),
  });
  try {
    const waitSeconds = CLAIM_WAIT_SECONDS_MAX;
    await runWorkLoop({ ...common, lanes, waitSeconds, engine, outbox }, shutdown);
  } finally {
    stopHeartbeat();
  }
}

/** Drains when the server says so, and tells the operator of each change of the rest. */
function followOrders(shutdown: Shutdown, log: Logger) {
  let paused = false;
  let told: string | undefined;
  return ({ drain, pause, notice }: Pick<ClaimResponse, "drain" | "pause" | "notice">): void => {
    if (drain) shutdown.begin("drained by the server");
    if (pause !== paused) log.warn(pause ? "a lane is paused by its operator" : "lanes go on");
    if (notice !== told && notice !== undefined) log.error({ notice }, "the server says");
    paused = pause;
    told = notice;
  };
}

/** This run's folder for files under way; those of runs that were killed are removed. */
async function openTaskDir(scratch: string): Promise<string> {
  const root = path.join(scratch, "tasks");
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    if (!isRunning(Number(name))) await rm(path.join(root, name), { recursive: true, force: true });
  }
  const own = path.join(root, String(process.pid));
  await rm(own, { recursive: true, force: true });
  await mkdir(own);
  return own;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, so it runs.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The engine talks to no server; it shall not carry the key to one either. */
function environmentWithoutToken(): NodeJS.ProcessEnv {
  const { ATELIER_TOKEN: _, ...rest } = process.env;
  return rest;
}
