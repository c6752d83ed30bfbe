/** The golden pictures as files: a sheet of cells for each list. */
import path from "node:path";
import sharp from "sharp";
import { GENDERS } from "../contracts/avatar-options.ts";
import type { EngineContext } from "../render-node/engine/engine-context.ts";
import type { Print } from "./contact-sheet.ts";
import { drawCell } from "./draw-cell.ts";
import { BODY_COLUMNS, BODY_LABELS, BODY_SIZE, drawBodies } from "./golden-bodies.ts";
import { GOLDEN_LISTS, type GoldenList } from "./golden-lists.ts";

export interface GoldenSheet {
  /** File in the folder of approved sheets. */
  readonly file: string;
  readonly columns: number;
  /** Pixels of each cell. */
  readonly width: number;
  readonly height: number;
  /**
   * Share of a cell's pixels that may look different: strands and edges change in their last bits
   * from one processor to the next, reliefs hardly do.
   */
  readonly mostDifferent: number;
  /** In reading order. */
  readonly labels: readonly string[];
  readonly draw: (context: EngineContext) => Promise<Print[]>;
}

export const GOLDEN_SHEETS: readonly GoldenSheet[] = [
  ...Object.entries<GoldenList>(GOLDEN_LISTS).map(([name, list]) => ({
    file: `${name}.jpg`,
    columns: list.columns,
    width: list.width,
    height: list.height,
    mostDifferent: 0.004,
    labels: list.cells.map(({ label }) => label),
    draw: async (context: EngineContext) => {
      const prints: Print[] = [];
      for (const cell of list.cells) {
        prints.push({ label: cell.label, pixels: await drawCell(cell, context, list) });
      }
      return prints;
    },
  })),
  ...GENDERS.map((gender) => ({
    file: `bodies-${gender.toLowerCase()}.png`,
    columns: BODY_COLUMNS,
    ...BODY_SIZE,
    mostDifferent: 0.0005,
    labels: BODY_LABELS,
    draw: ({ pack, bodyModel }: EngineContext) => drawBodies(pack, bodyModel, gender),
  })),
];

/** Pixels from the sheet's left and top edges to a cell. */
export function cellPlace(
  { columns, width, height }: GoldenSheet,
  index: number,
): { left: number; top: number; width: number; height: number } {
  return {
    left: (index % columns) * width,
    top: Math.floor(index / columns) * height,
    width,
    height,
  };
}

/** Draws a sheet and writes it into a folder. */
export async function writeGoldenSheet(
  sheet: GoldenSheet,
  context: EngineContext,
  folder: string,
): Promise<void> {
  const prints = await sheet.draw(context);
  const rows = Math.ceil(prints.length / sheet.columns);
  const pasted = prints.map(({ pixels: { width, height, rgba } }, index) => {
    const { left, top } = cellPlace(sheet, index);
    const input = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength);
    return { input, raw: { width, height, channels: 4 as const }, left, top };
  });
  const picture = sharp({
    create: {
      width: sheet.columns * sheet.width,
      height: rows * sheet.height,
      channels: 3,
      background: "white",
    },
  }).composite(pasted);
  const file = path.join(folder, sheet.file);
  if (sheet.file.endsWith(".png")) {
    // Reliefs are grey and small: nothing is lost and their edges stay sharp.
    await picture.removeAlpha().toColourspace("b-w").png({ compressionLevel: 9 }).toFile(file);
  } else {
    await picture.removeAlpha().jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toFile(file);
  }
}
