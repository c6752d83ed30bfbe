/** How a garment fits a figure in its sizes, in centimetres and words, and which size fits best. */
import { SIZES, type GarmentTemplate } from "../../contracts/garment-options.ts";
import type { FitReport } from "../../contracts/task-status.ts";
import type { Avatar, Measurements, Sex } from "../avatar/avatar.ts";
import { fitScore, fitWord, FIT_ZONES, type FitZone } from "./fit-words.ts";
import { bodyGirths, finishedGirths, girthsUnder } from "./garment-girths.ts";
import { sizeBody } from "./size-charts.ts";
import { TEMPLATES } from "./templates/all-templates.ts";
import type { Template } from "./template.ts";

type Zones = Readonly<Partial<Record<FitZone, number>>>;

interface SizeEase {
  readonly size: string;
  /** Garment minus body, centimetres. */
  readonly ease: Zones;
  /** Ease minus the ease the garment is meant to have. */
  readonly off: Zones;
}

/**
 * Reports the sizes asked for and recommends one of all letters.
 *
 * @throws {RangeError} for an unknown size, listing the known ones
 */
export function reportFit(
  { sex, measurements }: Pick<Avatar, "sex" | "measurements">,
  garment: GarmentTemplate,
  sizes: readonly string[],
): FitReport {
  const template = TEMPLATES[garment];
  const asked = sizes.map((size) => easeOf(template, sex, measurements, size));
  const ranked = SIZES.map((size) => easeOf(template, sex, measurements, size)).toSorted(
    (a, b) => fitScore(template, b.off) - fitScore(template, a.off),
  );
  const best = ranked[0] as SizeEase;
  return {
    sizes: asked.map(({ size, ease, off }) => ({
      size,
      ease_cm: mapZones(ease, (value) => Math.round(value * 10) / 10),
      words: mapZones(off, (value, zone) => fitWord(template, zone, value)),
    })),
    best_size: best.size,
    reason: reasonFor(template, best),
  };
}

function easeOf(template: Template, sex: Sex, measurements: Measurements, size: string): SizeEase {
  const made = sizeBody(sex, size);
  const garment = finishedGirths(template, made);
  const body = girthsUnder(template, bodyGirths(measurements));
  const ease: Partial<Record<FitZone, number>> = {};
  const off: Partial<Record<FitZone, number>> = {};
  for (const zone of FIT_ZONES) {
    if (zone === "length") continue;
    const [finished, own, meant] = [garment[zone], body[zone], template.ease[zone]];
    if (finished === undefined || own === undefined || meant === undefined) continue;
    ease[zone] = finished - own;
    off[zone] = finished - own - meant;
  }
  const length = lengthEase(template, made, measurements);
  if (length !== undefined) ease.length = off.length = length;
  return { size, ease, off };
}

/** How much longer the garment's sleeves or legs are than they are meant to be on this body. */
function lengthEase(
  { sleeve, leg }: Template,
  made: { readonly armLength: number; readonly inseam: number },
  { armLength, inseam }: Measurements,
): number | undefined {
  if (leg) return (made.inseam - inseam) * Math.min(1, leg.at / 2);
  return sleeve ? (made.armLength - armLength) * Math.min(1, sleeve.at / 2) : undefined;
}

function reasonFor(template: Template, { size, ease, off }: SizeEase): string {
  const places = FIT_ZONES.flatMap((zone) => {
    const [value, distance] = [ease[zone], off[zone]];
    if (value === undefined || distance === undefined) return [];
    const signed = `${value >= 0 ? "+" : "−"}${Math.abs(value).toFixed(1)} cm`;
    return [`${ZONE_NAMES[zone]} ${signed} (${fitWord(template, zone, distance)})`];
  });
  return `${size} comes closest to how it is meant to fit: ${places.join(", ")}.`;
}

const ZONE_NAMES: Readonly<Record<FitZone, string>> = {
  chest: "chest",
  waist: "waist",
  hips: "hips",
  upperArm: "upper arm",
  thigh: "thigh",
  length: "length",
};

function mapZones<Value>(
  zones: Zones,
  map: (value: number, zone: FitZone) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    FIT_ZONES.flatMap((zone) => {
      const value = zones[zone];
      return value === undefined ? [] : [[zone, map(value, zone)]];
    }),
  );
}
