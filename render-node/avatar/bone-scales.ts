/** The bones' scale factors: `body_dimension_lengths` and the dimensions of the hands. */
import type { BoneGroup, ScalableBone } from "../../contracts/avatar-options.ts";
import { BONE_SCALE_RANGE } from "../../contracts/avatar-options.ts";
import type { Rig } from "../pack/pack.ts";

/** Factors across (x), along (y) and through (z) a bone. */
interface Scale {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Which bones a customer's name stands for. The head's own bones and features scale as one. */
const GROUPS: Readonly<Record<BoneGroup, RegExp>> = {
  spine: /^(spine0[1-5]|breast)/,
  neck: /^neck/,
  head: /^(head|jaw|special|oris|levator|temporalis|oculi|orbicularis|risorius|tongue|eye)/,
  shoulder: /^(clavicle|shoulder01)/,
  "upper arm": /^upperarm/,
  forearm: /^lowerarm/,
  hand: /^(wrist|metacarpal|finger)/,
  hips: /^(root|pelvis|spine05)/,
  thigh: /^upperleg/,
  shin: /^lowerleg/,
  foot: /^(foot|toe)/,
};

/** How much wider or thicker a hand becomes at a dimension of 1. */
const HAND_SHARE = 0.14;

export interface ScaleDetails {
  readonly lengths: readonly { readonly key: ScalableBone; readonly value: Scale }[];
  /** Softened values of the dimensions Hand Width and Hand Thickness. */
  readonly handWidth: number;
  readonly handThickness: number;
}

/** Factors for the body model: x, y, z per bone in rig order. */
export function boneScales(rig: Rig, details: ScaleDetails): Float32Array {
  const scales = new Float32Array(rig.bones.length * 3).fill(1);
  const multiply = (isMeant: (name: string) => boolean, { x, y, z }: Scale): void => {
    rig.bones.forEach(({ name }, bone) => {
      if (!isMeant(name)) return;
      [x, y, z].forEach((factor, axis) => {
        const at = bone * 3 + axis;
        scales[at] = clamped((scales[at] as number) * factor);
      });
    });
  };
  for (const { key, value } of details.lengths) multiply(meantBy(key), value);
  multiply((name) => GROUPS.hand.test(name), {
    x: 1 + HAND_SHARE * details.handWidth,
    y: 1,
    z: 1 + HAND_SHARE * details.handThickness,
  });
  return scales;
}

function meantBy(key: ScalableBone): (name: string) => boolean {
  if (key in GROUPS) return (name) => GROUPS[key as BoneGroup].test(name);
  return (name) => name === key || name === `${key}.L` || name === `${key}.R`;
}

function clamped(factor: number): number {
  return Math.min(BONE_SCALE_RANGE.max, Math.max(BONE_SCALE_RANGE.min, factor));
}
