import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findGpuEnvironment } from "../../../render-node/gpu/gpu-environment.ts";

const run = promisify(execFile);

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));

/**
 * Runs a program on the software GPU, which a process only finds when it was started for it, and
 * returns the JSON value that is the last line of its output.
 */
export async function runOnGpu<Result>(program: URL, ...args: string[]): Promise<Result> {
  const { variables } = await findGpuEnvironment(CACHE, "software");
  const { stdout } = await run(process.execPath, [fileURLToPath(program), ...args], {
    env: { ...process.env, ...variables },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") as Result;
}
