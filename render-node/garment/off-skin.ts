/**
 * Moving settled cloth off what it lies on, until neither its vertices nor the threads between them
 * are below the surface.
 */
import type { BodyColliders } from "./body-colliders.ts";
import type { Obstacle } from "./distance-field.ts";
import { CLOTH_ZONE } from "./drape.ts";
import { heightsAbove, pressOnto, pushOut } from "./push-out.ts";
import { spreadOut, type Neighbours } from "./surface.ts";
import type { Workpiece } from "./tailor.ts";

/** What a cloth lies on. */
export interface Wearer {
  readonly workpiece: Workpiece;
  readonly body: BodyColliders;
  /** What lies between it and the body. */
  readonly under: readonly Obstacle[];
  /** The outside of the shoes (`Shoes.hull`). */
  readonly shoes: Obstacle;
}

/** The middle of the cloth above a garment below, which has a thickness of its own, decimetres. */
const CLOSEST_LAYER = 0.02;
/** Ironing presses cloth this deep into a garment below at most; deeper means past its edge. */
const DEEPEST_IN_LAYER = 0.06;
/** Trouser legs hang this far off the shoes' outside, decimetres: shoes bulge between its points. */
const OVER_SHOE = 0.05;
/** How far up a leg what moves its hem off a shoe reaches. */
const SHOE_SPREADING_STEPS = 12;
/** Level of the torso from which hands hang beside it. */
const HANDS_FROM = 1.2;
/** A thread whose middle is deeper than this spans a fold of the body, decimetres. */
const DEEPEST_CUT = 0.1;
/** What is caught is pushed out to this, decimetres. */
const CLOSEST_FOUND = 0.005;
/** What is no deeper below the skin may stay there, decimetres. */
const DEEPEST_LEFT = 0.005;
/** Rounds by the shortest way out. */
const SHORTEST_WAY_ROUNDS = 3;
/** Rounds of straightening cloth that is caught in a fold of the body. */
const FOLD_ROUNDS = 12;
/** Rounds of lifting threads; each may press the next one down. */
const THREAD_ROUNDS = 3;

/**
 * Moves cloth or folds out of what lies below them. Below the waist a hand that rests on a shirt
 * presses it on the trunk, which has the last word.
 *
 * @param points xyz of the cloth's vertices, and of those of its hems if they follow; changed in place
 * @param height decimetres
 * @param deepestInLayer what is further below a garment below lies past its edge and stays
 */
export function moveOffSkin(
  points: Float32Array,
  { workpiece, body, under }: Wearer,
  height: number,
  includes: (vertex: number) => boolean = () => true,
  deepestInLayer = DEEPEST_IN_LAYER,
): void {
  const isPressed = besideHands(workpiece);
  pressOnto(points, body.arms, body.trunk, height, (v) => isPressed(v) && includes(v));
  for (const layer of under) {
    pushOut(points, layer, Math.min(height, CLOSEST_LAYER), includes, deepestInLayer);
  }
  pushOut(points, body.trunk, height, (v) => isPressed(v) && includes(v));
  pushOut(points, body.whole, height, (v) => !isPressed(v) && includes(v));
}

/**
 * Trouser legs moved out of the shoes, whose tongue would show through a hem that lies behind it. What is above
 * goes along.
 *
 * @param points xyz of the cloth's vertices
 */
export function aroundShoes(points: Float32Array, { workpiece, shoes }: Wearer): Float32Array {
  const { pattern } = workpiece;
  if (!pattern.template.leg) return points;
  const pushed = points.slice();
  pushOut(pushed, shoes, OVER_SHOE);
  const push = pushed.map((value, i) => value - (points[i] as number));
  const by = spreadOut(push, pattern.neighbours, SHOE_SPREADING_STEPS);
  return points.map((value, i) => value + (by[i] as number));
}

/** Whether a vertex of a cloth or its hems hangs where hands may rest on it. */
function besideHands({ hems, pattern, zones }: Workpiece): (vertex: number) => boolean {
  return (v) => {
    const vertex = v < zones.length ? v : (hems.anchors[v - zones.length] as number);
    const isLow = (pattern.map.level[vertex] as number) > HANDS_FROM;
    return isLow && zones[vertex] === CLOTH_ZONE.trunk;
  };
}

/**
 * Moves cloth as `moveOffSkin` does, then what that leaves below the skin: threads that cut a corner of
 * the body, and vertices in a fold of it, where the way out of one side leads into the other.
 *
 * @param points xyz of the cloth's vertices, changed in place
 * @param includes those that may be below the skin
 */
export function clearSkin(
  points: Float32Array,
  wearer: Wearer,
  height: number,
  includes?: (vertex: number) => boolean,
): void {
  const before = points.slice();
  moveOffSkin(points, wearer, height, includes);
  const moved = movedVertices(before, points);
  liftThreads(points, wearer, moved);
  // Beside what had to be moved, another may lie across a fold that counts as clear from here.
  const threads = threadsFrom(moved, wearer.workpiece.pattern.neighbours);
  leaveFolds(points, wearer, [...new Set([...moved, ...threads])]);
}

/**
 * Moves the folded edges of a cloth off the skin. What of them finds no room behind the cloth lies on
 * it. They may sink into a garment below, which the cloth before them hides: pushed off it they would
 * stand out in front of the cloth.
 *
 * @param folded xyz of the cloth's vertices, which stay, and of those of its hems, changed in place
 */
export function clearHems(folded: Float32Array, wearer: Wearer, height: number): void {
  const { anchors } = wearer.workpiece.hems;
  const first = folded.length / 3 - anchors.length;
  moveOffSkin(folded, { ...wearer, under: [] }, height, (v) => v >= first);
  const folds = Array.from(anchors, (_, k) => first + k);
  for (const { vertex } of caughtAmong(folded, wearer.body, folds)) {
    folded.set(placeOf(folded, anchors[vertex - first] as number), vertex * 3);
  }
}

function movedVertices(before: Float32Array, after: Float32Array): number[] {
  const moved: number[] = [];
  for (let i = 0; i < after.length; i += 3) {
    const stays =
      before[i] === after[i] && before[i + 1] === after[i + 1] && before[i + 2] === after[i + 2];
    if (!stays) moved.push(i / 3);
  }
  return moved;
}

/** Lifts the ends of threads whose middles lie below the skin. */
function liftThreads(points: Float32Array, wearer: Wearer, moved: readonly number[]): void {
  const { workpiece, body } = wearer;
  const isPressed = besideHands(workpiece);
  let threads = threadsFrom(moved, workpiece.pattern.neighbours);
  for (let round = 0; round < THREAD_ROUNDS && threads.length > 0; round++) {
    const middles = middlesOf(points, threads);
    const lifted = middles.slice();
    const onTrunk = (k: number): boolean =>
      isPressed(threads[k * 2] as number) && isPressed(threads[k * 2 + 1] as number);
    pushOut(lifted, body.trunk, 0, onTrunk, DEEPEST_CUT);
    pushOut(lifted, body.whole, 0, (k) => !onTrunk(k), DEEPEST_CUT);
    const low = movedVertices(middles, lifted);
    const lifts = new Map<number, readonly [number, number, number]>();
    for (const k of low) {
      const by = [0, 1, 2].map(
        (c) => (lifted[k * 3 + c] as number) - (middles[k * 3 + c] as number),
      ) as [number, number, number];
      for (const vertex of [threads[k * 2] as number, threads[k * 2 + 1] as number]) {
        const known = lifts.get(vertex);
        if (!known || Math.hypot(...known) < Math.hypot(...by)) lifts.set(vertex, by);
      }
    }
    const places = new Map([...lifts.keys()].map((vertex) => [vertex, placeOf(points, vertex)]));
    for (const [vertex, by] of lifts) {
      for (const c of [0, 1, 2] as const) {
        points[vertex * 3 + c] = (points[vertex * 3 + c] as number) + by[c];
      }
    }
    // In a fold of the body, out of the one side may be into the other.
    for (const { vertex } of caughtAmong(points, body, [...lifts.keys()])) {
      points.set(places.get(vertex) as Float32Array, vertex * 3);
    }
    threads = threadsFrom([...lifts.keys()], workpiece.pattern.neighbours);
  }
}

/** The threads at some vertices, two ends each. */
function threadsFrom(vertices: readonly number[], { starts, list }: Neighbours): number[] {
  const among = new Set(vertices);
  const threads: number[] = [];
  for (const v of vertices) {
    for (let k = starts[v] as number; k < (starts[v + 1] as number); k++) {
      const other = list[k] as number;
      if (v < other || !among.has(other)) threads.push(v, other);
    }
  }
  return threads;
}

function middlesOf(points: Float32Array, threads: readonly number[]): Float32Array {
  const middles = new Float32Array((threads.length / 2) * 3);
  for (let i = 0; i < middles.length; i++) {
    const k = Math.floor(i / 3);
    const a = (threads[k * 2] as number) * 3 + (i % 3);
    const b = (threads[k * 2 + 1] as number) * 3 + (i % 3);
    middles[i] = ((points[a] as number) + (points[b] as number)) / 2;
  }
  return middles;
}

/**
 * Frees what is still below the skin: first by the shortest way out, which in a narrow fold of the body
 * or under a hand leads between its two sides, then from the middle of its neighbours. A vertex that
 * finds no way out ends at its nearest neighbour that is clear, or where it was least deep.
 */
function leaveFolds(points: Float32Array, wearer: Wearer, moved: readonly number[]): void {
  const { body, workpiece } = wearer;
  const { neighbours } = workpiece.pattern;
  let caught = caughtAmong(points, body, moved);
  const best = new Map(caught.map((each) => [each.vertex, each]));
  for (let round = 0; round < FOLD_ROUNDS && caught.length > 0; round++) {
    const among = new Set(caught.map(({ vertex }) => vertex));
    if (round >= SHORTEST_WAY_ROUNDS) {
      for (const vertex of among) points.set(middleAround(points, vertex, neighbours), vertex * 3);
    }
    pushOut(points, body.whole, CLOSEST_FOUND, (v) => among.has(v));
    caught = caughtAmong(points, body, [...among]);
    for (const each of caught) {
      if (each.depth < (best.get(each.vertex)?.depth ?? Infinity)) best.set(each.vertex, each);
    }
  }
  const still = new Set(caught.map(({ vertex }) => vertex));
  for (const vertex of still) {
    const known = best.get(vertex) as Caught;
    points.set(known.place, vertex * 3);
    const clear = nearestNeighbour(points, vertex, neighbours, (other) => !still.has(other));
    if (known.depth > DEEPEST_LEFT && clear >= 0) points.set(placeOf(points, clear), vertex * 3);
  }
}

/** The nearest of a vertex's neighbours that counts, or −1. */
function nearestNeighbour(
  points: Float32Array,
  vertex: number,
  { starts, list }: Neighbours,
  counts: (vertex: number) => boolean,
): number {
  const [x, y, z] = placeOf(points, vertex) as unknown as [number, number, number];
  let best = -1;
  let nearest = Infinity;
  for (let k = starts[vertex] as number; k < (starts[vertex + 1] as number); k++) {
    const other = list[k] as number;
    const [ox, oy, oz] = placeOf(points, other) as unknown as [number, number, number];
    const distance = Math.hypot(ox - x, oy - y, oz - z);
    if (distance >= nearest || !counts(other)) continue;
    nearest = distance;
    best = other;
  }
  return best;
}

function placeOf(points: Float32Array, vertex: number): Float32Array {
  return points.slice(vertex * 3, vertex * 3 + 3);
}

function middleAround(
  points: Float32Array,
  vertex: number,
  { starts, list }: Neighbours,
): [number, number, number] {
  const from = starts[vertex] as number;
  const to = starts[vertex + 1] as number;
  const middle: [number, number, number] = [0, 0, 0];
  for (let k = from; k < to; k++) {
    for (const c of [0, 1, 2] as const) {
      middle[c] += (points[(list[k] as number) * 3 + c] as number) / (to - from);
    }
  }
  return middle;
}

/** A vertex below the skin. */
interface Caught {
  readonly vertex: number;
  /** Decimetres below the skin. */
  readonly depth: number;
  readonly place: Float32Array;
}

/** Those of some vertices that lie below the skin. */
function caughtAmong(
  points: Float32Array,
  body: BodyColliders,
  vertices: readonly number[],
): Caught[] {
  const places = vertices.map((v) => placeOf(points, v));
  const together = new Float32Array(places.length * 3);
  places.forEach((place, k) => together.set(place, k * 3));
  const heights = heightsAbove(together, body.whole);
  return vertices
    .map((vertex, k) => ({
      vertex,
      depth: -(heights[k] as number),
      place: places[k] as Float32Array,
    }))
    .filter(({ depth }) => depth > 0);
}
