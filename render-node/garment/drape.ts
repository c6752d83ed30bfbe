/**
 * Settling cloth on a body by extended position-based dynamics (M. Macklin, M. Müller and N.
 * Chentanez, "XPBD", 2016) in small substeps with one pass over the springs each (Macklin et al.,
 * "Small Steps in Physics Simulation", 2019): few passes with large steps would leave the cloth
 * stretched by centimetres. Everything runs in a fixed order, so the same input gives the same bytes.
 */
import type { Cloth } from "./cloth.ts";
import { sampleField, type DistanceField } from "./distance-field.ts";

/** What a vertex lies on: the trunk, an arm, or (at shoulder and armpit) both. */
export const CLOTH_ZONE = { trunk: 0, sleeve: 1, shoulder: 2 } as const;
export type ClothZone = (typeof CLOTH_ZONE)[keyof typeof CLOTH_ZONE];

/** How a fabric gives way: compliances in decimetres per newton of a unit spring, and its friction. */
export interface FabricFeel {
  readonly stretch: number;
  readonly shear: number;
  readonly bend: number;
  /** Coulomb coefficient against skin and cloth. */
  readonly friction: number;
}

export interface DrapeInput {
  readonly cloth: Cloth;
  /** Rest length of each pair. */
  readonly restLengths: Float64Array;
  /** xyz to start from, decimetres; best just outside of the body. */
  readonly start: Float32Array;
  /** Distance from what the cloth lies on: trunk and legs, and garments below. */
  readonly trunk: DistanceField;
  readonly arms: DistanceField;
  /** Distance from trunk and arms together, about the shoulders. */
  readonly shoulders: DistanceField;
  /** A `ClothZone` a vertex. */
  readonly zones: Uint8Array;
  readonly feel: FabricFeel;
  /** How far the middle of the cloth stays off the skin, decimetres. */
  readonly gap: number;
  /** Vertices that keep their height (a waistband): share 0 … 1 of the way back in a substep. */
  readonly held?: { readonly vertices: readonly number[]; readonly hold: number };
  readonly maxSubsteps?: number;
}

export interface Drape {
  readonly points: Float32Array;
  readonly substeps: number;
  /** Mean speed at the end, decimetres a second. */
  readonly speed: number;
}

/** The cloth had not come to rest within the substeps it was given. */
export class UnsettledDrapeError extends Error {
  override readonly name = "UnsettledDrapeError";
}

const SUBSTEP_SECONDS = 1 / 600;
/** The most a contact moves a vertex in a substep, decimetres; more than the fastest fall. */
const DEEPEST_PUSH = 0.02;
const GRAVITY = -98.1;
/** Share of the speed that air and the fabric's own friction leave after a substep. */
const DAMPING = 0.985;
/** The most speed that is kept from a substep, decimetres a second. */
const FASTEST = 8;
const MAX_SUBSTEPS = 1500;
/** Substeps whose mean is the result. */
const MEAN_OF = 24;
/** Looked at every so many substeps. */
const CHECK_EVERY = 50;
/** Mean speed at which the cloth counts as settled, and above which it must not end. */
const SETTLED_SPEED = 0.05;
const UNSETTLED_SPEED = 0.5;
/** Share of its distance that a vertex may surely move without contact: a field's slope is at most √2. */
const SAFE_SHARE = 0.7;
/** The most a vertex moves unseen, decimetres; less than the fields' margin around the start. */
const LONGEST_UNSEEN = 0.1;

/**
 * Drapes a cloth.
 *
 * @throws {UnsettledDrapeError} if it still moves, or is no longer finite, after `maxSubsteps`
 */
export function drape(input: DrapeInput): Drape {
  const x = Float64Array.from(input.start);
  const previous = new Float64Array(x.length);
  const velocity = new Float64Array(x.length);
  const state: State = {
    x,
    previous,
    velocity,
    compliance: springCompliance(input),
    room: new Float64Array(x.length / 3),
  };
  const limit = input.maxSubsteps ?? MAX_SUBSTEPS;
  let speed = Infinity;
  let substeps = 0;
  while (substeps < limit && !(speed < SETTLED_SPEED)) {
    substep(state, input);
    substeps++;
    if (substeps % CHECK_EVERY === 0) speed = meanSpeed(velocity);
  }
  if (!(meanSpeed(velocity) < UNSETTLED_SPEED)) {
    throw new UnsettledDrapeError(
      `The cloth still moves at ${meanSpeed(velocity)} dm/s after ${substeps} substeps`,
    );
  }
  return { points: restPosition(state, input), substeps, speed };
}

/** A cloth in motion: three numbers a vertex, one a spring, and how far each vertex is from contact. */
interface State {
  readonly x: Float64Array;
  readonly previous: Float64Array;
  readonly velocity: Float64Array;
  readonly compliance: Float64Array;
  /** How far each vertex may still move before it has to be looked at, decimetres. */
  readonly room: Float64Array;
}

/** The mean over some more substeps: single vertices caught in a crease never quite come to rest. */
function restPosition(state: State, input: DrapeInput): Float32Array {
  const { x } = state;
  const mean = new Float64Array(x.length);
  for (let step = 0; step < MEAN_OF; step++) {
    substep(state, input);
    for (let i = 0; i < x.length; i++) mean[i] = (mean[i] as number) + (x[i] as number) / MEAN_OF;
  }
  return Float32Array.from(mean);
}

function substep(state: State, input: DrapeInput): void {
  const { x, previous, velocity, compliance } = state;
  previous.set(x);
  for (let i = 0; i < x.length; i += 3) {
    velocity[i + 1] = (velocity[i + 1] as number) + GRAVITY * SUBSTEP_SECONDS;
  }
  for (let i = 0; i < x.length; i++) {
    x[i] = (x[i] as number) + (velocity[i] as number) * DAMPING * SUBSTEP_SECONDS;
  }
  solveSprings(x, input.cloth.pairs, input.restLengths, compliance);
  solveHinges(x, input.cloth, input.feel.bend / (SUBSTEP_SECONDS * SUBSTEP_SECONDS));
  hold(x, input);
  collide(state, input);
  for (let i = 0; i < x.length; i++) {
    velocity[i] = ((x[i] as number) - (previous[i] as number)) / SUBSTEP_SECONDS;
  }
  curb(velocity);
}

/** Cloth that starts far too long springs back; unchecked, its hem would fly on and end turned up. */
function curb(velocity: Float64Array): void {
  for (let i = 0; i < velocity.length; i += 3) {
    const [vx, vy, vz] = [
      velocity[i] as number,
      velocity[i + 1] as number,
      velocity[i + 2] as number,
    ];
    const square = vx * vx + vy * vy + vz * vz;
    if (square <= FASTEST * FASTEST) continue;
    const share = FASTEST / Math.sqrt(square);
    velocity[i] = vx * share;
    velocity[i + 1] = vy * share;
    velocity[i + 2] = vz * share;
  }
}

/** Compliance over the square of the substep, per pair; unit mass a vertex. */
function springCompliance({ cloth, feel }: DrapeInput): Float64Array {
  const scale = 1 / (SUBSTEP_SECONDS * SUBSTEP_SECONDS);
  return Float64Array.from({ length: cloth.pairs.length / 2 }, (_, k) => {
    if (k < cloth.threads) return feel.stretch * scale;
    return feel.shear * scale;
  });
}

function solveSprings(
  x: Float64Array,
  pairs: Uint32Array,
  lengths: Float64Array,
  compliance: Float64Array,
): void {
  for (let k = 0; k < lengths.length; k++) {
    const a = (pairs[k * 2] as number) * 3;
    const b = (pairs[k * 2 + 1] as number) * 3;
    const dx = (x[a] as number) - (x[b] as number);
    const dy = (x[a + 1] as number) - (x[b + 1] as number);
    const dz = (x[a + 2] as number) - (x[b + 2] as number);
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-12;
    const pull = (length - (lengths[k] as number)) / (length * (2 + (compliance[k] as number)));
    x[a] = (x[a] as number) - dx * pull;
    x[a + 1] = (x[a + 1] as number) - dy * pull;
    x[a + 2] = (x[a + 2] as number) - dz * pull;
    x[b] = (x[b] as number) + dx * pull;
    x[b + 1] = (x[b + 1] as number) + dy * pull;
    x[b + 2] = (x[b + 2] as number) + dz * pull;
  }
}

/**
 * Unfolds the cloth: where two triangles lie flat, the line between their tips meets their common
 * thread, and the gap between the two is how far they are folded. A spring closes it. It is linear in
 * the fold, as bending is; a spring between the tips would hardly feel a shallow one.
 */
function solveHinges(x: Float64Array, { hinges, crossings }: Cloth, compliance: number): void {
  for (let k = 0; k < hinges.length; k += 4) {
    const a = (hinges[k] as number) * 3;
    const b = (hinges[k + 1] as number) * 3;
    const c = (hinges[k + 2] as number) * 3;
    const d = (hinges[k + 3] as number) * 3;
    const kb = crossings[k / 2] as number;
    const kd = crossings[k / 2 + 1] as number;
    const ka = 1 - kb;
    const kc = 1 - kd;
    const share = 1 / (ka * ka + kb * kb + kc * kc + kd * kd + compliance);
    for (let axis = 0; axis < 3; axis++) {
      const xa = x[a + axis] as number;
      const xb = x[b + axis] as number;
      const xc = x[c + axis] as number;
      const xd = x[d + axis] as number;
      const pull = (ka * xa + kb * xb - kc * xc - kd * xd) * share;
      x[a + axis] = xa - ka * pull;
      x[b + axis] = xb - kb * pull;
      x[c + axis] = xc + kc * pull;
      x[d + axis] = xd + kd * pull;
    }
  }
}

/** Keeps a waistband at its height; how wide it sits there is left to the cloth. */
function hold(x: Float64Array, { held, start }: DrapeInput): void {
  if (!held) return;
  for (const vertex of held.vertices) {
    const i = vertex * 3 + 1;
    x[i] = (x[i] as number) + held.hold * ((start[i] as number) - (x[i] as number));
  }
}

const gradient = new Float64Array(3);

/**
 * Moves vertices out of the body along the fields' gradients, and lets friction hold them there. A
 * vertex that was seen far from contact is not looked at until it has moved about that far.
 */
function collide({ x, previous, room }: State, input: DrapeInput): void {
  const { zones, gap, feel } = input;
  const fields = [input.trunk, input.arms, input.shoulders] as const;
  for (let v = 0, i = 0; i < x.length; v++, i += 3) {
    const dx = (x[i] as number) - (previous[i] as number);
    const dy = (x[i + 1] as number) - (previous[i + 1] as number);
    const dz = (x[i + 2] as number) - (previous[i + 2] as number);
    const left = (room[v] as number) - Math.sqrt(dx * dx + dy * dy + dz * dz);
    room[v] = left;
    if (left > 0) continue;
    const zone = zones[v] as ClothZone;
    let clear = Infinity;
    if (zone === CLOTH_ZONE.trunk) clear = pressToTrunk(x, previous, i, input);
    clear = Math.min(clear, touch(x, previous, i, fields[zone], gap, feel.friction));
    room[v] = Math.min(SAFE_SHARE * clear, LONGEST_UNSEEN);
  }
}

/**
 * Cloth of the trunk that is caught in an arm moves towards the trunk, as far as there is room: it
 * belongs between the two. Returns its distance from contact with the arm.
 */
function pressToTrunk(
  x: Float64Array,
  previous: Float64Array,
  i: number,
  { trunk, arms, gap }: DrapeInput,
): number {
  const px = x[i] as number;
  const py = x[i + 1] as number;
  const pz = x[i + 2] as number;
  const clear = sampleField(arms, px, py, pz, gradient) - gap;
  if (clear >= 0) return clear;
  const room = sampleField(trunk, px, py, pz, gradient) - gap;
  if (room <= 0 || !push(x, i, -Math.min(-clear, room, DEEPEST_PUSH))) return 0;
  for (let c = i; c < i + 3; c++) previous[c] = x[c] as number;
  return 0;
}

/**
 * Contact with one surface: no way in, no bounce, Coulomb friction along it. Returns the distance
 * from contact.
 */
function touch(
  x: Float64Array,
  previous: Float64Array,
  i: number,
  field: DistanceField,
  gap: number,
  friction: number,
): number {
  const clear =
    sampleField(field, x[i] as number, x[i + 1] as number, x[i + 2] as number, gradient) - gap;
  const depth = Math.min(-clear, DEEPEST_PUSH);
  if (depth <= 0 || !push(x, i, depth)) return Math.max(0, clear);
  const nx = gradient[0] as number;
  const ny = gradient[1] as number;
  const nz = gradient[2] as number;
  const mx = (x[i] as number) - (previous[i] as number);
  const my = (x[i + 1] as number) - (previous[i + 1] as number);
  const mz = (x[i + 2] as number) - (previous[i + 2] as number);
  const along = mx * nx + my * ny + mz * nz;
  const tx = mx - along * nx;
  const ty = my - along * ny;
  const tz = mz - along * nz;
  const slide = Math.sqrt(tx * tx + ty * ty + tz * tz);
  const grip = slide > 0 ? Math.min(1, (friction * depth) / slide) : 0;
  x[i] = (x[i] as number) - tx * grip;
  x[i + 1] = (x[i + 1] as number) - ty * grip;
  x[i + 2] = (x[i + 2] as number) - tz * grip;
  previous[i] = (previous[i] as number) + along * nx;
  previous[i + 1] = (previous[i + 1] as number) + along * ny;
  previous[i + 2] = (previous[i + 2] as number) + along * nz;
  return 0;
}

/** Moves a vertex along `gradient`, which becomes a unit vector; false where there is no slope. */
function push(x: Float64Array, i: number, distance: number): boolean {
  const gx = gradient[0] as number;
  const gy = gradient[1] as number;
  const gz = gradient[2] as number;
  const slope = Math.sqrt(gx * gx + gy * gy + gz * gz);
  if (slope < 1e-9) return false;
  gradient[0] = gx / slope;
  gradient[1] = gy / slope;
  gradient[2] = gz / slope;
  x[i] = (x[i] as number) + (distance * gx) / slope;
  x[i + 1] = (x[i + 1] as number) + (distance * gy) / slope;
  x[i + 2] = (x[i + 2] as number) + (distance * gz) / slope;
  return true;
}

function meanSpeed(velocity: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < velocity.length; i += 3) {
    sum += Math.hypot(velocity[i] as number, velocity[i + 1] as number, velocity[i + 2] as number);
  }
  return (sum * 3) / velocity.length;
}
