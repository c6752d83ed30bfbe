/** Moving points of the unposed shape with the bones of a posture. */
import { type BaseMesh, BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
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

/** Vertices of the body that most follow bones of these names. */
export function verticesOn({ base, rig }: Pack, bones: RegExp): Uint32Array {
  const isOn = rig.bones.map(({ name }) => bones.test(name));
  return Uint32Array.from({ length: BODY_VERTEX_COUNT }, (_, vertex) => vertex).filter(
    (vertex) => isOn[base.skinBones[vertex * 4] as number] === true,
  );
}

/** Copies of some base vertices. */
export interface PickedPoints {
  readonly points: Float32Array;
  readonly skin: PointSkin;
}

/** Copies of some base vertices with their skin weights. */
export function pickPoints(
  base: BaseMesh,
  shape: Float32Array,
  vertices: Uint32Array,
): PickedPoints {
  const points = new Float32Array(vertices.length * 3);
  const bones = new Uint16Array(vertices.length * 4);
  const weights = new Float32Array(vertices.length * 4);
  for (let i = 0; i < vertices.length; i++) {
    const vertex = vertices[i] as number;
    for (let c = 0; c < 3; c++) points[i * 3 + c] = shape[vertex * 3 + c] as number;
    for (let k = 0; k < 4; k++) {
      bones[i * 4 + k] = base.skinBones[vertex * 4 + k] as number;
      weights[i * 4 + k] = base.skinWeights[vertex * 4 + k] as number;
    }
  }
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
  const { dualQuaternions } = posture;
  const { bones, weights } = skin;
  const each = (bones.length * 3) / points.length;
  for (let point = 0; point < points.length / 3; point++) {
    // The blend's real part (a rotation) and its dual part.
    let qx = 0;
    let qy = 0;
    let qz = 0;
    let qw = 0;
    let dx = 0;
    let dy = 0;
    let dz = 0;
    let dw = 0;
    for (let k = point * each; k < (point + 1) * each; k++) {
      const weight = weights[k] as number;
      if (weight === 0) continue;
      const bone = (bones[k] as number) * 8;
      qx += weight * (dualQuaternions[bone] as number);
      qy += weight * (dualQuaternions[bone + 1] as number);
      qz += weight * (dualQuaternions[bone + 2] as number);
      qw += weight * (dualQuaternions[bone + 3] as number);
      dx += weight * (dualQuaternions[bone + 4] as number);
      dy += weight * (dualQuaternions[bone + 5] as number);
      dz += weight * (dualQuaternions[bone + 6] as number);
      dw += weight * (dualQuaternions[bone + 7] as number);
    }
    const length = Math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw);
    qx /= length;
    qy /= length;
    qz /= length;
    qw /= length;
    const at = point * 3;
    const x = points[at] as number;
    const y = points[at + 1] as number;
    const z = points[at + 2] as number;
    const tx = 2 * (qy * z - qz * y);
    const ty = 2 * (qz * x - qx * z);
    const tz = 2 * (qx * y - qy * x);
    // The translation of a unit dual quaternion: the vector part of 2 · dual · conjugate(real).
    const twice = 2 / length;
    out[at] = x + qw * tx + qy * tz - qz * ty + twice * (-dw * qx + dx * qw - dy * qz + dz * qy);
    out[at + 1] =
      y + qw * ty + qz * tx - qx * tz + twice * (-dw * qy + dx * qz + dy * qw - dz * qx);
    out[at + 2] =
      z + qw * tz + qx * ty - qy * tx + twice * (-dw * qz - dx * qy + dy * qx + dz * qw);
  }
  return out;
}

/** Takes posed points back to the unposed shape: the inverse of `skinPoints`. */
export function unposed(posture: Posture, posed: Float32Array, skin: PointSkin): Float32Array {
  // Where the origin and the axes go tells the rigid motion of each point.
  const [origins, ...axes] = [-1, 0, 1, 2].map((axis) =>
    skinPoints(
      posture,
      posed.map((_, i) => (i % 3 === axis ? 1 : 0)),
      skin,
    ),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const rest = new Float32Array(posed.length);
  for (let at = 0; at < posed.length; at += 3) {
    axes.forEach((tips, axis) => {
      let along = 0;
      for (let i = at; i < at + 3; i++) {
        const origin = origins[i] as number;
        along += ((tips[i] as number) - origin) * ((posed[i] as number) - origin);
      }
      rest[at + axis] = along;
    });
  }
  return rest;
}
