/**
 * The axes along which a bone is scaled: y along the limb, z its depth (front to back; through the
 * palm for a hand, upwards for a foot), x across. Trunk, neck and head use the world's axes; fingers
 * use their hand's, toes their foot's and the bones of the face the head's, so that one factor for a
 * group keeps its shape.
 */
import type { Bone } from "../pack/pack.ts";

type Triple = readonly [number, number, number];

/** How to find one bone's axes among the joints (heads first, then tails: `joint = bone + count · tail`). */
export interface BoneAxes {
  /** y is `fixedAlong + alongMask ∘ (joint[to] − joint[from])`, made a unit vector. */
  readonly from: number;
  readonly to: number;
  readonly alongMask: Triple;
  readonly fixedAlong: Triple;
  /** z is `fixedDepth + palm · cross(joint[index] − joint[wrist], joint[little] − joint[wrist])`. */
  readonly fixedDepth: Triple;
  readonly palm: 0 | 1;
  readonly wrist: number;
  readonly index: number;
  readonly little: number;
}

const WORLD: Pick<BoneAxes, "alongMask" | "fixedAlong" | "fixedDepth" | "palm"> = {
  alongMask: [0, 0, 0],
  fixedAlong: [0, 1, 0],
  fixedDepth: [0, 0, 1],
  palm: 0,
};

/** The axes of every bone, in rig order. */
export function boneAxes(bones: readonly Bone[]): BoneAxes[] {
  const head = (name: string): number => {
    const bone = bones.findIndex((candidate) => candidate.name === name);
    if (bone < 0) throw new RangeError(`The rig has no bone "${name}"`);
    return bone;
  };
  const tail = (name: string): number => head(name) + bones.length;
  return bones.map(({ name }, bone) => {
    const unused = { from: bone, to: bone, wrist: bone, index: bone, little: bone };
    const side = name.slice(-2);
    if (/^(wrist|metacarpal|finger)/.test(name)) {
      return {
        from: head(`wrist${side}`),
        to: head(`finger3-1${side}`),
        alongMask: [1, 1, 1],
        fixedAlong: [0, 0, 0],
        fixedDepth: [0, 0, 0],
        palm: 1,
        wrist: head(`wrist${side}`),
        index: head(`finger2-1${side}`),
        little: head(`finger5-1${side}`),
      };
    }
    if (/^(foot|toe)/.test(name)) {
      return {
        ...unused,
        from: head(`foot${side}`),
        to: tail(`toe2-3${side}`),
        // Level: a longer foot must not reach through the floor.
        alongMask: [1, 0, 1],
        fixedAlong: [0, 0, 0],
        fixedDepth: [0, 1, 0],
        palm: 0,
      };
    }
    if (/^(clavicle|shoulder|upperarm|lowerarm|upperleg|lowerleg)/.test(name)) {
      return {
        ...unused,
        to: tail(name),
        alongMask: [1, 1, 1],
        fixedAlong: [0, 0, 0],
        fixedDepth: [0, 0, 1],
        palm: 0,
      };
    }
    return { ...unused, ...WORLD };
  });
}
