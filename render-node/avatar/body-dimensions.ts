/**
 * The 22 body dimensions of a request as pulls on MakeHuman's targets. Each table entry says which
 * targets move at +1 and which at −1; values in between scale them, values beyond are extrapolated
 * with less and less effect, so that 2 is clearly more than 1 and no mesh turns inside out.
 */
import type { BodyDimension } from "../../contracts/avatar-options.ts";
import { bothSides } from "./faces.ts";

/** Target name → weight at a value of 1. `{l,r}` in a name stands for both sides. */
type Pulls = Readonly<Record<string, number>>;

export interface SliderDimension {
  readonly more: Pulls;
  readonly less: Pulls;
  /** What moves beyond +1, where `more` would go out of shape; `more` stays at its +1. Default `more`. */
  readonly beyond?: Pulls;
}

/** A pair of targets `<stem>-<less>` and `<stem>-<more>` at full weight. */
function pair(stem: string, less: string, more: string, strength = 1): SliderDimension {
  return { less: { [`${stem}-${less}`]: strength }, more: { [`${stem}-${more}`]: strength } };
}

const measure = (name: string, strength = 1): SliderDimension =>
  pair(`measure/measure-${name}`, "decrease", "increase", strength);

const both = (stem: string, strength = 1): SliderDimension =>
  pair(`armslegs/{l,r}-${stem}`, "decr", "incr", strength);

function together(...parts: readonly SliderDimension[]): SliderDimension {
  return {
    less: Object.assign({}, ...parts.map(({ less }) => less)) as Pulls,
    more: Object.assign({}, ...parts.map(({ more }) => more)) as Pulls,
  };
}

/** Dimensions that are sliders alone. The macro ones (muscular, overweight, skinny) and the breast
 * of a woman go through the macro formula instead. */
export const SLIDER_DIMENSIONS: Partial<Record<BodyDimension, SliderDimension>> = {
  "b_{Head}_Neck Thickness": measure("neckcirc"),
  "b_{Head}_Neck Length": measure("neckheight"),
  "b_{Torso}_Shoulder Width": measure("shoulder"),
  "b_{Torso}_Chest Width": together(
    pair("torso/torso-scale-horiz", "decr", "incr", 0.4),
    measure("frontchest", 0.4),
  ),
  "b_{Torso}_Waist Thickness": measure("waist"),
  // The package's tone targets work against their names: `incr` rounds the belly.
  "b_{Torso}_Belly Size": {
    // The rounding targets hollow a belly out below; with its navel raised it slopes down softly.
    more: {
      "stomach/stomach-pregnant-incr": 0.6,
      "stomach/stomach-tone-incr": 0.5,
      "stomach/stomach-navel-up": 0.8,
      "measure/measure-waist-increase": 0.3,
    },
    // A large belly goes round to the flanks: ahead alone it would be a ball.
    beyond: {
      "stomach/stomach-tone-incr": 0.6,
      "stomach/stomach-navel-up": 0.3,
      "measure/measure-waist-increase": 0.8,
      "measure/measure-hips-increase": 0.6,
      "torso/torso-scale-depth-incr": 0.3,
    },
    less: {
      "stomach/stomach-pregnant-decr": 1,
      "stomach/stomach-tone-decr": 1,
      "measure/measure-waist-decrease": 0.25,
    },
  },
  "b_{Torso}_Hips Size": {
    more: { "measure/measure-hips-increase": 0.7 },
    less: { "measure/measure-hips-decrease": 1, "hip/hip-scale-horiz-decr": 0.2 },
  },
  "b_{Arms}_Upper Arm Length": measure("upperarmlenght"),
  // The girth targets swell one height of a limb: part of the girth is the whole limb's.
  "b_{Arms}_Upper Arm Thickness": {
    more: { "measure/measure-upperarm-increase": 0.2, "armslegs/{l,r}-upperarm-fat": 1.05 },
    less: { "measure/measure-upperarm-decrease": 0.2, "armslegs/{l,r}-upperarm-skinny": 1.4 },
  },
  "b_{Arms}_Forearm Length": measure("lowerarmlenght"),
  "b_{Arms}_Forearm Thickness": together(
    both("lowerarm-scale-vert"),
    both("lowerarm-scale-depth"),
    measure("wrist", 0.3),
  ),
  "b_{Legs}_Thigh Length": pair("legs/legs-upperlegheight", "decr", "incr"),
  "b_{Legs}_Thigh Thickness": {
    more: {
      "measure/measure-thighcirc-increase": 0.7,
      "measure/measure-kneecirc-increase": 0.3,
      "armslegs/{l,r}-upperleg-scale-horiz-incr": 0.25,
      "armslegs/{l,r}-upperleg-scale-depth-incr": 0.3,
    },
    less: { "measure/measure-thighcirc-decrease": 1 },
    beyond: {
      "measure/measure-kneecirc-increase": 0.6,
      "armslegs/{l,r}-upperleg-scale-horiz-incr": 0.6,
      "armslegs/{l,r}-upperleg-scale-depth-incr": 0.8,
    },
  },
  "b_{Legs}_Shin Length": pair("legs/legs-lowerlegheight", "decr", "incr"),
  "b_{Legs}_Shin Thickness": {
    more: {
      "measure/measure-calf-increase": 0.65,
      "measure/measure-ankle-increase": 0.25,
      "measure/measure-kneecirc-increase": 0.25,
      "armslegs/{l,r}-lowerleg-scale-horiz-incr": 0.35,
      "armslegs/{l,r}-lowerleg-scale-depth-incr": 0.35,
    },
    less: {
      "measure/measure-calf-decrease": 0.6,
      "armslegs/{l,r}-lowerleg-scale-horiz-decr": 0.35,
      "armslegs/{l,r}-lowerleg-scale-depth-decr": 0.35,
    },
    beyond: {
      "measure/measure-calf-increase": 0.3,
      "measure/measure-ankle-increase": 0.45,
      "measure/measure-kneecirc-increase": 0.45,
      "armslegs/{l,r}-lowerleg-scale-horiz-incr": 0.5,
      "armslegs/{l,r}-lowerleg-scale-depth-incr": 0.5,
    },
  },
  "b_{Legs}_Foot Length": both("foot-scale-depth", 0.6),
};

/** Chest of a man: his `Breast Size`. */
export const PECTORALS: SliderDimension = pair("torso/torso-muscle-pectoral", "decr", "incr");

/** How much of the way beyond a full slider is still taken: less of it inwards, where skin meets skin. */
const BEYOND_FULL = { more: 0.6, less: 0.4 } as const;

/** A request's value with the part beyond ±1 compressed: 2 → 1.6, −2 → −1.4. Strictly rising. */
function softened(value: number): number {
  const size = Math.abs(value);
  if (size <= 1) return value;
  return Math.sign(value) * (1 + (size - 1) * (value > 0 ? BEYOND_FULL.more : BEYOND_FULL.less));
}

/** Girths, whose sliders have less to take from a thin body and less room to give on a heavy one. */
const GIRTHS: ReadonlySet<BodyDimension> = new Set<BodyDimension>([
  "b_{Head}_Neck Thickness",
  "b_{Torso}_Chest Width",
  "b_{Torso}_Waist Thickness",
  "b_{Torso}_Belly Size",
  "b_{Torso}_Hips Size",
  "b_{Arms}_Upper Arm Thickness",
  "b_{Arms}_Forearm Thickness",
  "b_{Legs}_Thigh Thickness",
  "b_{Legs}_Shin Thickness",
]);

/** Share of a girth's slider lost on the thinnest and on the heaviest body. */
const LOST_WHEN_THIN = 0.7;
const LOST_WHEN_HEAVY = 0.45;
const BELLY_LOST_WHEN_HEAVY = 0.4;

/**
 * A dimension's softened value on a body of a given build, so that no combination turns the mesh
 * inside out.
 *
 * @param heaviness −1.6 thinnest … 1.6 heaviest
 */
export function restrained(key: BodyDimension, value: number, heaviness: number): number {
  const thin = Math.min(1, Math.max(0, -heaviness));
  const heavy = Math.min(1, Math.max(0, heaviness));
  // A heavy neck has no room to be shortened.
  if (key === "b_{Head}_Neck Length" && value < 0) return value * (1 - LOST_WHEN_HEAVY * heavy);
  if (!GIRTHS.has(key)) return value;
  // A belly is where a heavy body has room to grow.
  const lostWhenHeavy = key === "b_{Torso}_Belly Size" ? BELLY_LOST_WHEN_HEAVY : LOST_WHEN_HEAVY;
  return value * (1 - (value < 0 ? LOST_WHEN_THIN * thin : lostWhenHeavy * heavy));
}

/** A request's dimensions, softened, by key. */
export function softenedValues(
  dimensions: readonly { readonly key: BodyDimension; readonly value: number }[],
): Map<BodyDimension, number> {
  return new Map(dimensions.map(({ key, value }) => [key, softened(value)]));
}

/** Adds a dimension's pulls at a value to `into` (target name → weight). */
export function addPulls(
  { more, less, beyond = more }: SliderDimension,
  value: number,
  into: Map<string, number>,
): void {
  const add = (pulls: Pulls, size: number): void => {
    for (const [pattern, strength] of Object.entries(pulls)) {
      for (const name of bothSides(pattern)) {
        into.set(name, (into.get(name) ?? 0) + size * strength);
      }
    }
  };
  if (value < 0) return add(less, -value);
  add(more, Math.min(1, value));
  add(beyond, Math.max(0, value - 1));
}
