/**
 * Draws the golden cells as JPEG into a folder; started with the variables that open the GPU.
 * Arguments: the cache and the folder.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { openEngineContext } from "../render-node/engine/engine-context.ts";
import { drawCell } from "./draw-cell.ts";
import { GOLDEN_CELLS, GOLDEN_SIZE } from "./golden-cells.ts";

const [cacheDir, folder] = process.argv.slice(2) as [string, string];
await mkdir(folder, { recursive: true });
const context = await openEngineContext({ cacheDir });
for (const cell of GOLDEN_CELLS) {
  const { width, height, rgba } = await drawCell(cell, context, GOLDEN_SIZE);
  await sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 92, chromaSubsampling: "4:4:4" })
    .toFile(path.join(folder, `${cell.label}.jpg`));
}
console.log(JSON.stringify(GOLDEN_CELLS.length));
// The GPU keeps the process alive.
process.exit(0);
