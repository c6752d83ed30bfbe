/** What a motion is: a posture, a turn and a place for every moment. */
import type { BoneRotations } from "../pack/pack.ts";
import type { MotionFigure } from "./motion-figure.ts";

export interface MotionFrame {
  /** Degrees the figure is turned about the vertical axis through its origin, to its left. */
  readonly yaw: number;
  /**
   * Decimetres (x, y, z) by which the posed figure is moved before it is turned. It keeps the
   * standing foot where it is. y is 0: `poseAvatar` puts the lowest point on the floor.
   */
  readonly rootOffset: readonly [x: number, y: number, z: number];
  /** Decimetres the camera has gone along; take it off `rootOffset` to keep the figure in view. */
  readonly cameraOffset: readonly [x: number, y: number, z: number];
  /**
   * For `poseAvatar`; null where the figure keeps its posture and needs no posing. One that keeps it all
   * through a motion only blinks in between.
   */
  readonly rotations: BoneRotations | null;
}

/** The frame at a time, 0 … duration seconds. */
export type Motion = (time: number) => MotionFrame;

export interface MotionPlan {
  readonly figure: MotionFigure;
  /** Seconds. */
  readonly duration: number;
  /** Decides what the prompt leaves open: direction, side, strength, tempo. */
  readonly seed: number;
}

export const STILL = [0, 0, 0] as const;
