/**
 * Draws the golden sheets into a folder; started with the variables that open the GPU.
 * Arguments: the cache and the folder.
 */
import { mkdir } from "node:fs/promises";
import { openEngineContext } from "../render-node/engine/engine-context.ts";
import { GOLDEN_SHEETS, writeGoldenSheet } from "./golden-sheets.ts";

const [cacheDir, folder] = process.argv.slice(2) as [string, string];
await mkdir(folder, { recursive: true });
const context = await openEngineContext({ cacheDir });
for (const sheet of GOLDEN_SHEETS) await writeGoldenSheet(sheet, context, folder);
console.log(JSON.stringify(GOLDEN_SHEETS.length));
// The GPU keeps the process alive.
process.exit(0);
