/** Standing at ease: breathing, weight going from leg to leg, the head looking about a little. */
import type { BoneRotations } from "../pack/pack.ts";
import { seededNumbers, swing, wholeCycles } from "./cycle.ts";
import { type Motion, type MotionPlan, STILL } from "./motion-frame.ts";
import type { MotionFigure } from "./motion-figure.ts";
import { basePlace, type FootPlace, placeFeet, turnBone } from "./posing.ts";

/** An adult at rest breathes 12 to 20 times a minute. */
const BREATH_SECONDS = 4;
/** Weight is shifted about every four seconds in relaxed standing. */
const SHIFT_SECONDS = 5;

/** Degrees, save where noted; all at full swing. */
const SWAY = { lateral: 0.42, rise: 4, trunk: 2.4, look: 11, nod: 1.8 } as const;

export function idle({ figure, duration, seed }: MotionPlan): Motion {
  const random = seededNumbers(seed);
  const way = random() < 0.5 ? 1 : -1;
  const strength = 0.8 + 0.4 * random();
  const looks = way * (random() < 0.5 ? 1 : -1);
  const breaths = wholeCycles(duration, BREATH_SECONDS);
  const shifts = wholeCycles(duration, SHIFT_SECONDS);
  return (time) => {
    const rotations = figure.base.slice();
    // Cubed: the weight rests on a leg and passes quickly over the middle, where the hips are level.
    const shift = way * strength * swing(time, duration, shifts) ** 3;
    breathe(figure, rotations, swing(time, duration, breaths));
    const side = swing(time, duration, shifts) * strength * looks;
    turnBone(figure, rotations, "neck02", [0, 0.4 * SWAY.look * side, 0]);
    turnBone(figure, rotations, "head", [
      SWAY.nod * swing(time, duration, 2 * shifts),
      0.6 * SWAY.look * side,
      -1.2 * shift,
    ]);
    const rootOffset = shiftWeight(figure, rotations, shift);
    return { yaw: 0, rootOffset, cameraOffset: STILL, rotations };
  };
}

/** Raises ribs and shoulders; `breath` −1 … 1. */
export function breathe(figure: MotionFigure, rotations: BoneRotations, breath: number): void {
  turnBone(figure, rotations, "spine03", [-0.8 * breath, 0, 0]);
  turnBone(figure, rotations, "spine02", [-0.9 * breath, 0, 0]);
  turnBone(figure, rotations, "neck01", [1.6 * breath, 0, 0]);
  turnBone(figure, rotations, "clavicle.L", [0, 0, 1.4 * breath]);
  turnBone(figure, rotations, "clavicle.R", [0, 0, -1.4 * breath]);
  // The arms hang on as they did.
  turnBone(figure, rotations, "upperarm01.L", [1.3 * breath, 0, -1.4 * breath]);
  turnBone(figure, rotations, "upperarm01.R", [1.3 * breath, 0, 1.4 * breath]);
}

/**
 * Carries the hips over one leg (`shift` 1: the left) while both feet stay: the other knee gives.
 * Who sits has no weight to shift.
 *
 * @returns where the root has gone
 */
export function shiftWeight(
  figure: MotionFigure,
  rotations: BoneRotations,
  shift: number,
): readonly [number, number, number] {
  if (!figure.stands) return STILL;
  const aside = SWAY.lateral * shift;
  turnBone(figure, rotations, "root", [0, 0.5 * shift, SWAY.rise * shift]);
  turnBone(figure, rotations, "spine05", [0, 0, -0.8 * SWAY.rise * shift]);
  turnBone(figure, rotations, "spine03", [0, -0.5 * shift, -SWAY.trunk * shift]);
  turnBone(figure, rotations, "spine01", [0, 0, 0.7 * SWAY.trunk * shift]);
  const moved = (place: FootPlace): FootPlace => ({
    ...place,
    ankle: [place.ankle[0] - aside, place.ankle[1], place.ankle[2]],
  });
  placeFeet(figure, rotations, {
    L: moved(basePlace(figure, "L")),
    R: moved(basePlace(figure, "R")),
  });
  return [aside, 0, 0];
}
