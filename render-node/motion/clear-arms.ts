/** Arms that hang stay clear of what a figure wears, which may be wider than the hips that they pass. */
import type { Avatar } from "../avatar/avatar.ts";
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import { type BoneFrames, quaternionAt, vectorAt } from "../avatar/posture.ts";
import { added, inverse, multiply, rotate, subtract, type Vector } from "../avatar/rotation.ts";
import type { Pack } from "../pack/pack.ts";
import { rise } from "./cycle.ts";
import { shareInMotion } from "./moments.ts";
import { type MotionFigure, SIDES } from "./motion-figure.ts";
import type { Motion } from "./motion-frame.ts";
import type { Course } from "./moving-figure.ts";
import { edgesOf, Outlines } from "./outlines.ts";
import { framesOf, turnBone } from "./posing.ts";
import { ARM_BONE } from "./skirts.ts";
import type { WornCloth } from "./worn-cloth.ts";

/** Joints of arm and hand that are kept clear, and how thick the arm is around them; decimetres. */
const JOINTS = [
  { bone: "lowerarm02", radius: 0.35 },
  { bone: "wrist", radius: 0.25 },
  { bone: "finger1-2", radius: 0.12 },
  { bone: "finger2-1", radius: 0.12 },
  { bone: "finger3-2", radius: 0.1 },
  { bone: "finger5-1", radius: 0.12 },
  { bone: "finger3-3", radius: 0.1 },
] as const;
/** Air between a moving arm and the cloth, which moves too; decimetres. */
const AIR = 0.2;
/** The further a joint is above what hangs beside the still's hands, the less it counts; decimetres. */
const FADES_OVER = 1;
/** Radians that an arm is held out at most. */
const MOST = 0.6;
/** An arm is held out a little before it has to be, and as long after; seconds. */
const AHEAD = 0.15;
const SAMPLES_PER_SECOND = 40;

export interface Dressed {
  readonly avatar: Avatar;
  readonly pack: Pack;
  readonly worn: readonly Pick<WornCloth, "part" | "skin">[];
}

/** The motion with its arms held out sideways as far as it takes, and no further than that. */
export function clearArms({ figure, motion, duration }: Course, dressed: Dressed): Motion {
  const count = Math.max(1, Math.ceil(duration * SAMPLES_PER_SECOND));
  const outfit = outfitOutlines(dressed);
  const arms = SIDES.map((side) => new ClearArm(figure, side, dressed, outfit));
  const needed = arms.map(() => new Float64Array(count + 1));
  for (let i = 0; i <= count; i++) {
    const { rotations } = motion((duration * i) / count);
    if (rotations === null) return motion;
    const frames = framesOf(figure, rotations);
    arms.forEach((arm, k) => ((needed[k] as Float64Array)[i] = arm.lackingAngle(frames)));
  }
  const window = Math.round(AHEAD * SAMPLES_PER_SECOND);
  const angles = needed.map((row) => around(around(row, window, largest), window, mean));
  return (time) => {
    const frame = motion(time);
    const rotations = (frame.rotations ?? figure.base).slice();
    const at = Math.min(1, Math.max(0, time / duration)) * count;
    const share = shareInMotion(time, duration);
    SIDES.forEach((side, k) => {
      const row = angles[k] as Float64Array;
      const before = row[Math.floor(at)] as number;
      const after = row[Math.ceil(at)] as number;
      const angle = share * (before + (at - Math.floor(at)) * (after - before));
      if (angle === 0) return;
      const degrees = ((side === "L" ? 1 : -1) * angle * 180) / Math.PI;
      turnBone(figure, rotations, `upperarm01.${side}`, [0, 0, degrees]);
    });
    return { ...frame, rotations };
  };
}

/** What a row's values within `reach` of each come to. */
function around(
  row: Float64Array,
  reach: number,
  of: (values: Float64Array) => number,
): Float64Array {
  return row.map((_, i) => of(row.subarray(Math.max(0, i - reach), i + reach + 1)));
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One arm beside the outfit of the still, which goes along with the hips. */
class ClearArm {
  readonly #figure: MotionFigure;
  readonly #side: Side;
  readonly #outfit: Outlines;
  readonly #stillRoot: Vector;
  /** Up to here joints count in full, decimetres above the floor. */
  readonly #elbow: number;
  /** How near each joint may come to the outfit. */
  readonly #limits: readonly number[];

  constructor(figure: MotionFigure, side: Side, { avatar, pack }: Dressed, outfit: Outlines) {
    this.#figure = figure;
    this.#side = side;
    this.#outfit = outfit;
    this.#elbow = elbowHeight(avatar, pack, side);
    this.#stillRoot = vectorAt(avatar.joints, boneIndex(pack.rig, "root"));
    const still = this.#joints(figure.baseFrames);
    this.#limits = JOINTS.map(({ radius }, i) =>
      Math.min(AIR + radius, this.#heightOf(still[i] as Vector)),
    );
  }

  /** Radians by which the arm has to be held out. */
  lackingAngle(frames: BoneFrames): number {
    const joints = this.#joints(frames);
    const shoulder = this.#inStill(frames, `upperarm01.${this.#side}`);
    const out = this.#side === "L" ? 1 : -1;
    let angle = 0;
    for (let round = 0; round < 4 && angle < MOST; round++) {
      let more = 0;
      const [cos, sin] = [Math.cos(out * angle), Math.sin(out * angle)];
      joints.forEach((joint, i) => {
        const [x, y, z] = subtract(joint, shoulder);
        const held: Vector = added(shoulder, [x * cos - y * sin, y * cos + x * sin, z]);
        const counts = 1 - rise(held[1], this.#elbow, this.#elbow + FADES_OVER);
        const lack = (this.#limits[i] as number) - this.#heightOf(held);
        if (counts > 0 && lack > 0) more = Math.max(more, (counts * lack) / Math.hypot(x, y));
      });
      angle += more;
    }
    return Math.min(MOST, angle);
  }

  #heightOf([x, y, z]: Vector): number {
    const [axisX, axisZ] = this.#outfit.axis;
    return Math.hypot(x - axisX, z - axisZ) - this.#outfit.reachAt(x, y, z);
  }

  #joints(frames: BoneFrames): Vector[] {
    return JOINTS.map(({ bone }) => this.#inStill(frames, `${bone}.${this.#side}`));
  }

  /** Where a bone begins, seen from the hips as they are in the still. */
  #inStill({ heads, turns }: BoneFrames, bone: string): Vector {
    const { baseFrames, rig } = this.#figure;
    const root = boneIndex(rig, "root");
    const turn = multiply(quaternionAt(baseFrames.turns, root), inverse(quaternionAt(turns, root)));
    const away = subtract(vectorAt(heads, boneIndex(rig, bone)), vectorAt(heads, root));
    return added(this.#stillRoot, rotate(turn, away));
  }
}

/** The outlines of body and clothes without the arms, from the knees up to the elbows. */
function outfitOutlines({ avatar, pack, worn }: Dressed): Outlines {
  const { base, rig } = pack;
  const isArm = rig.bones.map(({ name }) => ARM_BONE.test(name));
  const body = {
    positions: avatar.posed,
    indices: bodySurfacingOf(pack).sourceIndices,
    bones: base.skinBones,
  };
  const clothes = worn.map(({ part, skin }) => ({ ...part, bones: skin.bones }));
  const points: number[] = [];
  const edges: number[] = [];
  const [, bottom] = vectorAt(avatar.joints, boneIndex(rig, "lowerleg01.L"));
  const top = Math.max(...SIDES.map((side) => elbowHeight(avatar, pack, side))) + FADES_OVER;
  for (const { positions, indices, bones } of [body, ...clothes]) {
    const first = points.length / 3;
    const each = (bones.length * 3) / positions.length;
    const counts = (v: number): boolean => {
      const y = positions[v * 3 + 1] as number;
      return y > bottom && y < top && !isArm[bones[v * each] as number];
    };
    for (const vertex of edgesOf(indices, counts)) edges.push(first + vertex);
    for (const value of positions) points.push(value);
  }
  return Outlines.around(Float32Array.from(points), Uint32Array.from(edges), { bottom, top });
}

function elbowHeight({ joints }: Avatar, { rig }: Pack, side: Side): number {
  return vectorAt(joints, boneIndex(rig, `lowerarm01.${side}`))[1];
}
