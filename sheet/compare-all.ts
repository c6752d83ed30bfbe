/** Draws the golden sheets beside the approved ones and says what differs. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { compareGoldens, type Difference } from "./compare-goldens.ts";
import { writeDifferencePage } from "./difference-page.ts";
import { GOLDEN_SHEETS } from "./golden-sheets.ts";

/**
 * @param draw fills a folder with the golden sheets
 * @returns the cells that differ; they are also on the page of differences
 */
export async function compareAll(draw: (folder: string) => Promise<void>): Promise<Difference[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "golden-"));
  try {
    await draw(folder);
    const found = await Promise.all(GOLDEN_SHEETS.map((sheet) => compareGoldens(sheet, folder)));
    const differences = found.flat();
    await writeDifferencePage(differences);
    return differences;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
