/** Bringing the feet and hands of a sitting pose where they belong, whatever the body's proportions. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { Avatar } from "./avatar.ts";
import type { Joints } from "./joints.ts";
import { boneIndex } from "./limbs.ts";
import { poseBones, postureOf, quaternionAt, vectorAt } from "./posture.ts";
import { aboutAxis, cross, inverse, multiply, subtract, type Vector } from "./rotation.ts";
import { pickPoints, type PickedPoints, skinPoints, verticesOn } from "./skin-points.ts";

/** A part of the body: the vertices that most follow bones of these names. */
type Place = "seat" | "leftFoot" | "rightFoot" | "leftPalm" | "rightHand" | "leftKnee";

const BONES: Readonly<Record<Place, RegExp>> = {
  seat: /^(pelvis|upperleg01)/,
  leftFoot: /^(foot|toe).*L$/,
  rightFoot: /^(foot|toe).*R$/,
  leftPalm: /^metacarpal.*L$/,
  rightHand: /^(wrist|metacarpal|finger).*R$/,
  leftKnee: /^(upperleg02|lowerleg01)\.L$/,
};

/** What is no higher than this, decimetres, is on the floor. */
const ON_FLOOR = 0.01;

interface Limb {
  /** The bone that is turned. */
  readonly bone: string;
  /** The world's axis that it is turned about. */
  readonly axis: Vector;
  /** What its lowest point rests on: the floor under the seat, or the knee's top. */
  readonly on: "floor" | "knee";
  /** What rests there. */
  readonly end: Place;
  /** Decimetres between the two. */
  readonly gap: number;
}

/** The palm gives, and its fingers hang over the knee. */
const PALM = -0.3;

const LIMBS: readonly Limb[] = [
  { bone: "upperleg01.L", axis: [1, 0, 0], end: "leftFoot", on: "floor", gap: 0 },
  { bone: "upperleg01.R", axis: [1, 0, 0], end: "rightFoot", on: "floor", gap: 0 },
  { bone: "upperarm01.R", axis: [0, 0, 1], end: "rightHand", on: "floor", gap: 0 },
  { bone: "upperarm01.L", axis: [1, 0, 0], end: "leftPalm", on: "knee", gap: PALM },
];
const ROUNDS = 5;

/** Decimetres. */
export type Soles = Readonly<Record<"leftFoot" | "rightFoot", number>>;

/**
 * The rotations of a figure that sits on the floor, its limbs turned at hips and shoulders so far that
 * both feet and the right hand are on the floor with the seat, and the left hand on the knee.
 *
 * @param shape xyz of the base vertices at rest
 * @param soles what of shoes is below each foot's lowest point
 */
export function sitDown(
  pack: Pack,
  shape: Float32Array,
  joints: Joints,
  rotations: BoneRotations,
  soles: Soles = { leftFoot: 0, rightFoot: 0 },
): BoneRotations {
  const out = rotations.slice();
  const picked = new Map(
    Array.from(placesOf(pack), ([place, vertices]) => [
      place,
      pickPoints(pack.base, shape, vertices),
    ]),
  );
  const gapOf = ({ end, gap }: Limb): number => soles[end as keyof Soles] ?? gap;
  for (let round = 0; round < ROUNDS; round++) {
    const frames = poseBones(pack.rig, joints.heads, out);
    const posture = postureOf(joints.heads, frames, out);
    const posed = (place: Place): Float32Array => {
      const { points, skin } = picked.get(place) as PickedPoints;
      return skinPoints(posture, points, skin);
    };
    const heights = {
      floor: lowest(posed("seat"))[1],
      knee: highest(posed("leftKnee")),
    };
    for (const limb of LIMBS) {
      const { bone, axis, end, on } = limb;
      const index = boneIndex(pack.rig, bone);
      const point = lowest(posed(end));
      const rise = heights[on] + gapOf(limb) - point[1];
      const risePerRadian = cross(axis, subtract(point, vectorAt(frames.heads, index)))[1];
      const turn = aboutAxis(axis, rise / risePerRadian);
      const parent = quaternionAt(frames.turns, pack.rig.bones[index]?.parent ?? 0);
      const own = quaternionAt(out, index);
      out.set(multiply(multiply(inverse(parent), multiply(turn, parent)), own), index * 4);
    }
  }
  return out;
}

/** Whether a posed figure sits on the floor. */
export function isSitting({ posed }: Avatar, pack: Pack): boolean {
  const seat = placesOf(pack).get("seat") as Uint32Array;
  return seat.some((vertex) => (posed[vertex * 3 + 1] as number) < ON_FLOOR);
}

function lowest(points: Float32Array): Vector {
  let low = 0;
  for (let i = 1; i < points.length / 3; i++) {
    if ((points[i * 3 + 1] as number) < (points[low * 3 + 1] as number)) low = i;
  }
  return vectorAt(points, low);
}

function highest(points: Float32Array): number {
  return points.reduce((high, y, i) => (i % 3 === 1 ? Math.max(high, y) : high), -Infinity);
}

const placesOfPack = new WeakMap<Pack, ReadonlyMap<Place, Uint32Array>>();

/** Base vertices of each part. */
function placesOf(pack: Pack): ReadonlyMap<Place, Uint32Array> {
  const known = placesOfPack.get(pack);
  if (known !== undefined) return known;
  const places = new Map(
    (Object.entries(BONES) as [Place, RegExp][]).map(([place, bones]) => [
      place,
      verticesOn(pack, bones),
    ]),
  );
  placesOfPack.set(pack, places);
  return places;
}
