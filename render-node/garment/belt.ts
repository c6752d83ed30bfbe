/**
 * A belt: a waistband too wide to stay up is drawn in, not all the way, and the folds of its cloth run
 * out over the hips. Without one it would stand around a slim waist like a hoop.
 */
import { girthsUnder } from "../../contracts/garment-girths.ts";
import type { Girths } from "../../contracts/garment-cuts.ts";
import type { Measurements } from "../avatar/avatar.ts";
import { smoothstep } from "../smoothstep.ts";
import { bodyGirths } from "./body-girths.ts";
import type { Pattern } from "./pattern.ts";

/**
 * It draws in a waistband from so many centimetres wider than the body: by this share of what is
 * beyond, and by that share of it the cloth at the hips.
 */
const BELT = { from: 10, draws: 0.8, hips: 0.2 } as const;
/** Levels of the torso: at the hips the folds are wide, at the crotch they have run out. */
const HIPS = 2;
const CROTCH = 3;

/**
 * Girths of a garment as it is worn with a belt, centimetres. They grow with the garment's own, so
 * that a larger size still hangs wider.
 */
export function beltedGirths({ template }: Pattern, girths: Girths, worn: Measurements): Girths {
  const own = girthsUnder(template, bodyGirths(worn)).waist;
  if (!template.waist || girths.waist === undefined || own === undefined) return girths;
  const by = BELT.draws * (girths.waist - own - BELT.from);
  if (by <= 0) return girths;
  const waist = girths.waist - by;
  return girths.hips === undefined
    ? { ...girths, waist }
    : { ...girths, waist, hips: girths.hips - BELT.hips * by };
}

/**
 * A garment's rest shape drawn in level by level.
 *
 * @param cut xyz of the pattern's vertices as cut
 * @param girths what it was cut to
 * @param belted `beltedGirths` of these
 */
export function drawIn(
  { map: { level }, loops, template }: Pattern,
  cut: Float32Array,
  girths: Girths,
  belted: Girths,
): Float32Array {
  const band = loops.find(({ name }) => name === "waist")?.vertices;
  if (!band || belted === girths) return cut;
  const share = (name: "waist" | "hips"): number => (belted[name] ?? 1) / (girths[name] ?? 1);
  const [atWaist, atHips] = [share("waist"), share("hips")];
  const top = template.waist?.at ?? 1;
  const middle = [0, 2].map(
    (axis) => band.reduce((sum, v) => sum + (cut[v * 3 + axis] as number), 0) / band.length,
  ) as [number, number];
  const drawn = cut.slice();
  for (let v = 0; v < level.length; v++) {
    const at = level[v] as number;
    const width =
      at < HIPS
        ? atWaist + (atHips - atWaist) * smoothstep((at - top) / (HIPS - top))
        : atHips + (1 - atHips) * smoothstep((at - HIPS) / (CROTCH - HIPS));
    drawn[v * 3] = middle[0] + width * ((cut[v * 3] as number) - middle[0]);
    drawn[v * 3 + 2] = middle[1] + width * ((cut[v * 3 + 2] as number) - middle[1]);
  }
  return drawn;
}
