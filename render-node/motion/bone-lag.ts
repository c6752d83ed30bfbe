/**
 * Loose cloth on a limb lags behind it. Every point of such cloth is held by a spring to where its bones
 * carry it; since that place is a weighted sum of the bones' transforms, and a damped spring answers a
 * sum with the sum of its answers, it is enough to know how the transforms themselves lag.
 */
import type { Posture, PointSkin } from "../avatar/avatar.ts";
import { type Moment, type Moments, rowAt, shareInMotion } from "./moments.ts";

/** Numbers of one bone: a row-major 3×4 matrix, as in `Posture`. */
const SIZE = 12;
/** Radians a second of the swing of cloth that hangs a hand's width below what holds it. */
const SWING = 15;
/** Share of critical damping: the air, and cloth that rubs on skin. */
const DAMPING = 0.35;
/** How far weight alone takes it, decimetres: gravity over the spring. */
const SAG = 98.1 / (SWING * SWING);
const SUBSTEPS = 2;

/** A matrix a bone: what lagging adds to the bone's transform, in the figure's space. */
export type BoneLag = (time: number) => Float32Array;

/** Runs the motion once, from the figure at rest. */
export function boneLag(moments: Moments): BoneLag {
  const { list, duration, step } = moments;
  const first = list[0] as Moment;
  const size = first.posture.matrices.length;
  const table = new Float32Array(list.length * size);
  const dt = step / SUBSTEPS;
  let before = pullsAt(first, first.posture);
  const place = before.slice();
  const speed = new Float64Array(size);
  for (let i = 1; i < list.length; i++) {
    const moment = list[i] as Moment;
    const now = pullsAt(moment, first.posture);
    for (let c = 0; c < size; c++) {
      const from = before[c] as number;
      const carried = ((now[c] as number) - from) / step;
      for (let k = 1; k <= SUBSTEPS; k++) {
        const off = from + k * dt * carried - (place[c] as number);
        const slower = carried - (speed[c] as number);
        speed[c] = (speed[c] as number) + dt * (SWING * SWING * off + 2 * DAMPING * SWING * slower);
        place[c] = (place[c] as number) + dt * (speed[c] as number);
      }
    }
    const row = table.subarray(i * size, (i + 1) * size);
    behind(place, moment, shareInMotion(i * step, duration), row);
    before = now;
  }
  return (time) => rowAt(table, moments, time);
}

/**
 * Where the springs pull to, in the world: the bones' transforms, and what weight adds to them. Cloth
 * was draped on the still; on a limb that has turned since, its weight pulls another way.
 */
function pullsAt({ posture: { matrices }, frame }: Moment, still: Posture): Float64Array {
  const out = Float64Array.from(matrices);
  const [cos, sin] = turnOf(frame.yaw);
  for (let at = 0; at < out.length; at += SIZE) {
    const moved = [frame.rootOffset[0], -SAG, frame.rootOffset[2]];
    for (let row = 0; row < 3; row++) {
      // "Up" of the still, carried along by the limb.
      let up = 0;
      for (let k = 0; k < 3; k++) {
        up += (matrices[at + row * 4 + k] as number) * (still.matrices[at + 4 + k] as number);
      }
      const end = at + row * 4 + 3;
      out[end] = (out[end] as number) + SAG * up + (moved[row] as number);
    }
    for (let column = at; column < at + 4; column++) {
      const x = out[column] as number;
      const z = out[column + 8] as number;
      out[column] = x * cos + z * sin;
      out[column + 8] = z * cos - x * sin;
    }
  }
  return out;
}

/** What lagging transforms differ from the bones by, times `share`, in the figure's space. */
function behind(
  place: Float64Array,
  { posture: { matrices }, frame }: Moment,
  share: number,
  out: Float32Array,
): void {
  const [cos, sin] = turnOf(frame.yaw);
  for (let at = 0; at < out.length; at += SIZE) {
    for (let column = at; column < at + 4; column++) {
      const x = place[column] as number;
      const z = place[column + 8] as number;
      const [rootX, rootZ] =
        column === at + 3 ? [frame.rootOffset[0], frame.rootOffset[2]] : [0, 0];
      out[column] = share * (x * cos - z * sin - rootX - (matrices[column] as number));
      out[column + 4] = share * ((place[column + 4] as number) - (matrices[column + 4] as number));
      out[column + 8] = share * (z * cos + x * sin - rootZ - (matrices[column + 8] as number));
    }
  }
}

function turnOf(yaw: number): readonly [cos: number, sin: number] {
  return [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
}

/**
 * Moves points by the lag of their bones, each as far as it is loose.
 *
 * @param positions changed in place, decimetres
 * @param rest      the same points in the unposed figure
 * @param reach     decimetres that each point can go at most
 */
export function lagBehind(
  positions: Float32Array,
  rest: Float32Array,
  { bones, weights }: PointSkin,
  reach: Float32Array,
  lag: Float32Array,
): void {
  const each = bones.length / reach.length;
  for (let point = 0; point < reach.length; point++) {
    const most = reach[point] as number;
    if (most === 0) continue;
    const at = point * 3;
    const x = rest[at] as number;
    const y = rest[at + 1] as number;
    const z = rest[at + 2] as number;
    let ux = 0;
    let uy = 0;
    let uz = 0;
    for (let k = point * each; k < (point + 1) * each; k++) {
      const weight = weights[k] as number;
      if (weight === 0) continue;
      const m = (bones[k] as number) * SIZE;
      ux += weight * along(lag, m, x, y, z);
      uy += weight * along(lag, m + 4, x, y, z);
      uz += weight * along(lag, m + 8, x, y, z);
    }
    // Cloth gives way at first and is held in the end.
    const share = most / Math.sqrt(most * most + ux * ux + uy * uy + uz * uz);
    positions[at] = (positions[at] as number) + share * ux;
    positions[at + 1] = (positions[at + 1] as number) + share * uy;
    positions[at + 2] = (positions[at + 2] as number) + share * uz;
  }
}

/** One row of a 3×4 matrix applied to a point. */
function along(lag: Float32Array, at: number, x: number, y: number, z: number): number {
  return (
    (lag[at] as number) * x +
    (lag[at + 1] as number) * y +
    (lag[at + 2] as number) * z +
    (lag[at + 3] as number)
  );
}
