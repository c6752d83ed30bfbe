import type { RoomVisibility } from "./room-visibility.ts";
import { smoothstep } from "../smoothstep.ts";

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
  for (let row = 0; row < FLOOR_TEXELS; row += 2) {
    for (let column = 0; column < FLOOR_TEXELS; column += 2) {
      shade[row * FLOOR_TEXELS + column] = shadeAt(room, half, row, column);
    }
  }
  for (let row = 0; row < FLOOR_TEXELS; row++) {
    for (let column = 0; column < FLOOR_TEXELS; column++) {
      if (row % 2 === 0 && column % 2 === 0) continue;
      shade[row * FLOOR_TEXELS + column] =
        meanWhereEven(shade, row, column) ?? shadeAt(room, half, row, column);
    }
  }
  const soft = blurred(blurred(shade));
  const bytes = new Uint8Array(soft.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round((soft[i] as number) * 255);
  return bytes;
}

/** 0..1 at one texel, from the cones that rise from it. */
function shadeAt(room: RoomVisibility, half: number, row: number, column: number): number {
  const x = ((column + 0.5) / FLOOR_TEXELS) * 2 - 1;
  const z = ((row + 0.5) / FLOOR_TEXELS) * 2 - 1;
  const out = Math.hypot(x, z);
  if (out >= 1) return 0;
  const hidden = Math.min(1, (1 - room.at(x * half, -0.02, z * half, 0, 1, 0)) * CONTRAST);
  return DARKEST * hidden * (1 - smooth(0.45, 1, out));
}

/** Neighbours whose shades differ by less are as good as looked at between. */
const EVEN = 0.01;

/** The mean of the even texels around one that is not; null where they differ. */
function meanWhereEven(shade: Float32Array, row: number, column: number): number | null {
  const last = FLOOR_TEXELS - 2;
  const [top, left] = [row - (row % 2), column - (column % 2)];
  const bottom = Math.min(top + 2 * (row % 2), last);
  const right = Math.min(left + 2 * (column % 2), last);
  const a = shade[top * FLOOR_TEXELS + left] as number;
  const b = shade[top * FLOOR_TEXELS + right] as number;
  const c = shade[bottom * FLOOR_TEXELS + left] as number;
  const d = shade[bottom * FLOOR_TEXELS + right] as number;
  return Math.max(a, b, c, d) - Math.min(a, b, c, d) < EVEN ? (a + b + c + d) / 4 : null;
}

function smooth(from: number, to: number, value: number): number {
  return smoothstep((value - from) / (to - from));
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
