import { execFile } from "node:child_process";
import { access, constants, mkdir } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { promisify } from "node:util";
import { adapterName } from "../adapter-name.ts";
import { readCache, readConfig, readPixverse, type Config, type Given } from "../config.ts";
import { ControlPlane, ServerRefusal } from "../control-plane.ts";
import { ffmpegPath } from "../encode/ffmpeg-path.ts";
import { chooseH264Encoder } from "../encode/h264-encoder.ts";
import { findGpuEnvironment } from "../gpu/gpu-environment.ts";
import { ensurePack } from "../pack/ensure-pack.ts";
import { makeHumanFolder } from "../pack/read-makehuman.ts";

export interface Check {
  readonly name: string;
  /** Returns what it found; throws with what is missing and what helps. */
  readonly look: (given: Given) => Promise<string>;
}

const CALL_LIMIT_MS = 10_000;

export const CHECKS: readonly Check[] = [
  { name: "machine", look: machine },
  { name: "settings", look: settings },
  { name: "GPU", look: gpu },
  { name: "models", look: models },
  { name: "ffmpeg", look: ffmpeg },
  { name: "PixVerse", look: pixverse },
  { name: "assets", look: assets },
  { name: "folders", look: folders },
  { name: "server", look: server },
  { name: "token", look: token },
];

async function machine(): Promise<string> {
  const cores = cpus().length;
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${process.platform}-${process.arch}, ${cores} cores, ${gigabytes} GiB, Node ${process.version}`;
}

async function settings(given: Given): Promise<string> {
  const { server: url, lanes } = readConfig(given);
  return `${url.href} for ${lanes.join(" and ")}`;
}

async function gpu(given: Given): Promise<string> {
  const wish = given.gpu === "software" ? "software" : "hardware";
  const { adapter, software } = await findGpuEnvironment(readCache(given.cache), wish);
  const name = adapterName(adapter);
  return software ? `${name}: drawn by the processor; a GPU with a Vulkan driver is faster` : name;
}

async function models(given: Given): Promise<string> {
  const { listSupportedBackends } = await import("onnxruntime-node");
  const wish = given.onnx ?? "cpu";
  const backends = listSupportedBackends();
  const here = backends.filter(({ bundled }) => bundled).map(({ name }) => name);
  if (!backends.some(({ name }) => name === wish)) {
    throw new Error(`ONNX Runtime has no ${wish} on this machine, only ${here.join(", ")}`);
  }
  return `ONNX Runtime on ${wish}, with ${here.join(", ")}`;
}

async function ffmpeg(): Promise<string> {
  const program = ffmpegPath();
  const { stdout } = await promisify(execFile)(program, ["-hide_banner", "-version"]);
  const version = /version (\S+)/.exec(stdout)?.[1] ?? "unknown";
  const { name } = await chooseH264Encoder(program);
  return `version ${version}, H.264 by ${name}, ${program}`;
}

async function pixverse(): Promise<string> {
  const found = readPixverse();
  if (found === null) return "no PIXVERSE_API_KEY: every video is made on this machine";
  return `${found.model} at ${found.quality} through ${found.baseUrl}`;
}

async function assets(given: Given): Promise<string> {
  const cache = readCache(given.cache);
  const source = makeHumanFolder();
  try {
    // A compilation that begins is one that is needed, and not the doctor's to do.
    const stop = (): never => {
      throw new NotCompiled();
    };
    await ensurePack({ cache, onProgress: stop });
    return `compiled in ${cache}`;
  } catch (error) {
    if (!(error instanceof NotCompiled)) throw error;
    return `not compiled yet: the first start or \`npm run node -- pack\` does it, from ${source}`;
  }
}

class NotCompiled extends Error {}

async function folders(given: Given): Promise<string> {
  const cache = readCache(given.cache);
  const all = given.scratch === undefined ? [cache] : [cache, given.scratch];
  for (const folder of all) {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  }
  return `${all.join(", ")} writable`;
}

async function server(given: Given): Promise<string> {
  const { server: url } = known(given);
  const started = performance.now();
  const response = await fetch(new URL("health", withSlash(url)), {
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${url.href} does not answer: ${String(cause)}`, { cause: error });
  });
  if (!response.ok) throw new Error(`${url.href} answers /health with ${response.status}`);
  return `${url.host} answered in ${Math.round(performance.now() - started)} ms`;
}

async function token(given: Given): Promise<string> {
  const plane = new ControlPlane(known(given));
  try {
    // A task nobody can have: the answer tells a good token from a bad one and changes nothing.
    const nobody = { task_id: "1000000000000", verb: "release", body: { attempt: 1 } } as const;
    await plane.report(nobody, AbortSignal.timeout(CALL_LIMIT_MS));
  } catch (error) {
    if (!(error instanceof ServerRefusal) || error.isAboutToken) throw error;
  }
  return "the server takes it";
}

function known(given: Given): Config {
  try {
    return readConfig(given);
  } catch (error) {
    throw new Error("not tried: see settings", { cause: error });
  }
}

function withSlash(url: URL): URL {
  return new URL(url.href.replace(/\/*$/, "/"));
}
