/**
 * How a garment fits a body in its sizes, in centimetres and words, and which size fits best. The node
 * reports with it on the body it has measured, the API on one it has only been told of.
 */
import { FIT_ZONES, fitWord, GIRTH_OF_ZONE, misfit, type ZoneEases } from "./fit-words.ts";
import type { FitZone, ZoneEase } from "./fit-words.ts";
import type { GarmentCut } from "./garment-cuts.ts";
import { finishedGirths, girthsUnder } from "./garment-girths.ts";
import { SIZES } from "./garment-options.ts";
import { isSize, sizeBody, type Sex, type SizeBody } from "./size-charts.ts";
import type { FitReport } from "./task-status.ts";

/** The measurements that decide on a size, centimetres. */
export const FITTED_MEASURES = [
  "chest",
  "waist",
  "hips",
  "upperArm",
  "thigh",
  "armLength",
  "inseam",
] as const;
export type FittedBody = Readonly<Record<(typeof FITTED_MEASURES)[number], number>>;

export interface FitQuestion {
  readonly cut: GarmentCut;
  /** Whose sizes the garment comes in. */
  readonly sex: Sex;
  readonly body: FittedBody;
  /** The sizes the customer wants to see; may be none. */
  readonly asked: readonly string[];
  /** The sizes the garment comes in, smallest first. Default: all letters. */
  readonly sizes?: readonly string[];
}

interface SizeFit {
  readonly size: string;
  readonly zones: ZoneEases;
  readonly misfit: number;
}

/** So little between the best and its neighbour that taste may decide. */
const NEARLY_AS_GOOD = 0.05;
/** Ends of words that a customer should be warned of even in the best size. */
const WRONG_WORDS: ReadonlySet<string> = new Set(["tight", "oversized"]);

/**
 * Reports on every size there is and says which fits best, of all and of those asked for.
 *
 * @throws {RangeError} for an unknown size among those asked for, listing the known ones
 */
export function reportFit({ cut, sex, body, asked, sizes = SIZES }: FitQuestion): FitReport {
  // A shop's own names for sizes say nothing about how large they are.
  const known = sizes.filter((size) => isSize(sex, size));
  const all = [...new Set([...known, ...asked])].map((size) => fitOf(cut, sex, body, size));
  const ranked = all.toSorted((a, b) => a.misfit - b.misfit);
  const best = ranked[0];
  if (best === undefined) {
    throw new RangeError(`None of the sizes ${sizes.join(", ")} is in the charts`);
  }
  const bestAsked = ranked.find(({ size }) => asked.includes(size));
  return {
    sizes: all.map(({ size, zones }) => ({
      size,
      asked: asked.includes(size),
      ease_cm: mapZones(zones, ({ ease }) => Math.round(ease * 10) / 10),
      words: mapZones(zones, (zone, name) => fitWord(cut, name, zone)),
    })),
    best_size: best.size,
    ...(bestAsked && { best_asked: bestAsked.size }),
    reason: reasonFor(cut, all, best, ranked[1], bestAsked),
  };
}

function fitOf(cut: GarmentCut, sex: Sex, body: FittedBody, size: string): SizeFit {
  const made = sizeBody(sex, size);
  const garment = finishedGirths(cut, made);
  const own = girthsUnder(cut, body);
  const zones: Partial<Record<FitZone, ZoneEase>> = {};
  for (const zone of FIT_ZONES) {
    if (zone === "length" || (zone === "bicep" && !cut.sleeve)) continue;
    const girth = GIRTH_OF_ZONE[zone];
    const [finished, bare, meant] = [garment[girth], own[girth], cut.ease[girth]];
    if (finished === undefined || bare === undefined || meant === undefined) continue;
    zones[zone] = { ease: finished - bare, meant };
  }
  const length = lengthEase(cut, made, body);
  if (length !== undefined) zones.length = { ease: length, meant: 0 };
  return { size, zones, misfit: misfit(cut, zones) };
}

/** How much longer the garment's sleeves or legs are than they are meant to be on this body. */
function lengthEase(
  { sleeve, leg }: GarmentCut,
  made: SizeBody,
  { armLength, inseam }: FittedBody,
): number | undefined {
  if (leg) return (made.inseam - inseam) * Math.min(1, leg.at / 2);
  return sleeve ? (made.armLength - armLength) * Math.min(1, sleeve.at / 2) : undefined;
}

function reasonFor(
  cut: GarmentCut,
  all: readonly SizeFit[],
  best: SizeFit,
  second: SizeFit | undefined,
  bestAsked: SizeFit | undefined,
): string {
  const told = (fit: SizeFit): string => describe(cut, fit).join(", ");
  const wrong = FIT_ZONES.filter((zone) => {
    const ease = best.zones[zone];
    return ease !== undefined && WRONG_WORDS.has(fitWord(cut, zone, ease));
  });
  const sentences = [
    wrong.length === 0
      ? `${best.size} comes closest to how it is meant to fit: ${told(best)}.`
      : `No size fits everywhere; ${best.size} comes closest: ${told(best)}.`,
  ];
  if (second && second.misfit - best.misfit < NEARLY_AS_GOOD) {
    const way = all.indexOf(second) < all.indexOf(best) ? "closer" : "looser";
    sentences.push(`${second.size} is nearly as good for those who like it ${way}.`);
  }
  if (bestAsked && bestAsked !== best) {
    sentences.push(`Of the sizes asked for, ${bestAsked.size} fits best: ${told(bestAsked)}.`);
  }
  return sentences.join(" ");
}

function describe(cut: GarmentCut, { zones }: SizeFit): string[] {
  return FIT_ZONES.flatMap((zone) => {
    const found = zones[zone];
    if (found === undefined) return [];
    const rounded = Math.abs(found.ease).toFixed(1);
    const sign = found.ease < 0 && rounded !== "0.0" ? "−" : "+";
    return [`${zone} ${sign}${rounded} cm (${fitWord(cut, zone, found)})`];
  });
}

function mapZones<Value>(
  zones: ZoneEases,
  map: (value: ZoneEase, zone: FitZone) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    FIT_ZONES.flatMap((zone) => {
      const value = zones[zone];
      return value === undefined ? [] : [[zone, map(value, zone)]];
    }),
  );
}
