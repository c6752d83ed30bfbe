/** Which bones carry each point of what a figure wears: those of the skin that it lies on. */
import type { PointSkin } from "../avatar/avatar.ts";
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";

/** The skin of a figure as it stands: xyz and unit normal of every body vertex. */
export interface BodySkin {
  readonly points: Float32Array;
  readonly normals: Float32Array;
}

/** Body vertices that a point of cloth hangs on. */
const HOLDS = 4;
/**
 * Rounds in which a point takes on the mean of its neighbours, for cloth spans what lies under it: some
 * for cloth on the skin, more the further it hangs off, as a skirt does that no single leg carries.
 */
const ROUNDS = { onSkin: 8, perDecimetre: 60, most: 40 } as const;
/** How much further away skin counts that faces the other way, such as a hand beside a trouser leg. */
const FACING_AWAY = 6;

/**
 * Skin weights of a part's vertices. Each point hangs on the nearest skin that faces as it does; then
 * the weights are smoothed along the cloth, so that it bends and does not break between two limbs.
 */
export function bindCloth(part: Part, body: BodySkin, { base, rig }: Pack): PointSkin {
  const boneCount = rig.bones.length;
  const { pointOf, firsts } = weldedPoints(part.positions);
  const neighbours = neighboursOf(part.indices, pointOf, firsts.length);
  const bearers = bodyBearers({ base, rig });
  const all = new SkinBuckets(body, () => true);
  const holds = firsts.map((vertex) => all.nearest(part, vertex));
  const offArms = new SkinBuckets(body, (v) => (bearers[v] as Bearer) === "trunk");
  for (const point of besideArms(holds, bearers, neighbours)) {
    holds[point] = offArms.nearest(part, firsts[point] as number);
  }

  let weights = new Float32Array(firsts.length * boneCount);
  holds.forEach((held, point) => {
    for (const [vertex, share] of held) {
      for (let j = vertex * 4; j < vertex * 4 + 4; j++) {
        const at = point * boneCount + (base.skinBones[j] as number);
        weights[at] = (weights[at] as number) + share * (base.skinWeights[j] as number);
      }
    }
  });
  const rounds = holds.map(([nearest]) => {
    const gap = 1 / (nearest as Hold)[1] - NEAREST;
    return Math.min(ROUNDS.most, ROUNDS.onSkin + ROUNDS.perDecimetre * gap);
  });
  for (let round = 0; round < ROUNDS.most; round++) {
    weights = smoothed(weights, neighbours, (point) => round < (rounds[point] as number));
  }
  return strongest(weights, boneCount, pointOf);
}

/** A body vertex and how much of a point hangs on it. */
type Hold = readonly [vertex: number, share: number];

type Bearer = "trunk" | "upper-arm" | "lower-arm";

/** What bears each body vertex most. */
function bodyBearers({ base, rig }: Pick<Pack, "base" | "rig">): Bearer[] {
  const ofBone = rig.bones.map(({ name }): Bearer => {
    if (name.startsWith("upperarm")) return "upper-arm";
    return /^(lowerarm|wrist|metacarpal|finger)/.test(name) ? "lower-arm" : "trunk";
  });
  return Array.from({ length: BODY_VERTEX_COUNT }, (_, v) => {
    let best = v * 4;
    for (let j = v * 4; j < v * 4 + 4; j++) {
      if ((base.skinWeights[j] as number) > (base.skinWeights[best] as number)) best = j;
    }
    return ofBone[base.skinBones[best] as number] as Bearer;
  });
}

/**
 * Points that an arm only happens to be near, such as a trouser leg beside a hand: those on an arm's
 * skin that are joined to cloth elsewhere and not to cloth around an upper arm. A cuff is joined to
 * nothing else.
 */
function besideArms(
  holds: readonly (readonly Hold[])[],
  bearers: readonly Bearer[],
  neighbours: readonly ReadonlySet<number>[],
): number[] {
  const bearerOf = holds.map((held) => bearers[held[0]?.[0] ?? 0] as Bearer);
  const borneBy = (bearer: Bearer): number[] =>
    [...bearerOf.keys()].filter((point) => bearerOf[point] === bearer);
  const joinedToTrunk = joined(borneBy("trunk"), neighbours, () => true);
  const cuffs = borneBy("lower-arm").filter((point) => !joinedToTrunk.has(point));
  const isSleeve = joined(
    [...borneBy("upper-arm"), ...cuffs],
    neighbours,
    (point) => bearerOf[point] === "lower-arm",
  );
  const touchesArm = (held: readonly Hold[]): boolean =>
    held.some(([vertex]) => bearers[vertex] === "lower-arm");
  return [...holds.keys()].filter((p) => !isSleeve.has(p) && touchesArm(holds[p] ?? []));
}

/** Some points and all that are joined to them through points that count. */
function joined(
  points: readonly number[],
  neighbours: readonly ReadonlySet<number>[],
  counts: (point: number) => boolean,
): Set<number> {
  const found = new Set(points);
  // A set is walked in the order in which it grows.
  for (const point of found) {
    for (const near of neighbours[point] ?? []) if (counts(near)) found.add(near);
  }
  return found;
}

/** Vertices at one place (the two sides of a texture's seam) are one point. */
function weldedPoints(positions: Float32Array): { pointOf: Uint32Array; firsts: number[] } {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const pointOf = new Uint32Array(positions.length / 3);
  for (let v = 0; v < pointOf.length; v++) {
    const place = `${positions[3 * v]} ${positions[3 * v + 1]} ${positions[3 * v + 2]}`;
    let point = known.get(place);
    if (point === undefined) {
      point = firsts.push(v) - 1;
      known.set(place, point);
    }
    pointOf[v] = point;
  }
  return { pointOf, firsts };
}

function neighboursOf(indices: Uint32Array, pointOf: Uint32Array, count: number): Set<number>[] {
  const neighbours = Array.from({ length: count }, () => new Set<number>());
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [0, 1, 2].map((k) => pointOf[indices[t + k] as number] as number);
    for (const a of corners) for (const b of corners) if (a !== b) neighbours[a]?.add(b);
  }
  return neighbours;
}

function smoothed(
  weights: Float32Array,
  neighbours: readonly ReadonlySet<number>[],
  takesPart: (point: number) => boolean,
): Float32Array<ArrayBuffer> {
  const boneCount = weights.length / neighbours.length;
  const out = weights.slice();
  neighbours.forEach((near, point) => {
    if (!takesPart(point)) return;
    out.fill(0, point * boneCount, (point + 1) * boneCount);
    const share = 1 / (near.size + 1);
    for (const other of [point, ...near]) {
      for (let bone = 0; bone < boneCount; bone++) {
        const at = point * boneCount + bone;
        out[at] = (out[at] as number) + share * (weights[other * boneCount + bone] as number);
      }
    }
  });
  return out;
}

/** The four strongest bones of each vertex, with weights that sum to 1. */
function strongest(weights: Float32Array, boneCount: number, pointOf: Uint32Array): PointSkin {
  const pointCount = weights.length / boneCount;
  const bones = new Uint16Array(pointCount * 4);
  const shares = new Float32Array(pointCount * 4);
  for (let point = 0; point < pointCount; point++) {
    const own = weights.subarray(point * boneCount, (point + 1) * boneCount);
    const best = [...own.keys()]
      .filter((bone) => (own[bone] as number) > 1e-4)
      .sort((a, b) => (own[b] as number) - (own[a] as number))
      .slice(0, 4);
    const total = best.reduce((sum, bone) => sum + (own[bone] as number), 0);
    best.forEach((bone, slot) => {
      bones[point * 4 + slot] = bone;
      shares[point * 4 + slot] = (own[bone] as number) / total;
    });
  }
  const skin = {
    bones: new Uint16Array(pointOf.length * 4),
    weights: new Float32Array(pointOf.length * 4),
  };
  pointOf.forEach((point, vertex) => {
    skin.bones.set(bones.subarray(point * 4, point * 4 + 4), vertex * 4);
    skin.weights.set(shares.subarray(point * 4, point * 4 + 4), vertex * 4);
  });
  return skin;
}

/** Distances count from here on, so that skin which touches the cloth does not hold it alone; decimetres. */
const NEAREST = 0.1;
/** Side of a bucket, decimetres, and how many of them a search may go out. */
const BUCKET = 0.5;
const FURTHEST_RING = 40;

/** Body vertices by place. */
class SkinBuckets {
  readonly #body: BodySkin;
  readonly #buckets = new Map<number, number[]>();

  constructor(body: BodySkin, holds: (vertex: number) => boolean) {
    this.#body = body;
    for (let v = 0; v < body.points.length / 3; v++) {
      if (!holds(v)) continue;
      const [x, y, z] = bucketAt(body.points, v);
      const key = keyOf(x, y, z);
      const bucket = this.#buckets.get(key);
      if (bucket === undefined) this.#buckets.set(key, [v]);
      else bucket.push(v);
    }
  }

  /** The body vertices that a part's vertex hangs on, with shares; the nearer the more. */
  nearest({ positions, normals }: Part, vertex: number): Hold[] {
    const [x, y, z] = bucketAt(positions, vertex);
    const found: [vertex: number, cost: number][] = [];
    for (let ring = 0; ring <= FURTHEST_RING; ring++) {
      for (const held of this.#ring(x, y, z, ring)) {
        found.push([held, this.#cost(positions, normals, vertex, held)]);
      }
      found.sort((a, b) => a[1] - b[1]);
      found.splice(HOLDS);
      // Whatever lies in the next ring is at least this far away.
      const far = (ring * BUCKET) ** 2;
      if (found.length === HOLDS && (found[HOLDS - 1] as [number, number])[1] <= far) break;
    }
    return found.map(([held, cost]) => [held, 1 / (Math.sqrt(cost) + NEAREST)]);
  }

  /** The squared distance, longer for skin that faces another way. */
  #cost(positions: Float32Array, normals: Float32Array, vertex: number, held: number): number {
    const { points, normals: skinNormals } = this.#body;
    let square = 0;
    let facing = 0;
    for (let c = 0; c < 3; c++) {
      square += ((positions[3 * vertex + c] as number) - (points[3 * held + c] as number)) ** 2;
      facing += (normals[3 * vertex + c] as number) * (skinNormals[3 * held + c] as number);
    }
    return square * (1 + (FACING_AWAY * (1 - facing)) / 2);
  }

  *#ring(x: number, y: number, z: number, ring: number): Generator<number> {
    for (let i = -ring; i <= ring; i++) {
      for (let j = -ring; j <= ring; j++) {
        const isFace = Math.abs(i) === ring || Math.abs(j) === ring;
        for (let k = -ring; k <= ring; k += isFace ? 1 : Math.max(1, 2 * ring)) {
          yield* this.#buckets.get(keyOf(x + i, y + j, z + k)) ?? [];
        }
      }
    }
  }
}

function bucketAt(points: Float32Array, vertex: number): [number, number, number] {
  return [0, 1, 2].map((c) => Math.floor((points[3 * vertex + c] as number) / BUCKET)) as [
    number,
    number,
    number,
  ];
}

function keyOf(x: number, y: number, z: number): number {
  return ((x + 512) * 1024 + (y + 512)) * 1024 + (z + 512);
}
