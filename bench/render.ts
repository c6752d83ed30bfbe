/** How long a render node takes to start and to draw, and how much memory it needs: `npm run bench -- render`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { renderRequest, type RenderRequest } from "../contracts/node-protocol.ts";
import { EXAMPLE_GENERATE, EXAMPLE_GENERATE_VIDEO } from "../demo/example-request.ts";
import { startLocalNode } from "../demo/local-node.ts";
import { systemClock } from "../render-node/clock.ts";
import { readCache } from "../render-node/config.ts";
import { Engine } from "../render-node/engine/engine.ts";
import { findGpuEnvironment } from "../render-node/gpu/gpu-environment.ts";
import { ensurePack } from "../render-node/pack/ensure-pack.ts";
import { BenchStack } from "./bench-stack.ts";
import { percentile, round, type Row } from "./row.ts";

const ENGINE = fileURLToPath(new URL("../render-node/engine/main.ts", import.meta.url));
const CACHE = readCache();
const RUNS = 3;
const MEMORY_LOOK_MS = 500;

/** Compiles assets into a folder of its own, starts a node, draws the API document's example. */
export async function benchRender(): Promise<Row[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), "atelier-bench-"));
  try {
    const compile = await secondsOf(() => ensurePack({ cache: scratch }));
    await ensurePack({ cache: CACHE });
    const ready = await secondsUntilReady(scratch);
    return [
      {
        what: "node: assets compiled the first time",
        value: round(compile),
        unit: "s",
        goal: "≤ 90",
      },
      { what: "node: ready from its start", value: round(ready), unit: "s", goal: "≤ 8" },
      ...(await benchEngine(scratch)),
    ];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** From the command to an engine that can draw, with the assets compiled. */
async function secondsUntilReady(scratch: string): Promise<number> {
  const stack = await BenchStack.start();
  try {
    const token = await stack.addNode();
    const startedAt = performance.now();
    const ready = Promise.withResolvers<void>();
    const node = startLocalNode({
      server: stack.url,
      token,
      cache: CACHE,
      scratch,
      drainSeconds: 0,
      onLog: (text) => {
        if (text.includes("engine ready")) ready.resolve();
      },
    });
    await Promise.race([ready.promise, node.ended]);
    const seconds = (performance.now() - startedAt) / 1000;
    await node.stop();
    return seconds;
  } finally {
    await stack.stop();
  }
}

async function benchEngine(scratch: string): Promise<Row[]> {
  const gpu = await findGpuEnvironment(CACHE);
  const engine = new Engine({
    entry: ENGINE,
    env: { ...process.env, ...gpu.variables },
    cacheDir: CACHE,
    scratchDir: scratch,
    clock: systemClock,
    log: pino({ level: "error" }),
  });
  let peakBytes = 0;
  const looks = setInterval(() => {
    peakBytes = Math.max(peakBytes, engine.rssBytes);
  }, MEMORY_LOOK_MS);
  try {
    const draw = drawer(engine);
    const [cold = NaN, ...warm] = await draw(RUNS + 1, picture());
    const both = await draw(RUNS, picture("L"));
    const [film = NaN] = await draw(1, video());
    const one = percentile(warm, 0.5);
    const second = percentile(both, 0.5) - one;
    const size = "1024×1536";
    return [
      { what: `${size}, first picture of an engine`, value: round(cold), unit: "s" },
      { what: `${size} with thumbnail, warm`, value: round(one), unit: "s", goal: "≤ 4" },
      { what: `${size}, its second size`, value: round(second), unit: "s", goal: "≤ 2" },
      { what: "video, 5 s of 480×720", value: round(film), unit: "s", goal: "≤ 30" },
      { what: "engine memory at most", value: round(peakBytes / 1e6), unit: "MB", goal: "≤ 1500" },
    ];
  } finally {
    clearInterval(looks);
    await engine.stop();
  }
}

/** Draws a request so many times; returns the seconds each took. */
function drawer(engine: Engine): (runs: number, request: RenderRequest) => Promise<number[]> {
  const never = new AbortController().signal;
  let last = 1_738_860_389_530;
  return async (runs, request) => {
    await engine.whenReady(never);
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      last += 10;
      const task = { task_id: String(last), attempt: 1, lease_seconds: 30, request };
      const startedAt = performance.now();
      const { folder } = await engine.draw(task, () => undefined, never);
      times.push((performance.now() - startedAt) / 1000);
      await rm(folder, { recursive: true, force: true });
    }
    return times;
  };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

const APPAREL = { template: "LongSleeve", color_hex: "000000", size: "M" } as const;

function picture(size2?: string): RenderRequest {
  const { user_details, image_options } = EXAMPLE_GENERATE;
  return renderRequest.parse({
    lane: "image",
    user_details,
    apparel: { ...APPAREL, ...(size2 !== undefined && { size2 }) },
    image_options: { ...image_options, width: 1024, height: 1536 },
  });
}

function video(): RenderRequest {
  const { user_details, video_options } = EXAMPLE_GENERATE_VIDEO;
  return renderRequest.parse({
    lane: "video",
    user_details,
    apparel: APPAREL,
    video_options: { ...video_options, pixverse: false, width: 480, height: 720, fps: 24 },
  });
}
