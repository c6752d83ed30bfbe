/** Draws bald faces of every skin tone, for `skin-tones.test.ts`. */
import { fileURLToPath } from "node:url";
import { openEngineContext } from "../../../render-node/engine/engine-context.ts";
import type { Pixels } from "../../../render-node/gpu/open-gpu.ts";
import { cell } from "../../../sheet/cell.ts";
import { drawCell } from "../../../sheet/draw-cell.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
const SIZE = { width: 160, height: 240 };

/** Open skin turned to the key lamp: forehead, and the cheek at the picture's left; x, y, width, height. */
const LIT_SKIN = [
  [0.4, 0.3, 0.2, 0.07],
  [0.31, 0.49, 0.09, 0.06],
] as const;

/** Median of lit skin, 0 to 255, by gender and by tone from 0 to 9. */
export type FaceReport = Record<"Female" | "Male", [number, number, number][]>;

const context = await openEngineContext({ cacheDir: CACHE });
const report: FaceReport = { Female: [], Male: [] };
for (const gender of ["Female", "Male"] as const) {
  for (let tone = 0; tone < 10; tone++) {
    const face = cell("", {
      gender,
      skin_tone: tone,
      hairstyle: "0",
      camera_view: "Face",
      background_color_hex: "808080FF",
    });
    report[gender].push(litSkin(await drawCell(face, context, SIZE)));
  }
}
console.log(JSON.stringify(report));
process.exit(0);

function litSkin({ rgba, width, height }: Pixels): [number, number, number] {
  const seen: [number[], number[], number[]] = [[], [], []];
  for (const [left, top, across, down] of LIT_SKIN) {
    for (let y = Math.round(top * height); y < (top + down) * height; y++) {
      for (let x = Math.round(left * width); x < (left + across) * width; x++) {
        seen.forEach((channel, c) => channel.push(rgba[(y * width + x) * 4 + c] ?? 0));
      }
    }
  }
  return [median(seen[0]), median(seen[1]), median(seen[2])];
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
