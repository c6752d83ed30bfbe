/** The customer's skin: which photograph, and the tint that brings it to the wanted tone. */
import type { LinearRgb, Texture } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import type { Sex } from "./avatar.ts";
import { lightShownAs } from "../scene/film-curve.ts";
import { luminance, parseHex } from "./colors.ts";
import { evenSkin } from "./skin-texture.ts";

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

/**
 * A swatch is the colour of lit skin. In the studio the forehead and the cheek towards the key lamp
 * throw back their albedo times this light and, whatever their tone, this shine; both linear.
 */
const LIGHT_ON_FACE: LinearRgb = [1.245, 1.245, 1.225];
const SHINE = 0.0165;
/** Least share of a swatch's light that is the skin's own; the darkest is as bright as the shine alone. */
const LEAST_OWN: LinearRgb = [0.5, 0.3, 0.2];

/** Blood: swatches are a little less red than living skin, in the middle of the scale most. */
const BLOOD = { light: [1.01, 0.97, 0.95], dark: [1.06, 0.94, 0.94] } as const;

/**
 * Luminance of the lightest tone, below its swatch so that highlights still stand out from it, and
 * the most of a tone's that the next one has: the third swatch is brighter than the second.
 */
const LIGHTEST = 0.825;
const NEXT_DARKER = 0.985;

export interface TonedSkin {
  readonly texture: Texture;
  /** Factor in linear light that brings the texture to the tone. */
  readonly tint: LinearRgb;
  /** What it is brought to on average. */
  readonly albedo: LinearRgb;
}

/** The skin of a tone 0 … 9. */
export async function skinOf(pack: Pack, sex: Sex, tone: number): Promise<TonedSkin> {
  const shade = tone >= FIRST_DARK_TONE ? "dark" : "light";
  const { texture, typical } = await evenSkin(pack, `skin-young-${shade}-${sex}`);
  const albedo = albedoOf(tone, BLOOD[shade]);
  return {
    texture,
    tint: [albedo[0] / typical[0], albedo[1] / typical[1], albedo[2] / typical[2]],
    albedo,
  };
}

/** What shows the tone's swatch when lit, a little warmer. */
function albedoOf(tone: number, blood: LinearRgb): LinearRgb {
  const light = lightShownAs(shownOf(tone));
  const albedo = (channel: 0 | 1 | 2): number => {
    const warm = light[channel] * blood[channel];
    return Math.max(warm - SHINE, warm * LEAST_OWN[channel]) / LIGHT_ON_FACE[channel];
  };
  return [albedo(0), albedo(1), albedo(2)];
}

/** The swatch, no brighter than the scale's order lets it be. */
function shownOf(tone: number): LinearRgb {
  let most = LIGHTEST;
  let swatch: LinearRgb = [0, 0, 0];
  for (const hex of MONK_TONES.slice(0, tone + 1)) {
    const { rgb } = parseHex(hex);
    const dimmed = Math.min(1, most / luminance(rgb));
    swatch = [rgb[0] * dimmed, rgb[1] * dimmed, rgb[2] * dimmed];
    most = luminance(swatch) * NEXT_DARKER;
  }
  return swatch;
}
