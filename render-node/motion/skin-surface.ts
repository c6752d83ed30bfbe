import type { PointSkin, Posture } from "../avatar/avatar.ts";

/** Points with their normals. */
export interface SurfacePoints {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
}

/**
 * Poses points as `skinPoints` does, and their normals with them: each surface moves as a rigid body.
 *
 * @param rest   in the unposed shape's space
 * @param points which of them
 * @param out    where they go
 */
export function skinSurface(
  { dualQuaternions }: Posture,
  rest: SurfacePoints,
  { bones, weights }: PointSkin,
  points: Uint32Array,
  { positions, normals }: SurfacePoints,
): void {
  const each = (bones.length * 3) / rest.positions.length;
  for (let i = 0; i < points.length; i++) {
    const point = points[i] as number;
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
    const scale = 1 / (qx * qx + qy * qy + qz * qz + qw * qw);
    const at = point * 3;
    turnInto(rest.normals, normals, at, qx, qy, qz, qw, scale);
    turnInto(rest.positions, positions, at, qx, qy, qz, qw, scale);
    // The translation of a dual quaternion: the vector part of 2 · dual · conjugate(real).
    const twice = 2 * scale;
    positions[at] = (positions[at] as number) + twice * (dx * qw - dw * qx - dy * qz + dz * qy);
    positions[at + 1] =
      (positions[at + 1] as number) + twice * (dx * qz - dw * qy + dy * qw - dz * qx);
    positions[at + 2] =
      (positions[at + 2] as number) + twice * (dy * qx - dw * qz - dx * qy + dz * qw);
  }
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
