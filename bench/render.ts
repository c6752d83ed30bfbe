/** How long a render node takes to start and to draw, and how much memory it needs: `npm run bench -- render`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { avatarDetails, type AvatarDetails } from "../contracts/generate.ts";
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
const RUNS = 5;
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
      { what: "node: ready from its start", value: round(ready), unit: "s", goal: "≤ 6" },
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
    const [cold = NOT_DRAWN, ...warm] = await draw(RUNS + 1, () => picture(newcomer(), LARGE));
    const both = await draw(RUNS, () => picture(newcomer(), LARGE, "L"));
    const [, ...small] = await draw(RUNS + 1, () => picture(newcomer(), SMALL));
    const regular = newcomer();
    const [, ...again] = await draw(RUNS + 1, () => picture(regular, SMALL));
    const [film = NOT_DRAWN] = await draw(1, video);
    const one = medianSeconds(warm);
    const second = medianSeconds(both) - one;
    const newBodies = [...warm, ...small];
    const body = median(
      newBodies,
      ({ timings }) => (timings["shape"] ?? 0) + (timings["pose"] ?? 0),
    );
    const [large, little] = [LARGE, SMALL].map(({ width, height }) => `${width}×${height}`);
    return [
      { what: `${large}, first picture of an engine`, value: round(cold.seconds), unit: "s" },
      { what: `${large} with thumbnail, warm`, value: round(one), unit: "s", goal: "≤ 2.5" },
      ...stepRows(`${large}, warm`, warm),
      { what: "a new body shaped and posed", value: round(body), unit: "ms", goal: "≤ 60" },
      { what: `${large}, its second size`, value: round(second), unit: "s", goal: "≤ 2" },
      { what: `${little}, warm`, value: round(medianSeconds(small)), unit: "s", goal: "≤ 0.6" },
      {
        what: `${little}, of the figure drawn last`,
        value: round(medianSeconds(again)),
        unit: "s",
      },
      { what: "video, 5 s of 480×720", value: round(film.seconds), unit: "s", goal: "≤ 30" },
      ...frameRows(film),
      { what: "engine memory at most", value: round(peakBytes / 1e6), unit: "MB", goal: "≤ 1200" },
    ];
  } finally {
    clearInterval(looks);
    await engine.stop();
  }
}

interface Drawn {
  readonly seconds: number;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}
const NOT_DRAWN: Drawn = { seconds: NaN, timings: {} };

function median(drawn: readonly Drawn[], of: (each: Drawn) => number): number {
  return percentile(drawn.map(of), 0.5);
}

function medianSeconds(drawn: readonly Drawn[]): number {
  return median(drawn, ({ seconds }) => seconds);
}

/**
 * Where a picture's time goes: the median of each step. `shape` also measures and colours the body,
 * `upload` holds what the room's light does to each vertex, `encode` the thumbnail.
 */
function stepRows(what: string, drawn: readonly Drawn[]): Row[] {
  const steps = new Set(drawn.flatMap(({ timings }) => Object.keys(timings)));
  return [...steps].map((step) => ({
    what: `${what}: ${step.replace("_", " ")}`,
    value: round(median(drawn, ({ timings }) => timings[step] ?? 0)),
    unit: "ms",
  }));
}

/**
 * Where a frame's time goes: `motion` poses the body, `drape` lets cloth and hair follow and swing,
 * `upload` holds the floor's shadow as well. While a frame is drawn the next one is posed and draped
 * and the last one encoded, so that `draw` is what of it is still waited for.
 */
function frameRows({ timings }: Drawn): Row[] {
  const { motion = 0, drape = 0, upload = 0, draw = 0, read_back = 0, frames = 0 } = timings;
  const encode = frames - motion - drape - upload - draw - read_back;
  return Object.entries({ motion, drape, upload, draw, "read back": read_back, encode }).map(
    ([step, taken]) => ({
      what: `video, a frame: ${step}`,
      value: round(taken / VIDEO_FRAMES),
      unit: "ms",
    }),
  );
}

/** Draws so many requests, one after the other. */
function drawer(
  engine: Engine,
): (runs: number, requestOf: () => RenderRequest) => Promise<Drawn[]> {
  const never = new AbortController().signal;
  let last = 1_738_860_389_530;
  return async (runs, requestOf) => {
    await engine.whenReady(never);
    const drawn: Drawn[] = [];
    for (let run = 0; run < runs; run++) {
      last += 10;
      const request = requestOf();
      const task = { task_id: String(last), attempt: 1, lease_seconds: 30, request };
      const startedAt = performance.now();
      const { folder, timings = {} } = await engine.draw(task, () => undefined, never);
      drawn.push({ seconds: (performance.now() - startedAt) / 1000, timings });
      await rm(folder, { recursive: true, force: true });
    }
    return drawn;
  };
}

async function secondsOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

interface Size {
  readonly width: number;
  readonly height: number;
}
const LARGE: Size = { width: 1024, height: 1536 };
const SMALL: Size = { width: 384, height: 576 };
const VIDEO_FRAMES = 120;

const APPAREL = { template: "LongSleeve", color_hex: "000000", size: "M" } as const;

let bodies = 0;

/** The person of the API document's example, each time a little slighter: a body the engine has not met. */
function newcomer(): AvatarDetails {
  bodies += 1;
  const person = avatarDetails.parse(EXAMPLE_GENERATE.user_details);
  const body_dimensions = person.body_dimensions.map(({ key, value }) => ({
    key,
    value: value * (1 - 0.001 * bodies),
  }));
  return { ...person, body_dimensions };
}

function picture(user_details: AvatarDetails, size: Size, size2?: string): RenderRequest {
  const { image_options } = EXAMPLE_GENERATE;
  return renderRequest.parse({
    lane: "image",
    user_details,
    apparel: { ...APPAREL, ...(size2 !== undefined && { size2 }) },
    image_options: { ...image_options, ...size },
  });
}

function video(): RenderRequest {
  const { user_details, video_options } = EXAMPLE_GENERATE_VIDEO;
  return renderRequest.parse({
    lane: "video",
    user_details,
    apparel: APPAREL,
    video_options: {
      ...video_options,
      // The motion that moves everything, so that posing and uploading count.
      prompt: "a walk",
      pixverse: false,
      width: 480,
      height: 720,
      fps: 24,
    },
  });
}
