/** Moving points of the unposed shape with the bones of a posture. */
import type { BaseMesh } from "../pack/pack.ts";
import type { PointSkin, Posture } from "./avatar.ts";

/**
 * Skin weights for points that hang on base vertices: the weighted mean of what they hang on, the
 * four strongest bones kept and made to sum to 1.
 *
 * @param refs  `refsPerPoint` base vertices a point
 * @param shares as many weights as `refs`; negative ones count as 0
 */
export function bindPoints(
  base: BaseMesh,
  refs: Uint32Array,
  shares: Float32Array,
  refsPerPoint: number,
): PointSkin {
  const count = refs.length / refsPerPoint;
  const bones = new Uint16Array(count * 4);
  const weights = new Float32Array(count * 4);
  const sums = new Map<number, number>();
  for (let point = 0; point < count; point++) {
    sums.clear();
    for (let k = point * refsPerPoint; k < (point + 1) * refsPerPoint; k++) {
      const share = Math.max(0, shares[k] as number);
      const vertex = refs[k] as number;
      for (let j = vertex * 4; j < vertex * 4 + 4; j++) {
        const weight = share * (base.skinWeights[j] as number);
        if (weight <= 1e-4) continue;
        const bone = base.skinBones[j] as number;
        sums.set(bone, (sums.get(bone) ?? 0) + weight);
      }
    }
    const strongest = [...sums].sort((a, b) => b[1] - a[1]).slice(0, 4);
    const total = strongest.reduce((sum, [, weight]) => sum + weight, 0);
    strongest.forEach(([bone, weight], slot) => {
      bones[point * 4 + slot] = bone;
      weights[point * 4 + slot] = weight / total;
    });
  }
  return { bones, weights };
}

/** Copies of some base vertices with their skin weights. */
export function pickPoints(
  base: BaseMesh,
  shape: Float32Array,
  vertices: Uint32Array,
): { readonly points: Float32Array; readonly skin: PointSkin } {
  const points = new Float32Array(vertices.length * 3);
  const bones = new Uint16Array(vertices.length * 4);
  const weights = new Float32Array(vertices.length * 4);
  vertices.forEach((vertex, i) => {
    points.set(shape.subarray(vertex * 3, vertex * 3 + 3), i * 3);
    bones.set(base.skinBones.subarray(vertex * 4, vertex * 4 + 4), i * 4);
    weights.set(base.skinWeights.subarray(vertex * 4, vertex * 4 + 4), i * 4);
  });
  return { points, skin: { bones, weights } };
}

/**
 * Poses points by blending the dual quaternions of their bones, which keeps the girth of a bent or
 * twisted joint where a blend of matrices would pinch it (Kavan et al. 2007).
 *
 * @param points xyz a point, in the unposed shape's space
 * @param out    written and returned; may be `points` itself
 */
export function skinPoints(
  posture: Posture,
  points: Float32Array,
  skin: PointSkin,
  out: Float32Array = new Float32Array(points.length),
): Float32Array {
  blendAll(posture, skin, points.length / 3, (i, q, t) => {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const z = points[i + 2] as number;
    rotateInto(q, x, y, z, out, i);
    out[i] = (out[i] as number) + (t[0] as number);
    out[i + 1] = (out[i + 1] as number) + (t[1] as number);
    out[i + 2] = (out[i + 2] as number) + (t[2] as number);
  });
  return out;
}

/** Calls `visit` with the blended rotation and translation of each point; the arrays are reused. */
function blendAll(
  posture: Posture,
  skin: PointSkin,
  count: number,
  visit: (offset: number, rotation: Float64Array, translation: Float64Array) => void,
): void {
  const dq = posture.dualQuaternions;
  const q = new Float64Array(8);
  const t = new Float64Array(3);
  for (let point = 0; point < count; point++) {
    q.fill(0);
    for (let k = point * 4; k < point * 4 + 4; k++) {
      const weight = skin.weights[k] as number;
      if (weight === 0) continue;
      const bone = (skin.bones[k] as number) * 8;
      for (let c = 0; c < 8; c++) q[c] = (q[c] as number) + weight * (dq[bone + c] as number);
    }
    const length = Math.hypot(q[0] as number, q[1] as number, q[2] as number, q[3] as number);
    for (let c = 0; c < 8; c++) q[c] = (q[c] as number) / length;
    translationOf(q, t);
    visit(point * 3, q, t);
  }
}

/** Translation of a unit dual quaternion: the vector part of 2 · dual · conjugate(real). */
function translationOf(q: Float64Array, out: Float64Array): void {
  const [x, y, z, w] = [q[0] as number, q[1] as number, q[2] as number, q[3] as number];
  const [dx, dy, dz, dw] = [q[4] as number, q[5] as number, q[6] as number, q[7] as number];
  out[0] = 2 * (-dw * x + dx * w - dy * z + dz * y);
  out[1] = 2 * (-dw * y + dx * z + dy * w - dz * x);
  out[2] = 2 * (-dw * z - dx * y + dy * x + dz * w);
}

/** Rotates (x, y, z) by the unit quaternion in `q[0..3]` and writes it at `out[offset]`. */
function rotateInto(
  q: Float64Array,
  x: number,
  y: number,
  z: number,
  out: Float32Array,
  offset: number,
): void {
  const [qx, qy, qz, qw] = [q[0] as number, q[1] as number, q[2] as number, q[3] as number];
  const tx = 2 * (qy * z - qz * y);
  const ty = 2 * (qz * x - qx * z);
  const tz = 2 * (qx * y - qy * x);
  out[offset] = x + qw * tx + qy * tz - qz * ty;
  out[offset + 1] = y + qw * ty + qz * tx - qx * tz;
  out[offset + 2] = z + qw * tz + qx * ty - qy * tx;
}
