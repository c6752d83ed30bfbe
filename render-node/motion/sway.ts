/**
 * What hangs lags behind the body that moves: a net of knots, each on a weak spring to the place where
 * the body would carry it, kept at its lengths and out of the body. It is run once over the motion, so
 * that afterwards any moment can be asked for in any order.
 */
import type { PointSkin } from "../avatar/avatar.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { Lattice } from "./lattice.ts";
import { type Capsule, CAPSULE_SIZE, heightAbove, placeCapsules } from "./limb-capsules.ts";
import { type Moment, type Moments, rowAt, shareInMotion } from "./moments.ts";
import type { MotionFrame } from "./motion-frame.ts";

export interface Hanging {
  readonly lattice: Lattice;
  /** The knots in the unposed body, and the bones that carry them. */
  readonly rest: Float32Array;
  readonly skin: PointSkin;
  /** What it must not go into. */
  readonly capsules: readonly Capsule[];
  /** Radians a second of its swing, and how much of critical damping there is. */
  readonly swing: number;
  readonly damping: number;
}

/** xyz that each knot has gone from where the body carries it, in the figure's space; decimetres. */
export type Sway = (time: number) => Float32Array;

const SUBSTEPS = 2;
const ROUNDS = 4;
/** Rows from the top that the body carries as they are. */
const HELD_ROWS = 2;
/** Cloth and hair give way to pushes along a row, and resist being stretched. */
const BUNCHING = 0.15;
/** How near the body a knot may come, decimetres, unless it hangs nearer at rest. */
const CLEARANCE = 0.12;

interface Link {
  readonly a: number;
  readonly b: number;
  readonly length: number;
  /** Share of a shortening that is undone; a stretch always is. */
  readonly resists: number;
}

/** Runs the motion once, from the figure at rest, for all that hangs on it. */
export function swaysOf(hangings: readonly Hanging[], moments: Moments): Sway[] {
  const { list, duration, step } = moments;
  return hangings.map((hanging) => {
    const size = hanging.rest.length;
    const table = new Float32Array(list.length * size);
    let before = carriedAt(hanging, list[0] as Moment);
    const net = new Net(hanging, before);
    for (let i = 1; i < list.length; i++) {
      const now = carriedAt(hanging, list[i] as Moment);
      net.step(before, now, step);
      const row = table.subarray(i * size, (i + 1) * size);
      net.gone(now, shareInMotion(i * step, duration), row);
      before = now;
    }
    return (time) => rowAt(table, moments, time);
  });
}

/** Where the body carries knots and capsules at a moment, in the world. */
interface Carried {
  readonly knots: Float64Array;
  readonly capsules: Float64Array;
  /** Radians. */
  readonly yaw: number;
}

function carriedAt({ rest, skin, capsules }: Hanging, { frame, frames, posture }: Moment): Carried {
  const knots = Float64Array.from(skinPoints(posture, rest, skin));
  const placed = placeCapsules(capsules, frames);
  intoWorld(knots, 3, 1, frame);
  intoWorld(placed, CAPSULE_SIZE, 2, frame);
  return { knots, capsules: placed, yaw: (frame.yaw * Math.PI) / 180 };
}

/** Moves and turns the first points of each record of numbers as a frame does. */
function intoWorld(
  values: Float64Array,
  stride: number,
  points: number,
  { yaw, rootOffset }: MotionFrame,
): void {
  const [cos, sin] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  for (let record = 0; record < values.length; record += stride) {
    for (let at = record; at < record + 3 * points; at += 3) {
      const x = (values[at] as number) + rootOffset[0];
      const z = (values[at + 2] as number) + rootOffset[2];
      values[at] = x * cos + z * sin;
      values[at + 2] = z * cos - x * sin;
    }
  }
}

/** The knots in the world. */
class Net {
  readonly #hanging: Hanging;
  readonly #places: Float64Array;
  readonly #speeds: Float64Array;
  /** Knots that move. */
  readonly #loose: readonly number[];
  readonly #links: readonly Link[];
  /** How near each loose knot may come to each capsule. */
  readonly #limits: Float64Array;
  readonly #way = new Float64Array(3);

  constructor(hanging: Hanging, { knots, capsules }: Carried) {
    const { lattice } = hanging;
    this.#hanging = hanging;
    this.#places = knots.slice();
    this.#speeds = new Float64Array(knots.length);
    this.#loose = [...lattice.present.keys()].filter(
      (knot) => lattice.present[knot] === 1 && !isHeld(knot, lattice),
    );
    this.#links = linksOf(lattice, knots);
    this.#limits = Float64Array.from(
      this.#loose.flatMap((knot) =>
        hanging.capsules.map((_, capsule) =>
          Math.min(CLEARANCE, this.#heightOf(knot, capsules, capsule)),
        ),
      ),
    );
  }

  /** Goes on by `seconds`, in which the body goes from one moment to another. */
  step(before: Carried, now: Carried, seconds: number): void {
    const { swing, damping } = this.#hanging;
    const dt = seconds / SUBSTEPS;
    const [places, speeds] = [this.#places, this.#speeds];
    const target = before.knots.slice();
    const capsules = before.capsules.slice();
    const start = places.slice();
    for (let step = 1; step <= SUBSTEPS; step++) {
      const share = step / SUBSTEPS;
      mix(before.knots, now.knots, share, target);
      mix(before.capsules, now.capsules, share, capsules);
      start.set(places);
      places.set(target);
      for (const knot of this.#loose) {
        for (let i = knot * 3; i < knot * 3 + 3; i++) {
          const carriedSpeed = ((now.knots[i] as number) - (before.knots[i] as number)) / seconds;
          const off = (target[i] as number) - (start[i] as number);
          const slower = carriedSpeed - (speeds[i] as number);
          const pull = swing * swing * off + 2 * damping * swing * slower;
          places[i] = (start[i] as number) + dt * ((speeds[i] as number) + dt * pull);
        }
      }
      for (let round = 0; round < ROUNDS; round++) {
        for (const link of this.#links) this.#keepLength(link);
        // Twice is enough, and it is what costs most.
        if (round % 2 === 1) this.#keepOut(capsules);
      }
      for (let i = 0; i < places.length; i++) {
        speeds[i] = ((places[i] as number) - (start[i] as number)) / dt;
      }
    }
  }

  /** How far each knot is from where the body carries it, times `share`, in the figure's space. */
  gone({ knots, yaw }: Carried, share: number, out: Float32Array): void {
    const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
    for (const knot of this.#loose) {
      const at = knot * 3;
      const x = (this.#places[at] as number) - (knots[at] as number);
      const z = (this.#places[at + 2] as number) - (knots[at + 2] as number);
      out[at] = share * (x * cos - z * sin);
      out[at + 1] = share * ((this.#places[at + 1] as number) - (knots[at + 1] as number));
      out[at + 2] = share * (z * cos + x * sin);
    }
  }

  #keepLength({ a, b, length, resists }: Link): void {
    const places = this.#places;
    const [i, j] = [a * 3, b * 3];
    const x = (places[j] as number) - (places[i] as number);
    const y = (places[j + 1] as number) - (places[i + 1] as number);
    const z = (places[j + 2] as number) - (places[i + 2] as number);
    const now = Math.sqrt(x * x + y * y + z * z) || 1e-9;
    const excess = (now - length) / now;
    const part = excess > 0 ? excess : resists * excess;
    const { lattice } = this.#hanging;
    const heldA = isHeld(a, lattice);
    const shareA = heldA ? 0 : 0.5 * part;
    const shareB = heldA ? part : 0.5 * part;
    places[i] = (places[i] as number) + shareA * x;
    places[i + 1] = (places[i + 1] as number) + shareA * y;
    places[i + 2] = (places[i + 2] as number) + shareA * z;
    places[j] = (places[j] as number) - shareB * x;
    places[j + 1] = (places[j + 1] as number) - shareB * y;
    places[j + 2] = (places[j + 2] as number) - shareB * z;
  }

  #keepOut(capsules: Float64Array): void {
    const count = this.#hanging.capsules.length;
    const [places, way] = [this.#places, this.#way];
    for (let i = 0; i < this.#loose.length; i++) {
      const knot = this.#loose[i] as number;
      for (let capsule = 0; capsule < count; capsule++) {
        const limit = this.#limits[i * count + capsule] as number;
        const lack = limit - this.#heightOf(knot, capsules, capsule, limit);
        if (lack <= 0) continue;
        for (let c = 0; c < 3; c++) {
          places[knot * 3 + c] = (places[knot * 3 + c] as number) + lack * (way[c] as number);
        }
      }
    }
  }

  #heightOf(knot: number, capsules: Float64Array, capsule: number, enough?: number): number {
    const at = knot * 3;
    const x = this.#places[at] as number;
    const y = this.#places[at + 1] as number;
    const z = this.#places[at + 2] as number;
    return heightAbove(capsules, capsule, x, y, z, this.#way, enough);
  }
}

function isHeld(knot: number, { columns }: Lattice): boolean {
  return knot < HELD_ROWS * columns;
}

/** Down and along the rows, and from the last held row to each knot below it. */
function linksOf(lattice: Lattice, knots: Float64Array): Link[] {
  const { rows, columns, present } = lattice;
  const links: Link[] = [];
  const link = (a: number, b: number, resists: number): void => {
    if (present[a] === 0 || present[b] === 0) return;
    const square = [0, 1, 2].reduce(
      (sum, c) => sum + ((knots[a * 3 + c] as number) - (knots[b * 3 + c] as number)) ** 2,
      0,
    );
    links.push({ a, b, length: Math.sqrt(square), resists });
  };
  for (let row = HELD_ROWS; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const knot = row * columns + column;
      link((HELD_ROWS - 1) * columns + column, knot, 0);
      link(knot - columns, knot, 1);
      link(knot, row * columns + ((column + 1) % columns), BUNCHING);
    }
  }
  return links;
}

function mix(a: Float64Array, b: Float64Array, share: number, out: Float64Array): void {
  for (let i = 0; i < a.length; i++) {
    out[i] = (a[i] as number) + share * ((b[i] as number) - (a[i] as number));
  }
}
