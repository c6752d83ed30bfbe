import type { PointSkin, Posture } from "../avatar/avatar.ts";

/** Points with their normals. */
export interface SurfacePoints {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
}

/**
 * Poses points as `skinPoints` does, and their normals with them: each surface moves as a rigid body.
 *
 * @param rest in the unposed shape's space
 */
export function skinSurface(
  { dualQuaternions }: Posture,
  rest: SurfacePoints,
  { bones, weights }: PointSkin,
): SurfacePoints {
  const positions = new Float32Array(rest.positions.length);
  const normals = new Float32Array(rest.positions.length);
  const q = new Float64Array(8);
  for (let point = 0; point < positions.length / 3; point++) {
    q.fill(0);
    for (let k = point * 4; k < point * 4 + 4; k++) {
      const weight = weights[k] as number;
      if (weight === 0) continue;
      const bone = (bones[k] as number) * 8;
      for (let c = 0; c < 8; c++) {
        q[c] = (q[c] as number) + weight * (dualQuaternions[bone + c] as number);
      }
    }
    const qx = q[0] as number;
    const qy = q[1] as number;
    const qz = q[2] as number;
    const qw = q[3] as number;
    const scale = 1 / (qx * qx + qy * qy + qz * qz + qw * qw);
    const at = point * 3;
    turnInto(rest.normals, normals, at, qx, qy, qz, qw, scale);
    turnInto(rest.positions, positions, at, qx, qy, qz, qw, scale);
    // The translation of a dual quaternion: the vector part of 2 · dual · conjugate(real).
    const dx = q[4] as number;
    const dy = q[5] as number;
    const dz = q[6] as number;
    const dw = q[7] as number;
    const twice = 2 * scale;
    positions[at] = (positions[at] as number) + twice * (dx * qw - dw * qx - dy * qz + dz * qy);
    positions[at + 1] =
      (positions[at + 1] as number) + twice * (dx * qz - dw * qy + dy * qw - dz * qx);
    positions[at + 2] =
      (positions[at + 2] as number) + twice * (dy * qx - dw * qz - dx * qy + dz * qw);
  }
  return { positions, normals };
}

/** Turns one vector by a quaternion whose squared length is `1 / scale`. */
function turnInto(
  from: Float32Array,
  out: Float32Array,
  at: number,
  qx: number,
  qy: number,
  qz: number,
  qw: number,
  scale: number,
): void {
  const x = from[at] as number;
  const y = from[at + 1] as number;
  const z = from[at + 2] as number;
  const tx = 2 * scale * (qy * z - qz * y);
  const ty = 2 * scale * (qz * x - qx * z);
  const tz = 2 * scale * (qx * y - qy * x);
  out[at] = x + qw * tx + qy * tz - qz * ty;
  out[at + 1] = y + qw * ty + qz * tx - qx * tz;
  out[at + 2] = z + qw * tz + qx * ty - qy * tx;
}
