/** `npm run sheet`: contact sheets of what the engine draws, and the golden pictures of the tests. */
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { readCache } from "../render-node/config.ts";
import { findGpuEnvironment } from "../render-node/gpu/gpu-environment.ts";
import { compareAll } from "./compare-all.ts";
import { DIFFERENCE_PAGE } from "./difference-page.ts";
import { openBodyModel } from "../render-node/inference/body-model.ts";
import { ensurePack } from "../render-node/pack/ensure-pack.ts";
import { GOLDEN_FOLDER } from "./golden-lists.ts";
import { measuredBodies, measurementRanges } from "./measurement-ranges.ts";
import { SHEETS } from "./sheets.ts";

const list = Object.entries(SHEETS).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`);

const program = new Command("npm run sheet --")
  .description("Draws contact sheets with the engine, for looking at.")
  .addArgument(
    new Argument("[sheets...]", "which ones")
      .choices(Object.keys(SHEETS))
      .default(Object.keys(SHEETS), "all"),
  )
  .option("--out <folder>", "where the sheets go", "out")
  .option("--only <text>", "only pictures whose label contains this, a garment's name for one")
  .option("--renew", "draws the golden pictures of the tests anew instead", false)
  .option("--compare", "compares what is drawn now with the golden pictures instead", false)
  .option("--ranges", "prints what the measurements of 1,000 bodies lie between instead", false)
  .addHelpText("after", `\nSheets:\n${list.join("\n")}`)
  .showHelpAfterError()
  .parse();
const {
  out,
  only = "",
  renew,
  compare,
  ranges,
} = program.opts<{
  out: string;
  only?: string;
  renew: boolean;
  compare: boolean;
  ranges: boolean;
}>();
const chosen = program.processedArgs[0] as string[];

const folder = path.resolve(out);
const cache = readCache();
// Goldens are SwiftShader's pixels, so that every machine compares with the same ones.
const { variables } = await findGpuEnvironment(cache, renew || compare ? "software" : "hardware");
if (ranges) {
  const pack = await ensurePack({ cache });
  const bodies = measuredBodies(pack, await openBodyModel(pack));
  console.log(await measurementRanges(bodies));
} else if (renew) {
  await run("draw-goldens.ts", GOLDEN_FOLDER);
} else if (compare) {
  const differences = await compareAll((drawn) => run("draw-goldens.ts", drawn));
  for (const { label, share } of differences)
    console.log(`${label}: ${(share * 100).toFixed(1)} %`);
  console.log(differences.length > 0 ? `see ${DIFFERENCE_PAGE}` : "all look as approved");
  if (differences.length > 0) process.exitCode = 1;
} else {
  await mkdir(folder, { recursive: true });
  await run("draw.ts", folder, only, ...chosen);
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
  if (code !== 0) throw new Error(`${script} ended with code ${code}`);
}
