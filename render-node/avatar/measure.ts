/**
 * The sizes of a body in centimetres, read from the unposed shape the way a tailor's tape would.
 * Landmark vertices are those of MakeHuman's own measuring plug-in.
 */
import type { Pack } from "../pack/pack.ts";
import { BODY_VERTEX_COUNT } from "../pack/pack.ts";
import type { Measurements } from "./avatar.ts";
import type { Joints } from "./joints.ts";
import { boneIndex } from "./limbs.ts";
import { bodySurfacingOf } from "./prepared.ts";
import { vectorAt } from "./posture.ts";
import { normalize, subtract, type Vector } from "./rotation.ts";
import { tapesAround } from "./tape.ts";

const CM_PER_DM = 10;

/** Base vertices that mark places of the body. */
const LANDMARK = {
  bust: 8439,
  underbustBack: 10648,
  waist: 4121,
  navel: 4181,
  hips: 4341,
  nape: 1491,
  shoulderPoint: 8274,
  elbow: 10037,
  forearmStart: 10040,
  wristBone: 10548,
} as const;

/** Base vertices around the neck, from one side to the other and back. */
const NECK_LOOP = [
  7514, 10358, 7631, 7496, 7488, 7489, 7474, 7475, 7531, 7537, 7543, 7549, 7555, 7561, 7743, 7722,
  856, 1030, 1051, 850, 844, 838, 832, 826, 820, 756, 755, 770, 769, 777, 929, 3690, 804, 800, 808,
  801, 799, 803, 7513, 7515, 7521,
] as const;

/** Body triangles by the part of the body that carries them, and the vertices of a foot. */
interface Zones {
  readonly trunk: Uint32Array;
  readonly arm: Uint32Array;
  readonly leg: Uint32Array;
  readonly foot: Uint32Array;
}

const UP: Vector = [0, 1, 0];

const zonesOfPack = new WeakMap<Pack, Zones>();

/**
 * Measures a body.
 *
 * @param shape xyz of the base vertices at rest, decimetres
 */
export function measureBody(pack: Pack, shape: Float32Array, joints: Joints): Measurements {
  const zones = zonesOf(pack);
  const y = (vertex: number): number => shape[vertex * 3 + 1] as number;
  const levelGirths = (zone: Uint32Array, heights: readonly number[]): number[] =>
    tapesAround(
      shape,
      zone,
      UP,
      heights.map((height): Vector => [0, height, 0]),
    ).map((girth) => CM_PER_DM * girth);
  const distance = (a: number, b: number): number =>
    CM_PER_DM * Math.hypot(...subtract(vectorAt(shape, a), vectorAt(shape, b)));
  const bone = (name: string): Vector => vectorAt(joints.heads, boneIndex(pack.rig, name));
  const acrossBone = (
    zone: Uint32Array,
    from: Vector,
    to: Vector,
    shares: readonly number[],
  ): number[] => {
    const axis = normalize(subtract(to, from));
    const places = shares.map((share): Vector => [
      from[0] + (to[0] - from[0]) * share,
      from[1] + (to[1] - from[1]) * share,
      from[2] + (to[2] - from[2]) * share,
    ]);
    return tapesAround(shape, zone, axis, places).map((girth) => CM_PER_DM * girth);
  };

  const { lowest, highest } = verticalExtent(shape);
  const waistHeight = y(LANDMARK.waist);
  const hipsHeight = y(LANDMARK.hips);
  const bustHeight = y(LANDMARK.bust);
  const crotch = y(crotchVertex(pack));
  const elbow = bone("lowerarm01.L");
  const wrist = bone("wrist.L");
  const knee = bone("lowerleg01.L");
  return {
    height: (highest - lowest) * CM_PER_DM,
    neck: loopLength(shape, NECK_LOOP),
    chest: Math.max(...levelGirths(zones.trunk, steps(bustHeight - 0.35, bustHeight + 0.5, 8))),
    // A large breast hangs over the line under it: the tape goes below, where the ribs are narrowest.
    underbust: Math.min(
      ...levelGirths(
        zones.trunk,
        steps(y(LANDMARK.underbustBack) - 0.6, y(LANDMARK.underbustBack), 4),
      ),
    ),
    waist: Math.min(...levelGirths(zones.trunk, steps(waistHeight - 0.4, waistHeight + 0.4, 9))),
    waistNavel: levelGirths(zones.trunk, [y(LANDMARK.navel)])[0] ?? 0,
    hips: Math.max(
      ...levelGirths(
        zones.trunk,
        steps(Math.max(crotch + 0.15, hipsHeight - 0.6), hipsHeight + 0.6, 8),
      ),
    ),
    upperArm: acrossBone(zones.arm, bone("upperarm01.L"), elbow, [0.55])[0] ?? 0,
    forearm: Math.max(...acrossBone(zones.arm, elbow, wrist, [0.15, 0.22, 0.3, 0.38])),
    wrist: Math.min(...acrossBone(zones.arm, elbow, wrist, [0.88, 0.92, 0.96])),
    thigh: levelGirths(zones.leg, [crotch - 0.25])[0] ?? 0,
    calf: Math.max(
      ...acrossBone(zones.leg, knee, bone("foot.L"), [0.15, 0.2, 0.25, 0.3, 0.35, 0.4]),
    ),
    armLength:
      distance(LANDMARK.shoulderPoint, LANDMARK.elbow) +
      distance(LANDMARK.forearmStart, LANDMARK.wristBone),
    inseam: (crotch - lowest) * CM_PER_DM,
    shoulderWidth: 2 * CM_PER_DM * Math.abs(shape[LANDMARK.shoulderPoint * 3] as number),
    backLength: distance(LANDMARK.nape, LANDMARK.navel),
    footLength: footLength(zones.foot, shape),
    handLength:
      CM_PER_DM *
      Math.hypot(...subtract(vectorAt(joints.tails, boneIndex(pack.rig, "finger3-3.L")), wrist)),
    volume: volumeOf(shape, bodySurfacingOf(pack).sourceIndices),
  };
}

function steps(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

function verticalExtent(shape: Float32Array): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const y = shape[vertex * 3 + 1] as number;
    if (y < lowest) lowest = y;
    if (y > highest) highest = y;
  }
  return { lowest, highest };
}

/** Length of a closed line over base vertices, in centimetres. */
function loopLength(shape: Float32Array, loop: readonly number[]): number {
  return loop.reduce((sum, vertex, i) => {
    const previous = loop.at(i - 1) as number;
    return (
      sum + CM_PER_DM * Math.hypot(...subtract(vectorAt(shape, vertex), vectorAt(shape, previous)))
    );
  }, 0);
}

/** The lowest vertex of the base mesh's middle line: thick thighs may meet below it. */
function crotchVertex({ base: { positions } }: Pack): number {
  let lowest = 0;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    if (Math.abs(positions[vertex * 3] as number) > 0.02) continue;
    if ((positions[vertex * 3 + 1] as number) < (positions[lowest * 3 + 1] as number)) {
      lowest = vertex;
    }
  }
  return lowest;
}

function footLength(foot: Uint32Array, shape: Float32Array): number {
  const ankle = shape[LANDMARK.hips * 3 + 1] as number;
  let front = -Infinity;
  let back = Infinity;
  for (const vertex of foot) {
    if ((shape[vertex * 3 + 1] as number) > ankle) continue;
    front = Math.max(front, shape[vertex * 3 + 2] as number);
    back = Math.min(back, shape[vertex * 3 + 2] as number);
  }
  return (front - back) * CM_PER_DM;
}

/** Litres (cubic decimetres) enclosed by triangles. */
function volumeOf(points: Float32Array, triangles: Uint32Array): number {
  let sixfold = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const a = (triangles[at] as number) * 3;
    const b = (triangles[at + 1] as number) * 3;
    const c = (triangles[at + 2] as number) * 3;
    const bx = points[b] as number;
    const by = points[b + 1] as number;
    const bz = points[b + 2] as number;
    const cx = points[c] as number;
    const cy = points[c + 1] as number;
    const cz = points[c + 2] as number;
    sixfold +=
      (points[a] as number) * (by * cz - bz * cy) +
      (points[a + 1] as number) * (bz * cx - bx * cz) +
      (points[a + 2] as number) * (bx * cy - by * cx);
  }
  return sixfold / 6;
}

function zonesOf(pack: Pack): Zones {
  const known = zonesOfPack.get(pack);
  if (known !== undefined) return known;
  const names = pack.rig.bones.map(({ name }) => name);
  const arms = names.map((name) => /^(upperarm|lowerarm|wrist|metacarpal|finger)/.test(name));
  const leftArm = names.map((name, bone) => arms[bone] === true && name.endsWith(".L"));
  const leftLeg = names.map((name) => /^(upperleg|lowerleg|foot|toe).*\.L$/.test(name));
  const leftFoot = names.map((name) => /^(foot|toe).*\.L$/.test(name));
  const { sourceIndices } = bodySurfacingOf(pack);
  const vertices = Uint32Array.from({ length: BODY_VERTEX_COUNT }, (_, vertex) => vertex);
  const zones = {
    trunk: trianglesOf(pack, sourceIndices, arms, (share) => share <= 0.3),
    arm: trianglesOf(pack, sourceIndices, leftArm, (share) => share > 0.5),
    leg: trianglesOf(pack, sourceIndices, leftLeg, (share) => share > 0.3),
    foot: vertices.filter((vertex) => shareOf(pack, vertex, leftFoot) >= 0.6),
  };
  zonesOfPack.set(pack, zones);
  return zones;
}

/** Weight that a vertex has on the chosen bones, 0..1. */
function shareOf({ base }: Pack, vertex: number, chosen: readonly boolean[]): number {
  let sum = 0;
  for (let k = vertex * 4; k < vertex * 4 + 4; k++) {
    if (chosen[base.skinBones[k] as number] === true) sum += base.skinWeights[k] as number;
  }
  return sum;
}

/** Triangles all of whose corners pass the test on their share of the chosen bones. */
function trianglesOf(
  pack: Pack,
  triangles: Uint32Array,
  chosen: readonly boolean[],
  test: (share: number) => boolean,
): Uint32Array {
  const kept: number[] = [];
  for (let at = 0; at < triangles.length; at += 3) {
    const corners = [triangles[at], triangles[at + 1], triangles[at + 2]] as number[];
    if (corners.every((vertex) => test(shareOf(pack, vertex, chosen)))) kept.push(...corners);
  }
  return Uint32Array.from(kept);
}
