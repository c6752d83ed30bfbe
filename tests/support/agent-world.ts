import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import type { ClaimedTask } from "../../contracts/node-protocol.ts";
import { renderRequest } from "../../contracts/node-protocol.ts";
import { systemClock } from "../../render-node/clock.ts";
import { ControlPlane } from "../../render-node/control-plane.ts";
import { Engine } from "../../render-node/engine/engine.ts";
import { HeldTasks } from "../../render-node/held-tasks.ts";
import { startHeartbeat } from "../../render-node/lease-heartbeat.ts";
import { Outbox } from "../../render-node/outbox.ts";
import { ServerLink } from "../../render-node/server-link.ts";
import { runWorkLoop } from "../../render-node/work-loop.ts";
import { ScriptedControlPlane } from "./scripted-control-plane.ts";
import type { Act } from "./scripted-engine.ts";

const ENGINE = fileURLToPath(new URL("scripted-engine.ts", import.meta.url));

export const TOKEN = "5ec2e7".padEnd(64, "0");

export interface AgentWorldOptions {
  /** What the engine does with a task; the rest is drawn. */
  readonly acts?: Readonly<Record<string, Act>>;
  /** A folder from an earlier world, as after a restart. */
  readonly scratch?: string;
  readonly plane?: ScriptedControlPlane;
}

/** An agent with a scripted control plane on one side and a scripted engine on the other. */
export interface AgentWorld extends AsyncDisposable {
  readonly plane: ScriptedControlPlane;
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly scratch: string;
  /** What the agent logged, one JSON object a line. */
  readonly log: readonly string[];
  /** Settles when the work loop ends. */
  readonly ended: Promise<void>;
  readonly drain: () => void;
  readonly handBack: () => void;
  /** Names of what lies in the scratch folder of tasks. */
  readonly taskFiles: () => Promise<string[]>;
}

export async function agentWorld(options: AgentWorldOptions = {}): Promise<AgentWorld> {
  const plane = options.plane ?? (await ScriptedControlPlane.start());
  const scratch = options.scratch ?? (await mkdtemp(path.join(tmpdir(), "atelier-agent-")));
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const clock = systemClock;
  const backoff = { firstMs: 5, longestMs: 20 };
  const link = new ServerLink({ clock, log, backoff });
  const deadlines = { call: 400, claimExtra: 200, heartbeat: 200 };
  const controlPlane = new ControlPlane({ server: plane.url, token: TOKEN, deadlines });
  const outbox = await Outbox.open({
    folder: path.join(scratch, "outbox"),
    controlPlane,
    link,
    log,
  });
  const engine = new Engine({
    entry: ENGINE,
    env: { ...process.env, SCRIPT: JSON.stringify(options.acts ?? {}) },
    cacheDir: scratch,
    scratchDir: scratch,
    patience: { silence: 1000, stall: 1600, abort: 100 },
    backoff,
    clock,
    log,
  });
  const drain = new AbortController();
  const handBack = new AbortController();
  const quit = new AbortController();
  const held = new HeldTasks();
  const bootId = randomUUID();
  const common = { controlPlane, link, held, bootId, clock, log };
  const onOrders = (orders: { drain: boolean }): void => {
    if (orders.drain) drain.abort(new Error("drained"));
  };
  const stopHeartbeat = startHeartbeat({
    ...common,
    onOrders,
    onRefusal: () => undefined,
    intervalMs: 25,
  });
  const ended = outbox
    .flush(quit.signal)
    .then(() =>
      runWorkLoop(
        { ...common, lanes: ["image", "video"], waitSeconds: 2, engine, outbox, onOrders },
        { drain: drain.signal, handBack: handBack.signal, quit: quit.signal },
      ),
    );
  ended.catch(() => undefined);
  return {
    plane,
    engine,
    outbox,
    scratch,
    log: lines,
    ended,
    drain: () => drain.abort(new Error("told to stop")),
    handBack: () => handBack.abort(new Error("time is over")),
    taskFiles: async () =>
      (await readdir(scratch)).filter((name) => name.startsWith("atelier-task-")),
    async [Symbol.asyncDispose]() {
      for (const stop of [drain, handBack, quit]) stop.abort(new Error("the test is over"));
      stopHeartbeat();
      await engine.stop();
      await ended.catch(() => undefined);
      if (!options.plane) await plane.close();
      if (!options.scratch) await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** A task as a claim hands it out. */
export function imageTask(taskId: string, attempt = 1): ClaimedTask {
  const request = renderRequest.parse({
    lane: "image",
    user_details: { skin_tone: 2, gender: "Female" },
    apparel: { template: "LongSleeve", color_hex: "000000", size: "M" },
    image_options: {},
  });
  return { task_id: taskId, attempt, lease_seconds: 30, request };
}
