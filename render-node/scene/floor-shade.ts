import type { RoomVisibility } from "./room-visibility.ts";

/** Texels a side of the floor's shade. */
export const FLOOR_TEXELS = 128;

/** Darkest the floor gets, where a sole touches it. */
const DARKEST = 0.72;

/** The wide cones see past a narrow sole; this much more is hidden under it than they say. */
const CONTRAST = 1.6;

/**
 * The soft shadow under the figure as 8-bit coverage, `FLOOR_TEXELS` squared, over the square from
 * −half to +half decimetres around the origin (rows along +Z). It fades to nothing before the edge,
 * so the background beyond is exactly the asked colour.
 */
export function floorShade(room: RoomVisibility, half: number): Uint8Array {
  const shade = new Float32Array(FLOOR_TEXELS * FLOOR_TEXELS);
  for (let row = 0; row < FLOOR_TEXELS; row++) {
    for (let column = 0; column < FLOOR_TEXELS; column++) {
      const x = ((column + 0.5) / FLOOR_TEXELS) * 2 - 1;
      const z = ((row + 0.5) / FLOOR_TEXELS) * 2 - 1;
      const out = Math.hypot(x, z);
      if (out >= 1) continue;
      const hidden = Math.min(1, (1 - room.at(x * half, -0.02, z * half, 0, 1, 0)) * CONTRAST);
      const fade = 1 - smooth(0.45, 1, out);
      shade[row * FLOOR_TEXELS + column] = DARKEST * hidden * fade;
    }
  }
  const soft = blurred(blurred(shade));
  return Uint8Array.from(soft, (value) => Math.round(value * 255));
}

function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** A 3×3 tent; the border stays as it is, which is empty. */
function blurred(map: Float32Array): Float32Array {
  const out = new Float32Array(map.length);
  const n = FLOOR_TEXELS;
  const at = (i: number): number => map[i] as number;
  for (let row = 1; row < n - 1; row++) {
    for (let column = 1; column < n - 1; column++) {
      const i = row * n + column;
      out[i] =
        (at(i) * 4 +
          (at(i - 1) + at(i + 1) + at(i - n) + at(i + n)) * 2 +
          at(i - n - 1) +
          at(i - n + 1) +
          at(i + n - 1) +
          at(i + n + 1)) /
        16;
    }
  }
  return out;
}
