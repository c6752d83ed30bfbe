/** `npm run sheet`: contact sheets of what the engine draws, and the golden pictures of the tests. */
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { readCache } from "../render-node/config.ts";
import { findGpuEnvironment } from "../render-node/gpu/gpu-environment.ts";
import { GOLDEN_FOLDER } from "./golden-cells.ts";
import { SHEETS } from "./sheets.ts";

const list = Object.entries(SHEETS).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`);

const program = new Command("npm run sheet --")
  .description("Draws contact sheets with the engine, for looking at.")
  .addArgument(
    new Argument("[sheets...]", "which ones (default: all)")
      .choices(Object.keys(SHEETS))
      .default([], ""),
  )
  .option("--out <folder>", "where the sheets go", "out")
  .option("--renew", "draws the golden pictures of the tests anew instead", false)
  .addHelpText("after", `\nSheets:\n${list.join("\n")}`)
  .showHelpAfterError()
  .parse();
const { out, renew } = program.opts<{ out: string; renew: boolean }>();
const chosen = program.processedArgs[0] as string[];

const folder = path.resolve(out);
const cache = readCache();
// Goldens are SwiftShader's pixels, so that every machine compares with the same ones.
const { variables } = await findGpuEnvironment(cache, renew ? "software" : "hardware");
if (renew) {
  await run("draw-goldens.ts", GOLDEN_FOLDER);
} else {
  await mkdir(folder, { recursive: true });
  await run("draw.ts", folder, ...(chosen.length > 0 ? chosen : Object.keys(SHEETS)));
}

/** A process only finds the GPU when it was started for it. */
async function run(script: string, ...args: string[]): Promise<void> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [file, cache, ...args], {
    stdio: "inherit",
    env: { ...process.env, ...variables },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) process.exitCode = 1;
}
