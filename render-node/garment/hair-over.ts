/** Long hair over what a figure wears: outside a collar, not through the back of a shirt, and inside a hood. */
import type { Avatar, PointSkin } from "../avatar/avatar.ts";
import { withHair } from "../avatar/figure.ts";
import type { Pack } from "../pack/pack.ts";
import type { Obstacle } from "./distance-field.ts";
import { pushOut } from "./push-out.ts";

/** Hair lies this far above cloth, decimetres: its mesh is coarser than the folds of a shirt. */
const ABOVE = 0.05;
/** Hair that goes with the head alone for more than this share does not reach the shoulders. */
const ON_HEAD = 0.9;
/** Hair this near to what is moved goes along, decimetres: the layers of a head of hair keep their order. */
const TOGETHER = 0.6;
/** What is furthest below a cloth comes up by rounds. */
const ROUNDS = 4;

/** Hair that goes with the head for less than this share lies below the rim of a hood. */
const IN_HOOD = 0.2;

/** The figure with its hair inside its hood: what hangs further down is not to be seen. */
export function withHairTucked(avatar: Avatar, pack: Pack): Avatar {
  return withHair(avatar, (points, { skin, surfacing }) => {
    const onHead = sharesOf(skin, pack.rig.indexOf.get("head") as number);
    const isSeen = (_: number, corner: number): boolean => {
      const first = corner - (corner % 3);
      const corners = surfacing.sourceIndices.subarray(first, first + 3);
      return corners.some((vertex) => (onHead[vertex] as number) >= IN_HOOD);
    };
    const sourceIndices = surfacing.sourceIndices.filter(isSeen);
    if (sourceIndices.length === surfacing.sourceIndices.length) return { points, surfacing };
    const indices = surfacing.indices.filter(isSeen);
    return { points, surfacing: { ...surfacing, sourceIndices, indices } };
  });
}

/**
 * The figure with its hair over its clothes.
 *
 * @param clothes from the inside out
 */
export function withHairOver(avatar: Avatar, clothes: readonly Obstacle[], pack: Pack): Avatar {
  const head = pack.rig.indexOf.get("head") as number;
  return withHair(avatar, (points, { skin, surfacing }) => {
    const onHead = sharesOf(skin, head);
    const drawn = Uint32Array.from(new Set(surfacing.sourceIndices));
    const hangs = (v: number): boolean => (onHead[v] as number) < ON_HEAD;
    if (!drawn.some(hangs)) return { points, surfacing };
    const near = nearEach(points, drawn, hangs);
    let laid = points;
    for (let round = 0; round < ROUNDS; round++) {
      const pushed = laid.slice();
      for (const cloth of clothes) pushOut(pushed, cloth, ABOVE, (v) => near.has(v));
      const push = pushed.map((value, i) => value - (laid[i] as number));
      if (push.every((value) => value === 0)) break;
      const by = mean(furthest(push, near), near);
      laid = laid.map((value, i) => value + (by[i] as number));
    }
    return { points: laid, surfacing };
  });
}

/** How much each point hangs on a bone. */
function sharesOf({ bones, weights }: PointSkin, bone: number): Float32Array {
  const shares = new Float32Array(bones.length / 4);
  bones.forEach((own, slot) => {
    const point = Math.floor(slot / 4);
    if (own === bone) shares[point] = (shares[point] as number) + (weights[slot] as number);
  });
  return shares;
}

/** For each vertex that hangs those next to it, itself among them. */
type Near = ReadonlyMap<number, readonly number[]>;

function nearEach(
  points: Float32Array,
  drawn: Uint32Array,
  hangs: (vertex: number) => boolean,
): Near {
  const near = new Map<number, number[]>();
  for (const v of drawn) {
    if (!hangs(v)) continue;
    const [x, y, z] = points.subarray(v * 3, v * 3 + 3) as unknown as [number, number, number];
    const list: number[] = [];
    for (const other of drawn) {
      const dx = (points[other * 3] as number) - x;
      const dy = (points[other * 3 + 1] as number) - y;
      const dz = (points[other * 3 + 2] as number) - z;
      if (dx * dx + dy * dy + dz * dz < TOGETHER * TOGETHER) list.push(other);
    }
    near.set(v, list);
  }
  return near;
}

/** For each vertex that hangs the longest of the vectors next to it. */
function furthest(vectors: Float32Array, near: Near): Float32Array {
  const squares = Float32Array.from({ length: vectors.length / 3 }, (_, v) =>
    [0, 1, 2].reduce((sum, c) => sum + (vectors[v * 3 + c] as number) ** 2, 0),
  );
  const out = new Float32Array(vectors.length);
  for (const [v, list] of near) {
    let longest = v;
    for (const other of list) {
      if ((squares[other] as number) > (squares[longest] as number)) longest = other;
    }
    out.set(vectors.subarray(longest * 3, longest * 3 + 3), v * 3);
  }
  return out;
}

/** For each vertex that hangs the mean of the vectors next to it. */
function mean(vectors: Float32Array, near: Near): Float32Array {
  const out = new Float32Array(vectors.length);
  for (const [v, list] of near) {
    let [x, y, z] = [0, 0, 0];
    for (const other of list) {
      x += vectors[other * 3] as number;
      y += vectors[other * 3 + 1] as number;
      z += vectors[other * 3 + 2] as number;
    }
    out.set([x / list.length, y / list.length, z / list.length], v * 3);
  }
  return out;
}
