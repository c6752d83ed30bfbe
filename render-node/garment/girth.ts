/** Girths of a garment: lengths of the lines that its pattern's levels draw on it. */
import type { Pattern } from "./pattern.ts";
import type { Template } from "./template.ts";

/** Where a garment is measured. */
export const GIRTHS = [
  "chest",
  "waist",
  "hips",
  "upperArm",
  "elbow",
  "wrist",
  "thigh",
  "knee",
  "ankle",
] as const;
export type Girth = (typeof GIRTHS)[number];

const TORSO_GIRTHS = { chest: 0, waist: 1, hips: 2 } as const;
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
  const length = isolineLength(pattern.triangles, points, line);
  return length > 0 ? length * 10 : undefined;
}

interface Line {
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

/** Length of the line `values = at`, over triangles all of whose corners are included. */
function isolineLength(
  triangles: Uint32Array,
  points: Float32Array,
  { values, at, includes }: Line,
): number {
  let length = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]] as [number, number, number];
    const ends: number[][] = [];
    for (let i = 0; i < 3; i++) {
      const [a, b] = [corners[i], corners[(i + 1) % 3]] as [number, number];
      const [va, vb] = [(values[a] as number) - at, (values[b] as number) - at];
      if (va < 0 === vb < 0) continue;
      const share = va / (va - vb);
      ends.push(
        [0, 1, 2].map((c) => {
          const [pa, pb] = [points[a * 3 + c] as number, points[b * 3 + c] as number];
          return pa + share * (pb - pa);
        }),
      );
    }
    const [from, to] = ends;
    if (!from || !to || !corners.every(includes)) continue;
    length += Math.hypot(...from.map((value, c) => value - (to[c] as number)));
  }
  return length;
}
