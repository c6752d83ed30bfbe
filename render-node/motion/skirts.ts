/** Cloth that hangs around both legs: no leg carries it, it hangs from the hips. */
import type { Avatar, PointSkin } from "../avatar/avatar.ts";
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { vectorAt } from "../avatar/posture.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack, Rig } from "../pack/pack.ts";
import { BORNE_BY } from "./bind-cloth.ts";
import { borderLoops, joined, type Sheet } from "./weld.ts";
import { smoothstep } from "../smoothstep.ts";

/** Heights of a standing or sitting figure, decimetres. */
export interface HipLevels {
  /** From here up the body carries cloth as it lies. */
  readonly hips: number;
  /** From here down a skirt hangs free. */
  readonly crotch: number;
}

/** The crotch lies this share of a thigh below the hip joints, and the widest hips above them. */
const CROTCH_SHARE = 0.25;
const HIPS_SHARE = 0.05;

export function hipLevels({ joints }: Avatar, { rig }: Pack): HipLevels {
  const at = (bone: string) => vectorAt(joints, boneIndex(rig, bone));
  const hip = (at("upperleg01.L")[1] + at("upperleg01.R")[1]) / 2;
  const [x, y, z] = at("upperleg01.L");
  const knee = at("lowerleg01.L");
  const thigh = Math.hypot(knee[0] - x, knee[1] - y, knee[2] - z);
  return { hips: hip + HIPS_SHARE * thigh, crotch: hip - CROTCH_SHARE * thigh };
}

/** Of a hem around both legs at least this share hangs on each. */
const EACH_LEG = 0.2;

/**
 * Vertices from the hips down of a part that hangs around both legs at once and reaches below the
 * crotch; none for any other part.
 */
export function skirtVertices(
  { positions, indices }: Part,
  sheet: Sheet,
  skin: PointSkin,
  { hips, crotch }: HipLevels,
  rig: Rig,
): Uint32Array {
  const { pointOf, firsts, neighbours } = sheet;
  const heightOf = (point: number) => positions[(firsts[point] as number) * 3 + 1] as number;
  const sideOf = sidesOf(skin, firsts, positions, rig);
  const isHem = (loop: ReadonlySet<number>): boolean => {
    const points = [...loop];
    const heights = points.map(heightOf);
    const sheetAround = [...joined(points.slice(0, 1), neighbours, () => true)];
    const onLeft = points.filter((point) => sideOf(point) === "L").length;
    return (
      Math.min(...heights) < crotch &&
      mean(heights) < Math.min(hips, mean(sheetAround.map(heightOf))) &&
      Math.min(onLeft, points.length - onLeft) >= EACH_LEG * points.length
    );
  };
  const hems = borderLoops(indices, sheet).filter(isHem);
  const hanging = joined(
    hems.flatMap((hem) => [...hem]),
    neighbours,
    (point) => heightOf(point) < hips,
  );
  return Uint32Array.from(pointOf.keys()).filter((v) => hanging.has(pointOf[v] as number));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The leg that carries a point most, or on whose side of the root it lies. */
function sidesOf(
  { bones }: PointSkin,
  firsts: Uint32Array,
  positions: Float32Array,
  rig: Rig,
): (point: number) => Side {
  const legOf = rig.bones.map(({ name }): Side | null => {
    if (!/^(upperleg|lowerleg|foot|toe)/.test(name)) return null;
    return name.endsWith(".L") ? "L" : "R";
  });
  return (point) => {
    const vertex = firsts[point] as number;
    const leg = legOf[bones[vertex * BORNE_BY] as number] ?? null;
    return leg ?? ((positions[vertex * 3] as number) > 0 ? "L" : "R");
  };
}

/** Decimetres above the skin from which on the end of a top hangs free of the legs. */
const LOOSE_END = 0.1;
/** At least this share of such an end hangs loose. */
const LOOSE_SHARE = 0.5;

/**
 * Vertices from the hips down of a top that reaches over them and hangs there; none of a part that
 * clings, or that goes on between the legs or around each of them. Sleeves are no part of it.
 *
 * @param heights of the sheet's points above the skin, decimetres
 */
export function looseEnd(
  { positions }: Part,
  { pointOf }: Sheet,
  { bones }: PointSkin,
  heights: Float32Array,
  { hips, crotch }: HipLevels,
  rig: Rig,
): Uint32Array {
  const heightOf = (v: number) => positions[v * 3 + 1] as number;
  const isArm = rig.bones.map(({ name }) => ARM_BONE.test(name));
  const end = Uint32Array.from(pointOf.keys()).filter(
    (v) => heightOf(v) < hips && !isArm[bones[v * BORNE_BY] as number],
  );
  if (end.some((v) => heightOf(v) < crotch)) return new Uint32Array();
  const loose = end.filter((v) => (heights[pointOf[v] as number] as number) > LOOSE_END);
  return loose.length > LOOSE_SHARE * end.length ? end : new Uint32Array();
}

/** Bones of arms and hands. */
export const ARM_BONE = /^(upperarm|lowerarm|wrist|metacarpal|finger)/;

/** How free of the body a vertex of a skirt hangs: 0 at the hips, 1 from the crotch down. */
export function freeShare(
  positions: Float32Array,
  vertex: number,
  { hips, crotch }: HipLevels,
): number {
  const depth = (hips - (positions[vertex * 3 + 1] as number)) / (hips - crotch);
  return smoothstep(depth);
}

/** The skin with some vertices carried by the root, wholly where they hang free. Changed in place. */
export function hangFromHips(
  { bones, weights }: PointSkin,
  vertices: Uint32Array,
  positions: Float32Array,
  levels: HipLevels,
  rig: Rig,
): void {
  const root = boneIndex(rig, "root");
  for (const v of vertices) {
    const free = freeShare(positions, v, levels);
    const at = v * BORNE_BY;
    for (let j = at; j < at + BORNE_BY; j++) weights[j] = (1 - free) * (weights[j] as number);
    // The weakest makes room; they come strongest first.
    const own = bones.subarray(at, at + BORNE_BY).indexOf(root);
    const slot = at + (own < 0 ? BORNE_BY - 1 : own);
    if (own < 0) weights[slot] = 0;
    bones[slot] = root;
    weights[slot] = (weights[slot] as number) + free;
    let sum = 0;
    for (let j = at; j < at + BORNE_BY; j++) sum += weights[j] as number;
    for (let j = at; j < at + BORNE_BY; j++) weights[j] = (weights[j] as number) / sum;
  }
}
