/**
 * Taking cloth out of itself where it has come through: in the crease of a bent knee, under an arm that
 * rests on it, in a fold that fell on the next. Which side a vertex belongs on is not known there; what
 * is known is the line along which the two layers cross, and moving each thread and triangle so that the
 * line grows shorter leads out (P. Volino and N. Magnenat-Thalmann, "Resolving Surface Collisions through
 * Intersection Contour Minimization", 2006).
 */
import {
  besideMarked,
  findCrossings,
  markedAmong,
  wholeOf,
  type Crossing,
  type Looked,
  type Threads,
} from "./crossings.ts";
import { add, cross, dot, scale, subtract, unit, vectorOf, type Vector } from "./strip.ts";
import { smooth, spreadOut, type Neighbours } from "./surface.ts";

/** A cloth, as far as it may come through itself. */
export interface Tangled {
  readonly triangles: Uint32Array;
  readonly neighbours: Neighbours;
  readonly threads: Threads;
  /** Vertices that stay: a waistband is belted where it is. Default: none. */
  readonly held?: readonly number[];
  /** 0 or 1 for the layer of each vertex, where it is two that are taken out of each other. Default: one cloth. */
  readonly layers?: Uint8Array;
}

const ROUNDS = 48;
/** Rounds between two looks at all that may have been run into. */
const ALL_EVERY = 6;
/** Where no smaller share of the crossings is gone between two looks, the rest stays. */
const WORTHWHILE = 0.9;
/** The most a crossing moves a thread or a triangle in a round, decimetres. */
const STEP = 0.06;
/** Length of a crossing's gradient at which it moves them by `1 / √2` of that. */
const SOFTNESS = 0.5;
/** A thread this nearly in a triangle's plane would be sent along it without end: sine of the angle. */
const LEAST_SINE = 0.05;
/** Rings around a crossing that go along, and how much of the cloth's wrinkles go in a round. */
const RINGS = 2;
const SMOOTHING = 0.35;

/**
 * Takes a cloth out of itself, as far as that is possible in some rounds.
 *
 * @param points  xyz a vertex, decimetres; changed in place
 * @param keepOff moves those of some vertices that have been moved into what the cloth lies on out again
 * @returns 1 for every vertex that was moved
 */
export function untangle(
  points: Float32Array,
  cloth: Tangled,
  keepOff: (points: Float32Array, moved: Uint8Array) => void,
): Uint8Array {
  const { triangles, threads } = cloth;
  const touched = new Uint8Array(points.length / 3);
  let crossings = crossingsAmong(points, cloth, wholeOf(triangles, threads));
  const first = crossings.length;
  let least = first;
  let best = points.slice();
  let beside: Looked | undefined;
  for (let round = 1; round <= ROUNDS && crossings.length > 0; round++) {
    const moved = shorten(points, crossings, cloth);
    keepOff(points, moved);
    for (let v = 0; v < moved.length; v++) if (moved[v] === 1) touched[v] = 1;
    beside ??= besideMarked(touched, points, triangles, threads);
    // What has just been moved tells how it goes on; now and then, what of the rest it has run into.
    crossings = crossingsAmong(points, cloth, markedAmong(beside, moved, triangles, threads));
    if (crossings.length > 0 && round < ROUNDS && round % ALL_EVERY !== 0) continue;
    crossings = crossingsAmong(points, cloth, beside);
    if (crossings.length >= least) break;
    const isWorthwhile = crossings.length < WORTHWHILE * least;
    least = crossings.length;
    best = points.slice();
    if (!isWorthwhile) break;
  }
  points.set(best);
  return least < first ? touched : touched.fill(0);
}

function crossingsAmong(
  points: Float32Array,
  { triangles, threads, layers }: Tangled,
  looked: Looked,
): Crossing[] {
  if (!layers) return findCrossings(points, triangles, threads, looked);
  const isOf = (layer: number, corners: Uint32Array, first: number): boolean =>
    layers[corners[first] as number] === layer;
  return [0, 1].flatMap((layer) =>
    findCrossings(points, triangles, threads, {
      threads: looked.threads.filter((n) => isOf(layer, threads.ends, n * 2)),
      triangles: looked.triangles.filter((n) => isOf(1 - layer, triangles, n * 3)),
    }),
  );
}

/** Moves what crosses so that the lines of crossing grow shorter. Returns 1 for every vertex moved. */
function shorten(points: Float32Array, crossings: readonly Crossing[], cloth: Tangled): Uint8Array {
  const by = spreadOut(shiftsOf(points, crossings, cloth), cloth.neighbours, RINGS);
  for (const v of cloth.held ?? []) by.fill(0, v * 3, v * 3 + 3);
  const moved = new Uint8Array(points.length / 3);
  for (let i = 0; i < points.length; i++) {
    if (by[i] === 0) continue;
    points[i] = (points[i] as number) + (by[i] as number);
    moved[Math.floor(i / 3)] = 1;
  }
  const vertices = Array.from(moved.keys()).filter((v) => moved[v] === 1);
  points.set(smooth(points, 3, cloth.neighbours, SMOOTHING, Uint32Array.from(vertices)));
  return moved;
}

/** How far each vertex is to be moved, the mean of what the crossings at it ask for. */
function shiftsOf(
  points: Float32Array,
  crossings: readonly Crossing[],
  { triangles, threads }: Tangled,
): Float32Array {
  const shifts = new Float32Array(points.length);
  const shares = new Float32Array(points.length / 3);
  const shift = (vertex: number, share: number, [x, y, z]: Vector, by: number): void => {
    shares[vertex] = (shares[vertex] as number) + share;
    const at = vertex * 3;
    shifts[at] = (shifts[at] as number) + share * by * x;
    shifts[at + 1] = (shifts[at + 1] as number) + share * by * y;
    shifts[at + 2] = (shifts[at + 2] as number) + share * by * z;
  };
  for (const { thread, triangle, along, second, third } of crossings) {
    const way = gradientOf(points, triangles, triangle, threads, thread, along);
    const by = STEP / Math.sqrt(dot(way, way) + SOFTNESS ** 2);
    shift(threads.ends[thread * 2] as number, 1 - along, way, by);
    shift(threads.ends[thread * 2 + 1] as number, along, way, by);
    shift(triangles[triangle * 3] as number, 1 - second - third, way, -by);
    shift(triangles[triangle * 3 + 1] as number, second, way, -by);
    shift(triangles[triangle * 3 + 2] as number, third, way, -by);
  }
  for (let v = 0; v < shares.length; v++) {
    const share = shares[v] as number;
    if (share <= 1) continue;
    for (let i = v * 3; i < v * 3 + 3; i++) shifts[i] = (shifts[i] as number) / share;
  }
  return shifts;
}

/**
 * The way in which a thread must move against a triangle that it crosses so that the line of crossing
 * grows shorter fastest. Of each triangle beside the thread, the line runs into the one side: with R the
 * direction there, E the thread's and N the normal of the triangle crossed, the sum of R − 2 (E·R)/(E·N) N.
 */
function gradientOf(
  points: Float32Array,
  triangles: Uint32Array,
  triangle: number,
  { ends, tips }: Threads,
  thread: number,
  along: number,
): Vector {
  const a = vectorOf(points, triangles[triangle * 3] as number);
  const b = vectorOf(points, triangles[triangle * 3 + 1] as number);
  const c = vectorOf(points, triangles[triangle * 3 + 2] as number);
  const from = vectorOf(points, ends[thread * 2] as number);
  const to = vectorOf(points, ends[thread * 2 + 1] as number);
  const normal = unit(cross(subtract(b, a), subtract(c, a)));
  const edge = unit(subtract(to, from));
  const place = add(from, scale(subtract(to, from), along));
  const sine = dot(edge, normal);
  const safe = Math.abs(sine) < LEAST_SINE ? (sine < 0 ? -LEAST_SINE : LEAST_SINE) : sine;
  let way: Vector = [0, 0, 0];
  for (let side = 0; side < 2; side++) {
    const tip = tips[thread * 2 + side] as number;
    if (tip < 0) continue;
    const inwards = subtract(vectorOf(points, tip), place);
    const line = unit(cross(normal, cross(edge, inwards)));
    const across = dot(line, inwards) - dot(line, edge) * dot(inwards, edge);
    const into = scale(line, across < 0 ? -1 : 1);
    way = add(add(way, into), scale(normal, (-2 * dot(edge, into)) / safe));
  }
  return way;
}
