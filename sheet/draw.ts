/**
 * Draws sheets; started by `main.ts` with the variables that open the GPU.
 * Arguments: the cache, the folder for the sheets, what the pictures' labels must contain, the sheets'
 * names.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openEngineContext } from "../render-node/engine/engine-context.ts";
import { contactSheet, type Print } from "./contact-sheet.ts";
import { drawCell } from "./draw-cell.ts";
import { type Sheet, type SheetName, SHEETS } from "./sheets.ts";

const [cacheDir, folder, only, ...names] = process.argv.slice(2) as [
  string,
  string,
  string,
  ...SheetName[],
];
const context = await openEngineContext({ cacheDir });
for (const name of names) {
  const sheet: Sheet = SHEETS[name];
  const prints: Print[] = [];
  const cells = sheet.cells().filter(({ label }) => label.includes(only));
  if (cells.length === 0) continue;
  for (const cell of cells) {
    prints.push({ label: cell.label, pixels: await drawCell(cell, context, sheet) });
  }
  const file = path.join(folder, `${name}.png`);
  await writeFile(file, await contactSheet(prints, sheet.columns));
  console.log(`${file}: ${prints.length} pictures`);
}
// The GPU keeps the process alive.
process.exit(0);
