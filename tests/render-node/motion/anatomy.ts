/** Angles and points of a moving figure, taken from where its bones end up. */
import { poseBones, quaternionAt, vectorAt } from "../../../render-node/avatar/posture.ts";
import {
  dot,
  inverse,
  multiply,
  normalize,
  rotate,
  subtract,
  type Vector,
} from "../../../render-node/avatar/rotation.ts";
import type { MotionFrame } from "../../../render-node/motion/motion-frame.ts";
import type { MotionFigure } from "../../../render-node/motion/motion-figure.ts";
import type { BoneRotations } from "../../../render-node/pack/pack.ts";

const DEGREES = 180 / Math.PI;

function bones(figure: MotionFigure, rotations: BoneRotations) {
  const frames = poseBones(figure.rig, figure.joints.heads, rotations);
  const index = (bone: string) => figure.rig.indexOf.get(bone) ?? -1;
  return {
    head: (bone: string) => vectorAt(frames.heads, index(bone)),
    turn: (bone: string) => quaternionAt(frames.turns, index(bone)),
    rest: (bone: string) => vectorAt(figure.joints.heads, index(bone)),
  };
}

function angle(a: Vector, b: Vector): number {
  return Math.acos(Math.max(-1, Math.min(1, dot(normalize(a), normalize(b))))) * DEGREES;
}

/** Degrees: 0 straight for knee and elbow, 0 hanging for hip and shoulder. */
export interface JointAngles {
  readonly knee: number;
  /** True where the knee is bent the way only a bird's seems to be, by more than a straight leg's error. */
  readonly kneeBackwards: boolean;
  readonly elbow: number;
  readonly hip: number;
  readonly shoulder: number;
  /** Toes up from where the foot is at rest; down when negative. */
  readonly ankle: number;
  /** The foot turned outwards against the pelvis; inwards when negative. */
  readonly footOut: number;
  readonly wrist: number;
}

export function jointAngles(
  figure: MotionFigure,
  rotations: BoneRotations,
  side: "L" | "R",
): JointAngles {
  const { head, turn, rest } = bones(figure, rotations);
  const thigh = subtract(head(`lowerleg01.${side}`), head(`upperleg01.${side}`));
  const shin = subtract(head(`foot.${side}`), head(`lowerleg01.${side}`));
  const upperArm = subtract(head(`lowerarm01.${side}`), head(`upperarm01.${side}`));
  const forearm = subtract(head(`wrist.${side}`), head(`lowerarm01.${side}`));
  const hand = subtract(head(`finger3-1.${side}`), head(`wrist.${side}`));
  const foot = subtract(head(`toe2-1.${side}`), head(`foot.${side}`));
  const restFoot = subtract(rest(`toe2-1.${side}`), rest(`foot.${side}`));
  const restShin = subtract(rest(`foot.${side}`), rest(`lowerleg01.${side}`));
  const pelvis = turn("root");
  const forward = rotate(pelvis, [0, 0, 1]);
  const footInPelvis = rotate(multiply(inverse(pelvis), turn(`foot.${side}`)), [
    restFoot[0],
    0,
    restFoot[2],
  ]);
  const yaw = (v: Vector) => Math.atan2(v[0], v[2]) * DEGREES * (side === "L" ? 1 : -1);
  const knee = angle(thigh, shin);
  return {
    knee,
    kneeBackwards: knee > 8 && dot(subtract(shin, thigh), forward) > 0,
    elbow: angle(upperArm, forearm),
    hip: angle(thigh, rotate(pelvis, [0, -1, 0])),
    shoulder: angle(upperArm, rotate(turn("spine01"), [0, -1, 0])),
    ankle: angle(foot, shin) - angle(restFoot, restShin),
    footOut: yaw(footInPelvis) - yaw(restFoot),
    wrist: angle(hand, forearm),
  };
}

/** Heel and ball of both feet in the world, decimetres; y above the lowest of them. */
export function solePoints(figure: MotionFigure, frame: MotionFrame): readonly Vector[] {
  const rotations = frame.rotations ?? figure.base;
  const { head, turn, rest } = bones(figure, rotations);
  const yaw = frame.yaw / DEGREES;
  const points = (["L", "R"] as const).flatMap((side) => {
    const { heel, ball } = figure.soles[side];
    const bone = `foot.${side}`;
    return [heel, ball].map((point): Vector => {
      const arm = rotate(turn(bone), subtract(point, rest(bone)));
      const x = head(bone)[0] + arm[0] + frame.rootOffset[0];
      const z = head(bone)[2] + arm[2] + frame.rootOffset[2];
      return [
        x * Math.cos(yaw) + z * Math.sin(yaw),
        head(bone)[1] + arm[1],
        z * Math.cos(yaw) - x * Math.sin(yaw),
      ];
    });
  });
  const floor = Math.min(...points.map(([, y]) => y));
  return points.map(([x, y, z]) => [x, y - floor, z]);
}

/** Degrees of the largest turn of a bone against its parent between two postures. */
export function largestTurn(a: BoneRotations, b: BoneRotations): number {
  let largest = 0;
  for (let bone = 0; bone < a.length / 4; bone++) {
    const p = quaternionAt(a, bone);
    const q = quaternionAt(b, bone);
    const apart = Math.hypot(...p.map((value, i) => value - (q[i] ?? 0)));
    const mirrored = Math.hypot(...p.map((value, i) => value + (q[i] ?? 0)));
    largest = Math.max(largest, 4 * Math.asin(Math.min(apart, mirrored) / 2) * DEGREES);
  }
  return largest;
}
