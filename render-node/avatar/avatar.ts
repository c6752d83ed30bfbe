/**
 * The finished figure: what the avatar stage hands to the garment and the scene stages.
 *
 * Space: decimetres, right-handed, +Y up, the figure faces +Z, +X is the figure's left, the floor is
 * y = 0 and the figure stands over the origin.
 */
import type { Part } from "../mesh/part.ts";
import type { BoneRotations } from "../pack/pack.ts";

export type Sex = "female" | "male";

/**
 * How the bones of one body stand. Applied to points of the unposed shape with `skinPoints`.
 * The lift that puts the lowest point of the feet on the floor is part of it.
 */
export interface Posture {
  /** Eight floats a bone: a unit dual quaternion (real x y z w, dual x y z w), shape → posed. */
  readonly dualQuaternions: Float32Array;
  /** Twelve floats a bone: the same transform as a row-major 3×4 matrix. */
  readonly matrices: Float32Array;
  /** The rotations it was made from. */
  readonly rotations: BoneRotations;
}

/** Skin weights of any set of points: bones and their weights, as many for each point; on a body four. */
export interface PointSkin {
  readonly bones: Uint16Array;
  readonly weights: Float32Array;
}

/** Sizes of the unposed body in centimetres, as a tape measures them on bare skin. */
export interface Measurements {
  readonly height: number;
  readonly neck: number;
  /** Largest girth of the chest; the bust of a woman. */
  readonly chest: number;
  readonly underbust: number;
  /** Narrowest girth between ribs and hips. */
  readonly waist: number;
  /** Girth at the navel. */
  readonly waistNavel: number;
  /** Largest girth of the buttocks. */
  readonly hips: number;
  readonly upperArm: number;
  readonly forearm: number;
  readonly wrist: number;
  readonly thigh: number;
  readonly calf: number;
  /** Shoulder point to wrist bone along the arm. */
  readonly armLength: number;
  /** Crotch to floor. */
  readonly inseam: number;
  /** Shoulder point to shoulder point, straight. */
  readonly shoulderWidth: number;
  /** Nape to waist along the back, straight. */
  readonly backLength: number;
  readonly footLength: number;
  readonly handLength: number;
  /** Litres. */
  readonly volume: number;
}

export interface Avatar {
  readonly sex: Sex;
  /**
   * xyz of all 19,158 base vertices (helpers and joint cubes included) of this body in the rest
   * (A-like) pose, before posing, feet on the floor. Cut and drape garments on this.
   */
  readonly shape: Float32Array;
  /** The same vertices posed: `skinPoints(shape)` with the posture. */
  readonly posed: Float32Array;
  /** Unit normals of the posed skin, xyz per base vertex; 0 for helpers and joint cubes. */
  readonly normals: Float32Array;
  readonly posture: Posture;
  /** xyz of every bone's head in the posed figure, in rig order. */
  readonly joints: Float32Array;
  /**
   * Body, eyes, mouth, brows, lashes and hair, posed. The skin covers the whole body: whoever
   * dresses removes what a garment hides.
   */
  readonly parts: readonly Part[];
  readonly measurements: Measurements;
}
