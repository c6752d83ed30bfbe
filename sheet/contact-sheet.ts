import sharp from "sharp";
import type { OverlayOptions } from "sharp";
import type { Pixels } from "../render-node/gpu/open-gpu.ts";

/** A drawn picture and what is written below it. */
export interface Print {
  readonly label: string;
  readonly pixels: Pixels;
}

/** Pixels below each picture, for its label. */
const CAPTION = 18;

/** Pastes pictures of one size in rows, each with its label, into one PNG. */
export async function contactSheet(prints: readonly Print[], columns: number): Promise<Buffer> {
  const first = prints[0]?.pixels;
  if (first === undefined) throw new RangeError("a contact sheet needs at least one picture");
  const [width, height] = [first.width, first.height + CAPTION];
  const rows = Math.ceil(prints.length / columns);
  const pasted = prints.flatMap(({ label, pixels }, at): OverlayOptions[] => {
    const left = (at % columns) * width;
    const top = Math.floor(at / columns) * height;
    const { width: across, height: down, rgba } = pixels;
    return [
      {
        input: Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength),
        raw: { width: across, height: down, channels: 4 },
        left,
        top,
      },
      { input: caption(label, width), left, top: top + first.height },
    ];
  });
  return sharp({
    create: { width: columns * width, height: rows * height, channels: 3, background: "white" },
  })
    .composite(pasted)
    .png()
    .toBuffer();
}

function caption(label: string, width: number): Buffer {
  const text = label.replace(/[<&]/g, (sign) => (sign === "<" ? "&lt;" : "&amp;"));
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${CAPTION}">` +
      `<text x="${width / 2}" y="13" font-size="12" text-anchor="middle" font-family="sans-serif">${text}</text></svg>`,
  );
}
