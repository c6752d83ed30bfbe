/** Girths of a garment: lengths of the lines that its pattern's levels draw on it. */
import type { Girth } from "../../contracts/garment-cuts.ts";
import type { Pattern } from "./pattern.ts";
import type { Template } from "./template.ts";

export const TORSO_GIRTHS = { chest: 0, waist: 1, hips: 2 } as const;
export const ARM_GIRTHS = { upperArm: 0.5, elbow: 1, wrist: 1.9 } as const;
export const LEG_GIRTHS = { thigh: 0.3, knee: 1, ankle: 1.84 } as const;

/**
 * Girth of a garment at one place, in centimetres; undefined where the garment does not reach. Limbs
 * are measured on the left.
 *
 * @param points xyz of the pattern's vertices on the garment
 */
export function girthOf(pattern: Pattern, points: Float32Array, girth: Girth): number | undefined {
  const line = lineOf(pattern, girth);
  const length = lengthOf(isoline(pattern.triangles, points, line));
  return length > 0 ? length * 10 : undefined;
}

export interface Line {
  readonly values: Float64Array;
  readonly at: number;
  readonly includes: (vertex: number) => boolean;
}

/** A waistband is measured just inside of its edge, wherever on the torso it sits. */
const BELOW_WAISTBAND = 0.03;

/** Levels of the torso at which a template is measured. */
export function torsoPlaces({ waist }: Template): Record<keyof typeof TORSO_GIRTHS, number> {
  return { ...TORSO_GIRTHS, ...(waist && { waist: waist.at + BELOW_WAISTBAND }) };
}

function lineOf({ map, template }: Pattern, girth: Girth): Line {
  const onLeft = (v: number): boolean => (map.points[v * 3] as number) > 0;
  if (girth in TORSO_GIRTHS) {
    const at = torsoPlaces(template)[girth as keyof typeof TORSO_GIRTHS];
    const includes = (v: number): boolean => (map.armShare[v] as number) < 0.5;
    return { values: map.level, at, includes };
  }
  if (girth in ARM_GIRTHS) {
    const at = ARM_GIRTHS[girth as keyof typeof ARM_GIRTHS];
    const includes = (v: number): boolean => (map.armShare[v] as number) > 0.4 && onLeft(v);
    return { values: map.armAlong, at, includes };
  }
  const at = LEG_GIRTHS[girth as keyof typeof LEG_GIRTHS];
  const includes = (v: number): boolean => (map.legShare[v] as number) > 0.3 && onLeft(v);
  return { values: map.legAlong, at, includes };
}

/**
 * The line `values = at` over triangles all of whose corners are included, as segments: six numbers
 * each, xyz of one end and of the other.
 */
export function isoline(
  triangles: Uint32Array,
  points: Float32Array,
  { values, at, includes }: Line,
): Float64Array {
  const segments: number[] = [];
  const ends = new Float64Array(6);
  for (let t = 0; t < triangles.length; t += 3) {
    let found = 0;
    for (let i = 0; i < 3; i++) {
      const a = triangles[t + i] as number;
      const b = triangles[t + ((i + 1) % 3)] as number;
      const va = (values[a] as number) - at;
      const vb = (values[b] as number) - at;
      if (va < 0 === vb < 0) continue;
      const share = va / (va - vb);
      for (let c = 0; c < 3; c++) {
        const from = points[a * 3 + c] as number;
        ends[found * 3 + c] = from + share * ((points[b * 3 + c] as number) - from);
      }
      found++;
    }
    if (found === 2 && triangles.subarray(t, t + 3).every(includes)) segments.push(...ends);
  }
  return Float64Array.from(segments);
}

/** Length of a line, in the unit of its segments. */
export function lengthOf(segments: Float64Array): number {
  let length = 0;
  for (let i = 0; i < segments.length; i += 6) {
    length += Math.hypot(
      (segments[i] as number) - (segments[i + 3] as number),
      (segments[i + 1] as number) - (segments[i + 4] as number),
      (segments[i + 2] as number) - (segments[i + 5] as number),
    );
  }
  return length;
}
