/** Rounding the breasts off as jersey does: their tips do not show through it. */
import { normalize, subtract, type Vector } from "../avatar/rotation.ts";
import { vectorAt } from "../avatar/posture.ts";
import type { BaseMesh } from "../pack/pack.ts";
import { smoothstep } from "../smoothstep.ts";
import type { Stencil } from "./sheet.ts";
import { solveLinear } from "./solve-sliders.ts";

/** What of a pattern lies over one breast. */
export interface Breast {
  /** Vertices on and around the tip, and how far each takes on the round shape, 0 … 1. */
  readonly tip: readonly (readonly [vertex: number, share: number])[];
  /** Vertices further out: they say how round the breast is. */
  readonly slope: readonly number[];
}

/** Base vertices of the innermost ring of each nipple, first and last. */
const NIPPLES = [
  [1778, 1793],
  [8450, 8465],
] as const;

/**
 * Rings of base vertices around a nipple, numbered from 0 on: up to where all is round, and from where
 * the breast has its own shape.
 */
const ROUND_TO = 2;
const OWN_FROM = 7;
/** The rings of the slope, whose shape the tip takes on. */
const SLOPE_FROM = 4;
const SLOPE_TO = 7;

/** The breasts under a pattern, by what its vertices hang on. */
export function findBreasts(base: BaseMesh, stencils: readonly Stencil[]): Breast[] {
  return NIPPLES.map(([first, last]) => {
    const rings = ringsAround(base, first, last);
    const ringOf = stencils.map((stencil) => {
      let sum = 0;
      for (const [vertex, weight] of stencil) sum += weight * (rings.get(vertex) ?? SLOPE_TO + 1);
      return sum;
    });
    const vertices = [...ringOf.keys()];
    return {
      tip: vertices
        .filter((v) => (ringOf[v] as number) < OWN_FROM)
        .map((v) => [v, smoothstep((OWN_FROM - (ringOf[v] as number)) / (OWN_FROM - ROUND_TO))]),
      slope: vertices.filter(
        (v) => (ringOf[v] as number) >= SLOPE_FROM && (ringOf[v] as number) <= SLOPE_TO,
      ),
    };
  });
}

/** Base vertices from the first to the last and the rings around them, each with its ring's number. */
function ringsAround({ quads }: BaseMesh, first: number, last: number): Map<number, number> {
  const rings = new Map<number, number>();
  for (let v = first; v <= last; v++) rings.set(v, 0);
  for (let ring = 1; ring <= SLOPE_TO; ring++) {
    const reached: number[] = [];
    for (let face = 0; face < quads.length; face += 4) {
      const corners = quads.subarray(face, face + 4);
      if (corners.some((v) => rings.has(v))) reached.push(...corners);
    }
    for (const v of reached) if (!rings.has(v)) rings.set(v, ring);
  }
  return rings;
}

/**
 * Lays the tips of breasts on the spheres that fit their slopes.
 *
 * @param points changed in place
 * @param up     normals of the surface, xyz a point; changed with it
 */
export function roundBreasts(
  points: Float32Array,
  up: Float32Array,
  breasts: readonly Breast[],
): void {
  for (const { tip, slope } of breasts) {
    const { middle, radius } = sphereThrough(slope.map((v) => vectorAt(points, v)));
    for (const [vertex, share] of tip) {
      const out = normalize(subtract(vectorAt(points, vertex), middle));
      const own = vectorAt(up, vertex);
      const mixed = normalize([0, 1, 2].map((c) => mix(own, out, c, share)) as unknown as Vector);
      for (let c = 0; c < 3; c++) {
        const at = vertex * 3 + c;
        const round = (middle[c] as number) + radius * (out[c] as number);
        points[at] = (points[at] as number) * (1 - share) + round * share;
        up[at] = mixed[c] as number;
      }
    }
  }
}

function mix(a: Vector, b: Vector, c: number, share: number): number {
  return (a[c] as number) * (1 - share) + (b[c] as number) * share;
}

/** The sphere nearest to some points: |p|² = 2 p·middle + constant, by least squares. */
function sphereThrough(points: readonly Vector[]): { middle: Vector; radius: number } {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const axes = [0, 1, 2];
  const centre = axes.map((c) => mean(points.map((p) => p[c] as number))) as unknown as Vector;
  const offsets = points.map((p) => subtract(p, centre));
  const squares = offsets.map((p) => p[0] ** 2 + p[1] ** 2 + p[2] ** 2);
  const square = mean(squares);
  const at = (i: number, c: number): number => offsets[i]?.[c] as number;
  const matrix = axes.map((a) => axes.map((b) => mean(offsets.map((_, i) => at(i, a) * at(i, b)))));
  const right = axes.map((a) => mean(squares.map((each, i) => ((each - square) * at(i, a)) / 2)));
  const shift = solveLinear(matrix, right) as unknown as Vector;
  const radius = Math.sqrt(square + shift[0] ** 2 + shift[1] ** 2 + shift[2] ** 2);
  const middle: Vector = [centre[0] + shift[0], centre[1] + shift[1], centre[2] + shift[2]];
  return { middle, radius };
}
