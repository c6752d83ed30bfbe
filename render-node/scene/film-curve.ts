/** The curve between light and what a picture shows of it: Khronos PBR Neutral without its toe. */
import type { LinearRgb } from "../mesh/part.ts";

/** Where highlights begin to be compressed, and how fast they lose colour (Khronos' own figures). */
export const COMPRESSION_START = 0.8;
export const DESATURATION = 0.15;

/** Between the start of compression and white. */
export const HEADROOM = 1 - COMPRESSION_START;

/** The light that a picture shows as this colour: the inverse of `neutralToneMapping`. */
export function lightShownAs(color: LinearRgb): LinearRgb {
  const shown = Math.max(...color);
  if (shown < COMPRESSION_START) return color;
  const peak = HEADROOM ** 2 / (1 - shown) + COMPRESSION_START - HEADROOM;
  const colored = 1 / (DESATURATION * (peak - shown) + 1);
  const restored = (channel: number): number =>
    ((channel - shown * (1 - colored)) * peak) / (colored * shown);
  return [restored(color[0]), restored(color[1]), restored(color[2])];
}
