/** Finds the cells of golden sheets that no longer look as approved. */
import path from "node:path";
import pixelmatch from "pixelmatch";
import sharp from "sharp";
import { GOLDEN_FOLDER } from "./golden-lists.ts";
import { cellPlace, type GoldenSheet } from "./golden-sheets.ts";

/** Pixelmatch's perceptual distance from which a pixel counts as another one. */
const NOTICEABLE = 0.08;

/** One cell that differs, with PNG pictures. */
export interface Difference {
  readonly sheet: string;
  readonly label: string;
  /** 0..1 of its pixels. */
  readonly share: number;
  readonly approved: Buffer;
  readonly drawn: Buffer;
  readonly marked: Buffer;
}

/** Compares the sheet drawn into a folder with the approved one, cell by cell. */
export async function compareGoldens(sheet: GoldenSheet, folder: string): Promise<Difference[]> {
  const [before, after] = [GOLDEN_FOLDER, folder].map((at) => path.join(at, sheet.file)) as [
    string,
    string,
  ];
  const differences: Difference[] = [];
  for (const [index, label] of sheet.labels.entries()) {
    const place = cellPlace(sheet, index);
    const [approved, drawn] = await Promise.all([
      sharp(before).extract(place).png().toBuffer(),
      sharp(after).extract(place).png().toBuffer(),
    ]);
    const { width, height } = sheet;
    const { share, marked } = await lookDifferent(approved, drawn, sheet);
    if (share <= sheet.mostDifferent) continue;
    const raw = { width, height, channels: 4 as const };
    differences.push({
      sheet: sheet.file,
      label,
      share,
      approved,
      drawn,
      marked: await sharp(marked, { raw }).png().toBuffer(),
    });
  }
  return differences;
}

/**
 * Share of the pixels of two pictures that look different, after a blur that forgives the last bits
 * of edges and strands, and a picture (RGBA) that marks them.
 */
export async function lookDifferent(
  before: Buffer,
  after: Buffer,
  { width, height }: Pick<GoldenSheet, "width" | "height">,
): Promise<{ share: number; marked: Buffer }> {
  const marked = Buffer.alloc(width * height * 4);
  const [was, is] = await Promise.all([blurred(before), blurred(after)]);
  const options = { threshold: NOTICEABLE, includeAA: true };
  return { share: pixelmatch(was, is, marked, width, height, options) / (width * height), marked };
}

function blurred(png: Buffer): Promise<Buffer> {
  return sharp(png).blur(1).toColourspace("srgb").ensureAlpha().raw().toBuffer();
}
