/** A turn on the spot: small steps, the arms a little off the garment, all sides seen. */
import type { Side } from "../avatar/limbs.ts";
import { fromDegrees, rotate } from "../avatar/rotation.ts";
import { ease, journey, plateau, seededNumbers, swing, wholeCycles } from "./cycle.ts";
import { breathe } from "./idle.ts";
import { type Motion, type MotionPlan, STILL } from "./motion-frame.ts";
import type { MotionFigure } from "./motion-figure.ts";
import { basePlace, type FootPlace, placeFeet, turnBone } from "./posing.ts";

/** A foot turns this far with a step: half of it inwards before, half outwards after. */
const STEP_DEGREES = 60;
const STEPS = 360 / STEP_DEGREES;
/** How high a foot is lifted, decimetres. */
const LIFT = 0.35;
/** The share of its own cycle that a foot is in the air; the other one stands meanwhile. */
const AIR = 0.42;
/** Standing still at the beginning and the end, so that the garment comes to rest. */
const PAUSE_SHARE = 0.06;

export function spin({ figure, duration, seed }: MotionPlan): Motion {
  const random = seededNumbers(seed);
  const way = random() < 0.5 ? 1 : -1;
  const opening = 5 + 5 * random();
  const breaths = wholeCycles(duration, 4);
  const pause = PAUSE_SHARE * duration;
  return (time) => {
    // One turn, in steps: the share of the turn that is done decides where body and feet are.
    const done = journey(time - pause, duration - 2 * pause, 0.25 * duration);
    const body = 360 * done;
    const rotations = figure.base.slice();
    breathe(figure, rotations, swing(time, duration, breaths));
    const going = plateau(time, duration, Math.min(1, 0.3 * duration));
    openArms(figure, rotations, opening * going);
    // The head leads the way.
    turnBone(figure, rotations, "neck02", [0, way * 6 * going, 0]);
    turnBone(figure, rotations, "head", [0, way * 8 * going, 0]);
    const lead: Side = way > 0 ? "L" : "R";
    placeFeet(figure, rotations, {
      L: foot(figure, "L", lead, way, body),
      R: foot(figure, "R", lead, way, body),
    });
    return { yaw: way * body, rootOffset: STILL, cameraOffset: STILL, rotations };
  };
}

/**
 * Where a foot is when the body has turned `body` degrees. Its own turn in the world goes in steps;
 * seen from the body it falls back while it stands and comes forward through the air.
 */
function foot(figure: MotionFigure, side: Side, lead: Side, way: number, body: number): FootPlace {
  const { ankle } = basePlace(figure, side);
  const { turned, height } = stepping(body / STEP_DEGREES - (side === lead ? 0 : 0.5));
  const yaw = way * (turned * STEP_DEGREES - body);
  const [x, y, z] = rotate(fromDegrees(0, yaw, 0), ankle);
  return { ankle: [x, y + LIFT * height, z], yaw };
}

/** Steps made at a count of cycles, and how high the foot is (0 … 1). The first begins at 0. */
function stepping(cycles: number): { readonly turned: number; readonly height: number } {
  if (cycles <= 0) return { turned: 0, height: 0 };
  const step = Math.min(STEPS - 1, Math.floor(cycles));
  const air = Math.min(1, (cycles - step) / AIR);
  return { turned: step + ease(air, 0, 1), height: Math.sin(Math.PI * air) ** 2 };
}

function openArms(figure: MotionFigure, rotations: Float32Array, degrees: number): void {
  turnBone(figure, rotations, "upperarm01.L", [0, 0, degrees]);
  turnBone(figure, rotations, "upperarm01.R", [0, 0, -degrees]);
}
