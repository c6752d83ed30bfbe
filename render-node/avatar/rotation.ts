/** Quaternions (x, y, z, w) and vectors of three, as plain tuples. Right-handed, radians. */

export type Quaternion = readonly [x: number, y: number, z: number, w: number];
export type Vector = readonly [x: number, y: number, z: number];

export const IDENTITY: Quaternion = [0, 0, 0, 1];

/** First turns by `b`, then by `a`. */
export function multiply(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ];
}

export function inverse(q: Quaternion): Quaternion {
  return [-q[0], -q[1], -q[2], q[3]];
}

export function aboutAxis(axis: Vector, angle: number): Quaternion {
  const [x, y, z] = normalize(axis);
  const s = Math.sin(angle / 2);
  return [x * s, y * s, z * s, Math.cos(angle / 2)];
}

/** Turns about x, then y, then z (all about the fixed axes), in degrees. */
export function fromDegrees(x: number, y: number, z: number): Quaternion {
  const radians = Math.PI / 180;
  return multiply(
    aboutAxis([0, 0, 1], z * radians),
    multiply(aboutAxis([0, 1, 0], y * radians), aboutAxis([1, 0, 0], x * radians)),
  );
}

/** The shortest turn that takes one direction to another. */
export function between(from: Vector, to: Vector): Quaternion {
  const a = normalize(from);
  const b = normalize(to);
  const w = 1 + dot(a, b);
  if (w < 1e-6) {
    const side: Vector = Math.abs(a[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
    return aboutAxis(cross(a, side), Math.PI);
  }
  return normalizeQuaternion([...cross(a, b), w]);
}

export function rotate(q: Quaternion, v: Vector): Vector {
  const [x, y, z, w] = q;
  const t = cross([x, y, z], v);
  const doubled: Vector = [2 * t[0], 2 * t[1], 2 * t[2]];
  const u = cross([x, y, z], doubled);
  return [v[0] + w * doubled[0] + u[0], v[1] + w * doubled[1] + u[1], v[2] + w * doubled[2] + u[2]];
}

/** The part of the way from no turn to `q`; `share` 0 … 1. */
export function fractionOf(q: Quaternion, share: number): Quaternion {
  const w = Math.min(1, Math.abs(q[3]));
  const angle = 2 * Math.acos(w);
  if (angle < 1e-7) return IDENTITY;
  const sign = q[3] < 0 ? -1 : 1;
  return aboutAxis([q[0] * sign, q[1] * sign, q[2] * sign], angle * share);
}

/** The part of a turn that spins about an axis (its twist). */
export function twistAbout(q: Quaternion, axis: Vector): Quaternion {
  const a = normalize(axis);
  const along = q[0] * a[0] + q[1] * a[1] + q[2] * a[2];
  const twist: Quaternion = [a[0] * along, a[1] * along, a[2] * along, q[3]];
  return Math.hypot(...twist) < 1e-9 ? IDENTITY : normalizeQuaternion(twist);
}

export function normalizeQuaternion(q: Quaternion): Quaternion {
  const length = Math.hypot(...q);
  return [q[0] / length, q[1] / length, q[2] / length, q[3] / length];
}

export function normalize(v: Vector): Vector {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function added(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function scaled([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}

/** The part of a vector that is square to a direction of length 1. */
export function squareTo(v: Vector, along: Vector): Vector {
  return subtract(v, scaled(along, dot(v, along)));
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
