/**
 * Settling cloth on a body by extended position-based dynamics (M. Macklin, M. Müller and N.
 * Chentanez, "XPBD", 2016) in small substeps with one pass over the springs each (Macklin et al.,
 * "Small Steps in Physics Simulation", 2019): few passes with large steps would leave the cloth
 * stretched by centimetres. Everything runs in a fixed order, so the same input gives the same bytes.
 */
import type { Cloth } from "./cloth.ts";
import {
  findContacts,
  noContacts,
  solveContacts,
  type ClothContacts,
  type Panels,
} from "./cloth-contact.ts";
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
  /** What of the cloth may come to lie on what else of it; null where nothing may. */
  readonly panels: Panels | null;
  readonly feel: FabricFeel;
  /** How far the middle of the cloth stays off the skin, decimetres. */
  readonly gap: number;
  /** Height that no cloth falls below, decimetres. */
  readonly floor: number;
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
/** Share of the speed that air and the fabric's own friction leave after a substep while it falls. */
const DAMPING = 0.985;
/** Substeps of free fall onto the body; then waves that would run around a hem for seconds are calmed. */
const CALM_AFTER = 150;
const CALM_DAMPING = 0.96;
/** Cloth that has tumbled over itself, as a skirt does on a handstand, is then brought to rest. */
const STILL_AFTER = 1000;
const STILL_DAMPING = 0.7;
/** The most speed that is kept from a substep, decimetres a second. */
const FASTEST = 8;
const MAX_SUBSTEPS = 1500;
/** Substeps whose mean is the result. */
const MEAN_OF = 24;
/** Looked at every so many substeps. */
const CHECK_EVERY = 50;
/** Mean speed from look to look at which the cloth counts as settled, and above which it must not end. */
const SETTLED_SPEED = 0.05;
const UNSETTLED_SPEED = 0.5;
/** Substeps between two looks for cloth that faces other cloth. */
const CONTACTS_EVERY = 12;
/** Share of its distance that a vertex may surely move without contact: a field's slope is at most √2. */
const SAFE_SHARE = 0.7;
/** The most a vertex moves unseen, decimetres; less than the fields' margin around the start. */
const LONGEST_UNSEEN = 0.1;
/** How far a vertex moves along a surface that counts as flat, decimetres; an eighth of a field's cell. */
const FLAT = 0.01;

/**
 * Drapes a cloth.
 *
 * @throws {UnsettledDrapeError} if it still moves, or is no longer finite, after `maxSubsteps`
 */
export function drape(input: DrapeInput): Drape {
  const state = stateOf(input);
  const limit = input.maxSubsteps ?? MAX_SUBSTEPS;
  const before = state.x.slice();
  let speed = Infinity;
  while (state.substeps < limit && !(speed < SETTLED_SPEED)) {
    substep(state, input);
    if (state.substeps % CHECK_EVERY !== 0) continue;
    speed = meanDistance(before, state.x) / (CHECK_EVERY * SUBSTEP_SECONDS);
    before.set(state.x);
  }
  if (!(speed < UNSETTLED_SPEED)) {
    throw new UnsettledDrapeError(
      `the cloth still moves at ${speed.toFixed(1)} dm/s after ${state.substeps} substeps`,
    );
  }
  const { substeps } = state;
  return { points: restPosition(state, input), substeps, speed };
}

/** A cloth in motion. */
interface State {
  readonly x: Float64Array;
  readonly previous: Float64Array;
  readonly velocity: Float64Array;
  readonly springs: Springs;
  readonly hinges: Hinges;
  /** How far each vertex may still move before its surface has to be looked at, decimetres. */
  readonly room: Float64Array;
  /** The same for the arm that may press on a vertex of the trunk. */
  readonly armRoom: Float64Array;
  /** Four numbers a vertex: unit normal and offset of the plane that it may not pass. */
  readonly planes: Float64Array;
  readonly contacts: ClothContacts | null;
  /** Where the cloth was when it was calmed: a waistband is belted there. */
  readonly calmed: Float64Array;
  substeps: number;
}

/** Numbers a spring, in the order of `Cloth.pairs`. */
interface Springs {
  /** Places of the two ends in an array of coordinates. */
  readonly ends: Uint32Array;
  readonly lengths: Float64Array;
  /** Share of a spring's lack that each end moves. */
  readonly shares: Float64Array;
}

/** Numbers a hinge, in the order of `Cloth.hinges`. */
interface Hinges {
  /** Places of the four vertices in an array of coordinates. */
  readonly corners: Uint32Array;
  readonly crossings: Float64Array;
  readonly shares: Float64Array;
}

function stateOf({ cloth, feel, start, restLengths, panels }: DrapeInput): State {
  const x = Float64Array.from(start);
  const scale = 1 / (SUBSTEP_SECONDS * SUBSTEP_SECONDS);
  return {
    x,
    previous: new Float64Array(x.length),
    velocity: new Float64Array(x.length),
    // Unit mass a vertex.
    springs: {
      ends: cloth.pairs.map((vertex) => vertex * 3),
      lengths: restLengths,
      shares: restLengths.map(
        (_, k) => 1 / (2 + (k < cloth.threads ? feel.stretch : feel.shear) * scale),
      ),
    },
    hinges: {
      corners: cloth.hinges.map((vertex) => vertex * 3),
      crossings: cloth.crossings,
      shares: hingeShares(cloth.crossings, feel.bend * scale),
    },
    room: new Float64Array(x.length / 3),
    armRoom: new Float64Array(x.length / 3),
    planes: new Float64Array((x.length / 3) * 4),
    contacts: panels && noContacts(panels),
    calmed: x.slice(),
    substeps: 0,
  };
}

function hingeShares(crossings: Float64Array, compliance: number): Float64Array {
  return Float64Array.from({ length: crossings.length / 2 }, (_, k) => {
    const kb = crossings[k * 2] as number;
    const kd = crossings[k * 2 + 1] as number;
    return 1 / ((1 - kb) ** 2 + kb ** 2 + (1 - kd) ** 2 + kd ** 2 + compliance);
  });
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
  const { x, previous, contacts } = state;
  if (state.substeps === CALM_AFTER) state.calmed.set(x);
  fall(state);
  solveSprings(x, state.springs);
  solveHinges(x, state.hinges);
  hold(state, input);
  if (contacts) {
    if (state.substeps % CONTACTS_EVERY === 0) findContacts(contacts, x);
    solveContacts(contacts, x, previous, input.feel.friction);
  }
  collide(state, input);
  keepAboveFloor(state, input.floor);
  takeSpeed(state);
  state.substeps++;
}

function dampingAt(substeps: number): number {
  if (substeps < CALM_AFTER) return DAMPING;
  return substeps < STILL_AFTER ? CALM_DAMPING : STILL_DAMPING;
}

/** Moves the cloth on by its speed and its weight. */
function fall({ x, previous, velocity, substeps }: State): void {
  const kept = dampingAt(substeps) * SUBSTEP_SECONDS;
  const weight = GRAVITY * SUBSTEP_SECONDS * kept;
  for (let i = 0; i < x.length; i += 3) {
    const px = x[i] as number;
    const py = x[i + 1] as number;
    const pz = x[i + 2] as number;
    previous[i] = px;
    previous[i + 1] = py;
    previous[i + 2] = pz;
    x[i] = px + (velocity[i] as number) * kept;
    x[i + 1] = py + (velocity[i + 1] as number) * kept + weight;
    x[i + 2] = pz + (velocity[i + 2] as number) * kept;
  }
}

/** Cloth that reaches the floor stays where it lies: a skirt spreads around one who sits. */
function keepAboveFloor({ x, previous }: State, floor: number): void {
  for (let i = 0; i < x.length; i += 3) {
    const under = floor - (x[i + 1] as number);
    if (under <= 0) continue;
    x[i] = previous[i] as number;
    x[i + 1] = (x[i + 1] as number) + Math.min(under, DEEPEST_PUSH);
    x[i + 2] = previous[i + 2] as number;
  }
}

/**
 * The speed is what the substep has moved. Cloth that starts far too long springs back; unchecked, its
 * hem would fly on and end turned up.
 */
function takeSpeed({ x, previous, velocity }: State): void {
  for (let i = 0; i < x.length; i += 3) {
    const vx = ((x[i] as number) - (previous[i] as number)) / SUBSTEP_SECONDS;
    const vy = ((x[i + 1] as number) - (previous[i + 1] as number)) / SUBSTEP_SECONDS;
    const vz = ((x[i + 2] as number) - (previous[i + 2] as number)) / SUBSTEP_SECONDS;
    const square = vx * vx + vy * vy + vz * vz;
    const share = square > FASTEST * FASTEST ? FASTEST / Math.sqrt(square) : 1;
    velocity[i] = vx * share;
    velocity[i + 1] = vy * share;
    velocity[i + 2] = vz * share;
  }
}

function solveSprings(x: Float64Array, { ends, lengths, shares }: Springs): void {
  for (let k = 0; k < lengths.length; k++) {
    const a = ends[k * 2] as number;
    const b = ends[k * 2 + 1] as number;
    const dx = (x[a] as number) - (x[b] as number);
    const dy = (x[a + 1] as number) - (x[b + 1] as number);
    const dz = (x[a + 2] as number) - (x[b + 2] as number);
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-12;
    const pull = (1 - (lengths[k] as number) / length) * (shares[k] as number);
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
function solveHinges(x: Float64Array, { corners, crossings, shares }: Hinges): void {
  for (let k = 0; k < shares.length; k++) {
    const a = corners[k * 4] as number;
    const b = corners[k * 4 + 1] as number;
    const c = corners[k * 4 + 2] as number;
    const d = corners[k * 4 + 3] as number;
    const kb = crossings[k * 2] as number;
    const kd = crossings[k * 2 + 1] as number;
    const ka = 1 - kb;
    const kc = 1 - kd;
    const share = shares[k] as number;
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

/**
 * Keeps a waistband at its height; how wide it sits there is left to the cloth. Once calmed it also
 * keeps its place, as a belt would: one that touches nothing would slowly turn around the body.
 */
function hold({ x, calmed, substeps }: State, { held, start }: DrapeInput): void {
  if (!held) return;
  for (const vertex of held.vertices) {
    const i = vertex * 3;
    x[i + 1] = (x[i + 1] as number) + held.hold * ((start[i + 1] as number) - (x[i + 1] as number));
    if (substeps < CALM_AFTER) continue;
    x[i] = (x[i] as number) + held.hold * ((calmed[i] as number) - (x[i] as number));
    x[i + 2] =
      (x[i + 2] as number) + held.hold * ((calmed[i + 2] as number) - (x[i + 2] as number));
  }
}

const gradient = new Float64Array(3);

/**
 * Keeps vertices out of the body, and lets friction hold them there. A vertex that was seen far from
 * contact is not looked at until it has moved about that far; near it, the surface counts as flat for
 * a little way.
 */
function collide(state: State, input: DrapeInput): void {
  const { x, previous, room, armRoom } = state;
  const { zones, gap, feel } = input;
  const fields = [input.trunk, input.arms, input.shoulders] as const;
  for (let v = 0, i = 0; i < x.length; v++, i += 3) {
    const dx = (x[i] as number) - (previous[i] as number);
    const dy = (x[i + 1] as number) - (previous[i + 1] as number);
    const dz = (x[i + 2] as number) - (previous[i + 2] as number);
    const moved = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const zone = zones[v] as ClothZone;
    room[v] = (room[v] as number) - moved;
    if (zone === CLOTH_ZONE.trunk) {
      const left = (armRoom[v] as number) - moved;
      armRoom[v] = left;
      if (left <= 0) pressToTrunk(state, v, input);
    }
    if ((room[v] as number) <= 0) lookAtSurface(state, v, fields[zone], gap);
    touchPlane(state, v, feel.friction);
  }
}

/**
 * Cloth of the trunk that is caught in an arm moves towards the trunk, as far as there is room: it
 * belongs between the two.
 */
function pressToTrunk(
  { x, previous, room, armRoom }: State,
  v: number,
  { trunk, arms, gap }: DrapeInput,
): void {
  const i = v * 3;
  const px = x[i] as number;
  const py = x[i + 1] as number;
  const pz = x[i + 2] as number;
  const clear = sampleField(arms, px, py, pz, gradient) - gap;
  armRoom[v] = Math.min(SAFE_SHARE * clear, LONGEST_UNSEEN);
  if (clear >= 0) return;
  const space = sampleField(trunk, px, py, pz, gradient) - gap;
  if (space <= 0 || !normalise(gradient)) return;
  const by = Math.min(-clear, space, DEEPEST_PUSH);
  for (let c = 0; c < 3; c++) {
    x[i + c] = (x[i + c] as number) - by * (gradient[c] as number);
    previous[i + c] = x[i + c] as number;
  }
  room[v] = 0;
}

/** Finds the plane that a vertex may not pass, and how far that holds. */
function lookAtSurface(
  { x, room, planes }: State,
  v: number,
  field: DistanceField,
  gap: number,
): void {
  const px = x[v * 3] as number;
  const py = x[v * 3 + 1] as number;
  const pz = x[v * 3 + 2] as number;
  const clear = sampleField(field, px, py, pz, gradient) - gap;
  const hasSlope = normalise(gradient);
  const nx = hasSlope ? (gradient[0] as number) : 0;
  const ny = hasSlope ? (gradient[1] as number) : 0;
  const nz = hasSlope ? (gradient[2] as number) : 0;
  planes[v * 4] = nx;
  planes[v * 4 + 1] = ny;
  planes[v * 4 + 2] = nz;
  // Without a slope there is no way out.
  planes[v * 4 + 3] = hasSlope ? clear - (nx * px + ny * py + nz * pz) : 0;
  room[v] = Math.max(FLAT, Math.min(SAFE_SHARE * clear, LONGEST_UNSEEN));
}

/** Contact with a plane: no way in, no bounce, Coulomb friction along it. */
function touchPlane({ x, previous, planes, room }: State, v: number, friction: number): void {
  const nx = planes[v * 4] as number;
  const ny = planes[v * 4 + 1] as number;
  const nz = planes[v * 4 + 2] as number;
  const i = v * 3;
  const clear =
    (x[i] as number) * nx +
    (x[i + 1] as number) * ny +
    (x[i + 2] as number) * nz +
    (planes[v * 4 + 3] as number);
  if (clear >= 0) return;
  const depth = Math.min(-clear, DEEPEST_PUSH);
  if (depth > FLAT) room[v] = 0;
  const mx = (x[i] as number) - (previous[i] as number) + depth * nx;
  const my = (x[i + 1] as number) - (previous[i + 1] as number) + depth * ny;
  const mz = (x[i + 2] as number) - (previous[i + 2] as number) + depth * nz;
  const along = mx * nx + my * ny + mz * nz;
  const tx = mx - along * nx;
  const ty = my - along * ny;
  const tz = mz - along * nz;
  const slide = Math.sqrt(tx * tx + ty * ty + tz * tz);
  const grip = slide > 0 ? Math.min(1, (friction * depth) / slide) : 0;
  x[i] = (x[i] as number) + depth * nx - tx * grip;
  x[i + 1] = (x[i + 1] as number) + depth * ny - ty * grip;
  x[i + 2] = (x[i + 2] as number) + depth * nz - tz * grip;
  previous[i] = (previous[i] as number) + along * nx;
  previous[i + 1] = (previous[i + 1] as number) + along * ny;
  previous[i + 2] = (previous[i + 2] as number) + along * nz;
}

/** Gives a vector unit length; false where it has none. */
function normalise(vector: Float64Array): boolean {
  const [x, y, z] = [vector[0] as number, vector[1] as number, vector[2] as number];
  const length = Math.sqrt(x * x + y * y + z * z);
  if (length < 1e-9) return false;
  vector[0] = x / length;
  vector[1] = y / length;
  vector[2] = z / length;
  return true;
}

/** How far vertices have moved in the mean. */
function meanDistance(from: Float64Array, to: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < from.length; i += 3) {
    const dx = (to[i] as number) - (from[i] as number);
    const dy = (to[i + 1] as number) - (from[i + 1] as number);
    const dz = (to[i + 2] as number) - (from[i + 2] as number);
    sum += Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return (sum * 3) / from.length;
}
