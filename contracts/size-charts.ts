/**
 * Body measurements that garment sizes are made for, in centimetres.
 *
 * Chest and bust are the middles of the bands of EN 13402-3 (letter codes XXS … 3XL); waist and hips
 * follow its paired girths (women: waist = bust − 16, hips = bust + 8 up to L, then less; men: waist =
 * chest − 12, hips = chest − 1). Numbers: women's EU 38 is bust 88 in the steps of the same standard,
 * men's EU numbers are half the chest, US women's are ASTM D5585-11e1 (misses). Neck, arms and legs
 * are graded from the ANSUR II means (neck +1, upper arm +2, thigh +4 a letter). Arms and backs grow by
 * 0.6 and 0.9 cm a letter, as ASTM D5585 and D6240 grade sleeves and lengths; inseams hardly change.
 */
import { GIRTHS } from "./garment-cuts.ts";
import type { Gender } from "./avatar-options.ts";
import { SIZES, type Size } from "./garment-options.ts";

/** Whose chart: sizes of women and men share their letters alone. */
export type Sex = "female" | "male";

/** Whose chart a gender, as requests name it, is measured by. */
export function sexOf(gender: Gender): Sex {
  return gender === "Male" ? "male" : "female";
}

const COLUMNS = ["neck", ...GIRTHS, "armLength", "inseam", "backLength"] as const;

export type SizeBody = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** One line a letter, XXS to XXXL, in the order of `COLUMNS`. */
const ROWS: Readonly<Record<Sex, readonly (readonly number[])[]>> = {
  female: [
    [31, 70, 54, 80, 22.5, 21, 13.8, 46, 31.5, 20, 45.7, 77.2, 35.4],
    [32, 78, 62, 87, 24, 22.5, 14.4, 50, 33.5, 20.8, 46.3, 77, 36.3],
    [33, 86, 70, 94, 26, 24, 15, 54, 35.5, 21.6, 46.9, 76.8, 37.2],
    [34, 94, 78, 102, 28, 25.5, 15.6, 58.5, 37.5, 22.4, 47.5, 76.4, 38.1],
    [35.5, 102.5, 86.5, 109.5, 30.5, 27, 16.2, 63, 39.5, 23.2, 48.1, 76, 39],
    [37.5, 113, 97, 118.5, 33.5, 29, 17, 68, 42, 24.2, 48.7, 75.6, 39.9],
    [39.5, 125, 110, 128.5, 37, 31, 17.8, 74, 45, 25.4, 49.3, 75, 40.8],
    [41.5, 137, 123, 138.5, 40.5, 33, 18.6, 80, 48, 26.6, 49.9, 74.6, 41.7],
  ],
  male: [
    [33.5, 74, 62, 76, 26, 23.5, 15, 45, 33, 21.5, 52.9, 86.4, 34.4],
    [35.5, 82, 70, 83, 27.5, 25, 15.7, 49, 35, 22.5, 53.5, 86.3, 35.3],
    [37.5, 90, 78, 90, 29.5, 26.5, 16.4, 53, 37, 23.3, 54.1, 86.1, 36.2],
    [39.5, 98, 86, 97, 31.5, 28, 17.1, 57, 39, 24.1, 54.7, 85.8, 37.1],
    [41.5, 106, 94, 104.5, 34, 29.5, 17.8, 61, 41, 24.9, 55.3, 85, 38],
    [43.5, 114, 102, 112, 36.5, 31, 18.5, 65, 43, 25.7, 55.9, 84, 38.9],
    [45.5, 123.5, 112, 120, 39.5, 33, 19.3, 70, 45.5, 26.7, 56.5, 83, 39.8],
    [48, 135, 124.5, 129, 43, 35, 20.2, 76, 48.5, 27.9, 57.1, 82, 40.7],
  ],
};

/** Bust of women's EU sizes 32 … 54. */
const WOMENS_EU_BUST = [76, 80, 84, 88, 92, 96, 100, 104, 110, 116, 122, 128] as const;
/** Bust of US misses' sizes 0, 2 … 20. */
const WOMENS_US_BUST = [
  80.6, 83.8, 86.7, 89.5, 92.1, 94.6, 98.4, 102.6, 107, 111.8, 116.8,
] as const;
const CM_PER_INCH = 2.54;

/**
 * The body a size is made for. Takes letters (`M`, `2XL`, `S/M`), EU and US numbers and trouser
 * sizes by waist in inches (`W32`, `32/34`).
 *
 * @throws {RangeError} for anything else, naming what there is
 */
export function sizeBody(sex: Sex, label: string): SizeBody {
  const found = lookUp(sex, label);
  if (found) return found;
  throw new RangeError(`Unknown size "${label}"; known sizes: ${chartSizes(sex)}`);
}

/** Every kind of label that `sizeBody` takes, in words. */
export function chartSizes(sex: Sex): string {
  const numbers =
    sex === "female" ? "EU 32 to 54, US 0 to 20" : "EU 40 to 68, US 32 to 54 (chest in inches)";
  return `${SIZES.join(", ")}, two of them as S/M, ${numbers}, or W28 to W52 by waist`;
}

/** Whether the charts know a size. */
export function isSize(sex: Sex, label: string): boolean {
  return lookUp(sex, label) !== undefined;
}

function lookUp(sex: Sex, label: string): SizeBody | undefined {
  const size = label.trim().toUpperCase();
  const letters = size.split("/").map(letterOf);
  if (letters.every((letter) => letter !== undefined)) return meanRow(sex, letters);
  const waist = /^W?(\d{2})\s*(?:[/X]\s*L?\d{2}|(?<=^W\d{2}))$/.exec(size)?.[1];
  if (waist !== undefined) return rowBy(sex, "waist", Number(waist) * CM_PER_INCH);
  const [, system, number] = /^(EU|US|DE)?\s*(\d{1,2})$/.exec(size) ?? [];
  const chest = number === undefined ? undefined : chestOfNumber(sex, Number(number), system);
  return chest === undefined ? undefined : rowBy(sex, "chest", chest);
}

/** `2XL` is `XXL`; a size for everyone is the middle one. */
function letterOf(label: string): Size | undefined {
  const letters = label
    .trim()
    .replace(/^([2-3])X(?=[SL]$)/, (_, times: string) => "X".repeat(Number(times)));
  if (/^(ONE SIZE|ONESIZE|OS|UNI)$/.test(letters)) return "M";
  return SIZES.find((known) => known === letters);
}

/** Without a system, women's numbers from 32 on and men's are EU. */
function chestOfNumber(sex: Sex, number: number, system?: string): number | undefined {
  if (sex === "male") {
    if (system === "US") return number >= 32 && number <= 54 ? number * CM_PER_INCH : undefined;
    return number >= 40 && number <= 68 ? number * 2 : undefined;
  }
  if (system !== undefined && (system === "US") === number >= 32) return undefined;
  const table = number >= 32 ? WOMENS_EU_BUST : WOMENS_US_BUST;
  return table[(number >= 32 ? number - 32 : number) / 2];
}

function meanRow(sex: Sex, letters: readonly Size[]): SizeBody {
  const rows = letters.map((letter) => ROWS[sex][SIZES.indexOf(letter)] as readonly number[]);
  return named(
    COLUMNS.map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length),
  );
}

/** The chart's line at one of its girths, between its sizes or continued beyond them. */
export function rowBy(sex: Sex, column: "chest" | "waist", value: number): SizeBody {
  const rows = ROWS[sex];
  const at = COLUMNS.indexOf(column);
  const found = rows.findIndex((row) => (row[at] as number) >= value);
  const upper = Math.max(1, found < 0 ? rows.length - 1 : found);
  const [low, high] = [rows[upper - 1], rows[upper]] as [readonly number[], readonly number[]];
  const share = (value - (low[at] as number)) / ((high[at] as number) - (low[at] as number));
  return named(low.map((cell, i) => cell + share * ((high[i] as number) - cell)));
}

function named(cells: readonly number[]): SizeBody {
  const value = (name: (typeof COLUMNS)[number]): number => cells[COLUMNS.indexOf(name)] as number;
  return {
    neck: value("neck"),
    chest: value("chest"),
    waist: value("waist"),
    hips: value("hips"),
    upperArm: value("upperArm"),
    elbow: value("elbow"),
    wrist: value("wrist"),
    thigh: value("thigh"),
    knee: value("knee"),
    ankle: value("ankle"),
    armLength: value("armLength"),
    inseam: value("inseam"),
    backLength: value("backLength"),
  };
}
