/** Which bones carry each point of what a figure wears: those of the skin that it lies on. */
import type { PointSkin } from "../avatar/avatar.ts";
import type { Part } from "../mesh/part.ts";
import type { BaseMesh } from "../pack/pack.ts";

/** The skin of a figure as it stands: xyz and unit normal of every body vertex. */
export interface BodySkin {
  readonly points: Float32Array;
  readonly normals: Float32Array;
}

/** Body vertices that a point of cloth hangs on. */
const HOLDS = 4;
/** Rounds in which every point takes on the mean of its neighbours: cloth spans what lies under it. */
const SMOOTHING_ROUNDS = 8;
/** How much further away skin counts that faces the other way, such as a hand beside a trouser leg. */
const FACING_AWAY = 6;

/**
 * Skin weights of a part's vertices. Each point hangs on the nearest skin that faces as it does; then
 * the weights are smoothed along the cloth, so that it bends and does not break between two limbs.
 */
export function bindCloth(part: Part, body: BodySkin, base: BaseMesh): PointSkin {
  const boneCount = base.skinBones.reduce((most, bone) => Math.max(most, bone), 0) + 1;
  const { pointOf, firsts } = weldedPoints(part.positions);
  const buckets = new SkinBuckets(body);
  let weights = new Float32Array(firsts.length * boneCount);
  firsts.forEach((vertex, point) => {
    for (const [held, share] of buckets.nearest(part, vertex)) {
      for (let j = held * 4; j < held * 4 + 4; j++) {
        const at = point * boneCount + (base.skinBones[j] as number);
        weights[at] = (weights[at] as number) + share * (base.skinWeights[j] as number);
      }
    }
  });
  const neighbours = neighboursOf(part.indices, pointOf, firsts.length);
  for (let round = 0; round < SMOOTHING_ROUNDS; round++) {
    weights = smoothed(weights, neighbours, boneCount);
  }
  return strongest(weights, boneCount, pointOf);
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
  boneCount: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(weights.length);
  neighbours.forEach((near, point) => {
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

/** Side of a bucket, decimetres, and how many of them a search may go out. */
const BUCKET = 0.5;
const FURTHEST_RING = 40;

/** Body vertices by place. */
class SkinBuckets {
  readonly #body: BodySkin;
  readonly #buckets = new Map<number, number[]>();

  constructor(body: BodySkin) {
    this.#body = body;
    for (let v = 0; v < body.points.length / 3; v++) {
      const [x, y, z] = bucketAt(body.points, v);
      const key = keyOf(x, y, z);
      const bucket = this.#buckets.get(key);
      if (bucket === undefined) this.#buckets.set(key, [v]);
      else bucket.push(v);
    }
  }

  /** The body vertices that a part's vertex hangs on, with shares; the nearer the more. */
  nearest({ positions, normals }: Part, vertex: number): [vertex: number, share: number][] {
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
    return found.map(([held, cost]) => [held, 1 / (cost + 0.01)]);
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
