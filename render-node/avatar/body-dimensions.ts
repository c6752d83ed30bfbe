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
    more: { "stomach/stomach-pregnant-incr": 0.7, "stomach/stomach-tone-incr": 0.4 },
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
  "b_{Arms}_Upper Arm Thickness": measure("upperarm"),
  "b_{Arms}_Forearm Length": measure("lowerarmlenght"),
  "b_{Arms}_Forearm Thickness": together(
    both("lowerarm-scale-vert"),
    both("lowerarm-scale-depth"),
    measure("wrist", 0.3),
  ),
  "b_{Legs}_Thigh Length": pair("legs/legs-upperlegheight", "decr", "incr"),
  "b_{Legs}_Thigh Thickness": measure("thighcirc"),
  "b_{Legs}_Shin Length": pair("legs/legs-lowerlegheight", "decr", "incr"),
  "b_{Legs}_Shin Thickness": measure("calf"),
  "b_{Legs}_Foot Length": both("foot-scale-depth", 0.6),
};

/** Chest of a man: his `Breast Size`. */
export const PECTORALS: SliderDimension = pair("torso/torso-muscle-pectoral", "decr", "incr");

/** How much of the way beyond a full slider is still taken. */
const BEYOND_FULL = 0.6;

/** A request's value with the part beyond ±1 compressed: 2 → 1.6. Strictly rising and odd. */
export function softened(value: number): number {
  const size = Math.abs(value);
  return size <= 1 ? value : Math.sign(value) * (1 + (size - 1) * BEYOND_FULL);
}

/** A request's dimensions, softened, by key. */
export function softenedValues(
  dimensions: readonly { readonly key: BodyDimension; readonly value: number }[],
): Map<BodyDimension, number> {
  return new Map(dimensions.map(({ key, value }) => [key, softened(value)]));
}

/** Adds a dimension's pulls at a value to `into` (target name → weight). */
export function addPulls(
  dimension: SliderDimension,
  value: number,
  into: Map<string, number>,
): void {
  const pulls = value >= 0 ? dimension.more : dimension.less;
  for (const [pattern, strength] of Object.entries(pulls)) {
    for (const name of bothSides(pattern)) {
      into.set(name, (into.get(name) ?? 0) + Math.abs(value) * strength);
    }
  }
}
