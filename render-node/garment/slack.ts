/**
 * Where settled cloth is shorter than it was cut. A mesh of centimetres, smoothed, cannot stand up in
 * the folds that take that length up; what is left shows as compression.
 */
import { smooth, type Neighbours } from "./surface.ts";

export interface Slack {
  /** By how much the cloth is shortest at each vertex: 0.05 is 5 % shorter than cut, 0 where it is taut. */
  readonly shortening: Float32Array;
  /** Its strain square to that: 0.05 is 5 % longer than cut. */
  readonly tension: Float32Array;
  /** Unit vector, xyz a vertex, in which it is: folds lie across it. */
  readonly direction: Float32Array;
}

/** Numbers of a symmetric tensor: xx, xy, xz, yy, yz, zz. */
const TENSOR = 6;
/** A fold takes up the slack of about its own width. */
const EVENING_STEPS = 3;
const EVENING_SHARE = 0.6;

/**
 * The compression of cloth, in the sense of its Euler-Almansi strain's least eigenvalue within the
 * surface (J. Bonet and R. D. Wood, "Nonlinear Continuum Mechanics for Finite Element Analysis", 2008).
 *
 * @param rest xyz of the vertices as cut, decimetres
 * @param points xyz as settled
 * @param normals unit normals of the settled cloth
 */
export function slackOf(
  { triangles, neighbours }: { readonly triangles: Uint32Array; readonly neighbours: Neighbours },
  rest: Float32Array,
  points: Float32Array,
  normals: Float32Array,
): Slack {
  let strains = strainAtVertices(triangles, rest, points);
  for (let step = 0; step < EVENING_STEPS; step++) {
    strains = smooth(strains, TENSOR, neighbours, EVENING_SHARE);
  }
  const count = points.length / 3;
  const shortening = new Float32Array(count);
  const tension = new Float32Array(count);
  const direction = new Float32Array(count * 3);
  for (let v = 0; v < count; v++) {
    const { least, most } = principalStrains(strains, normals, v, direction);
    shortening[v] = Math.max(0, -least);
    tension[v] = most;
  }
  return { shortening, tension, direction };
}

/** Mean of the strains of the triangles around each vertex, weighted by their area. */
function strainAtVertices(
  triangles: Uint32Array,
  rest: Float32Array,
  points: Float32Array,
): Float32Array {
  const sums = new Float32Array((points.length / 3) * TENSOR);
  const areas = new Float32Array(points.length / 3);
  const cut = new Float64Array(9);
  const now = new Float64Array(9);
  const tensor = new Float64Array(TENSOR);
  for (let t = 0; t < triangles.length; t += 3) {
    layFlat(rest, triangles, t, cut);
    layFlat(points, triangles, t, now);
    const area = (cut[0] as number) * (cut[2] as number);
    strainOf(cut, now, tensor);
    for (let corner = t; corner < t + 3; corner++) {
      const v = triangles[corner] as number;
      areas[v] = (areas[v] as number) + area;
      for (let s = 0; s < TENSOR; s++) {
        const at = v * TENSOR + s;
        sums[at] = (sums[at] as number) + area * (tensor[s] as number);
      }
    }
  }
  for (let v = 0; v < areas.length; v++) {
    const area = areas[v] as number;
    if (area === 0) continue;
    for (let s = v * TENSOR; s < (v + 1) * TENSOR; s++) sums[s] = (sums[s] as number) / area;
  }
  return sums;
}

/**
 * A triangle in its own plane: its first corner at the origin, the second at (`flat[0]`, 0), the third
 * at (`flat[1]`, `flat[2]`); then the plane's two axes.
 */
function layFlat(
  points: Float32Array,
  triangles: Uint32Array,
  t: number,
  flat: Float64Array,
): void {
  const a = (triangles[t] as number) * 3;
  const b = (triangles[t + 1] as number) * 3;
  const c = (triangles[t + 2] as number) * 3;
  const ux = (points[b] as number) - (points[a] as number);
  const uy = (points[b + 1] as number) - (points[a + 1] as number);
  const uz = (points[b + 2] as number) - (points[a + 2] as number);
  const vx = (points[c] as number) - (points[a] as number);
  const vy = (points[c + 1] as number) - (points[a + 1] as number);
  const vz = (points[c + 2] as number) - (points[a + 2] as number);
  const along = Math.sqrt(ux * ux + uy * uy + uz * uz) + 1e-9;
  const ex = ux / along;
  const ey = uy / along;
  const ez = uz / along;
  const x = vx * ex + vy * ey + vz * ez;
  const wx = vx - x * ex;
  const wy = vy - x * ey;
  const wz = vz - x * ez;
  const y = Math.sqrt(wx * wx + wy * wy + wz * wz) + 1e-9;
  flat[0] = along;
  flat[1] = x;
  flat[2] = y;
  flat[3] = ex;
  flat[4] = ey;
  flat[5] = ez;
  flat[6] = wx / y;
  flat[7] = wy / y;
  flat[8] = wz / y;
}

/** Half of F·Fᵀ − 1 for the map F of the plane that takes the one triangle to the other, in space. */
function strainOf(cut: Float64Array, now: Float64Array, out: Float64Array): void {
  const a = (now[0] as number) / (cut[0] as number);
  const b = ((now[1] as number) - a * (cut[1] as number)) / (cut[2] as number);
  const d = (now[2] as number) / (cut[2] as number);
  const ee = (a * a + b * b - 1) / 2;
  const ef = (b * d) / 2;
  const ff = (d * d - 1) / 2;
  let at = 0;
  for (let i = 0; i < 3; i++) {
    const ei = now[3 + i] as number;
    const fi = now[6 + i] as number;
    for (let j = i; j < 3; j++) {
      const ej = now[3 + j] as number;
      const fj = now[6 + j] as number;
      out[at++] = ee * ei * ej + ef * (ei * fj + fi * ej) + ff * fi * fj;
    }
  }
}

/** The principal strains within the surface at a vertex; writes the direction of the least. */
function principalStrains(
  strains: Float32Array,
  normals: Float32Array,
  v: number,
  direction: Float32Array,
): { readonly least: number; readonly most: number } {
  const nx = normals[v * 3] as number;
  const ny = normals[v * 3 + 1] as number;
  const nz = normals[v * 3 + 2] as number;
  // Two axes of the surface: one level, the other square to it.
  const level = Math.sqrt(nx * nx + nz * nz);
  const ax = level > 1e-6 ? nz / level : 1;
  const az = level > 1e-6 ? -nx / level : 0;
  const bx = ny * az;
  const by = nz * ax - nx * az;
  const bz = -ny * ax;
  const s = v * TENSOR;
  const xx = strains[s] as number;
  const xy = strains[s + 1] as number;
  const xz = strains[s + 2] as number;
  const yy = strains[s + 3] as number;
  const yz = strains[s + 4] as number;
  const zz = strains[s + 5] as number;
  const aa = xx * ax * ax + zz * az * az + 2 * xz * ax * az;
  const bb =
    xx * bx * bx + yy * by * by + zz * bz * bz + 2 * (xy * bx * by + xz * bx * bz + yz * by * bz);
  const ab = xx * ax * bx + zz * az * bz + xy * ax * by + xz * (ax * bz + az * bx) + yz * az * by;
  const half = Math.sqrt(((aa - bb) / 2) ** 2 + ab * ab);
  const angle = 0.5 * Math.atan2(2 * ab, aa - bb) + Math.PI / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  direction[v * 3] = cos * ax + sin * bx;
  direction[v * 3 + 1] = sin * by;
  direction[v * 3 + 2] = cos * az + sin * bz;
  const mean = (aa + bb) / 2;
  return { least: mean - half, most: mean + half };
}
