/** The customer's skin: which photograph, and the tint that brings it to the wanted tone. */
import type { LinearRgb } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import type { Sex } from "./avatar.ts";
import { parseHex, typicalColor } from "./colors.ts";
import type { Surfacing } from "./part-mesh.ts";

/** Monk Skin Tone 1 … 10 (Google, published for open use), lightest first. */
const MONK_TONES = [
  "f6ede4",
  "f3e7db",
  "f7ead0",
  "eadaba",
  "d7bd96",
  "a07e56",
  "825c43",
  "604134",
  "3a312a",
  "292420",
] as const;

/** From this tone on the photograph of a dark skin is used: its lips and palms have the right contrast. */
const FIRST_DARK_TONE = 5;

export function skinTextureName(sex: Sex, tone: number): string {
  return `skin-young-${tone >= FIRST_DARK_TONE ? "dark" : "light"}-${sex}`;
}

/** Linear colour of a tone 0 … 9. */
export function toneColor(tone: number): LinearRgb {
  return parseHex(MONK_TONES[tone] ?? MONK_TONES[0]).rgb;
}

const tints = new WeakMap<Pack, Map<string, LinearRgb>>();

/**
 * The factor, in linear light, that brings the texture's typical skin to the wanted tone: freckles,
 * lips and shading keep their relation to it.
 */
export async function skinTint(
  pack: Pack,
  surfacing: Surfacing,
  texture: string,
  tone: number,
): Promise<LinearRgb> {
  const known = tints.get(pack) ?? new Map<string, LinearRgb>();
  tints.set(pack, known);
  let typical = known.get(texture);
  if (typical === undefined) {
    typical = typicalColor(await pack.texture(texture), surfacing.uvs);
    known.set(texture, typical);
  }
  const target = toneColor(tone);
  return [target[0] / typical[0], target[1] / typical[1], target[2] / typical[2]];
}
