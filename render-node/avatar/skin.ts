/** The customer's skin: which photograph, and the tint that brings it to the wanted tone. */
import type { LinearRgb, Texture } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import type { Sex } from "./avatar.ts";
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

/** A swatch is the colour of lit skin: as an albedo under bright studio light it would burn out. */
const SWATCH_ALBEDO = 0.84;
/** Light that lies on skin as shine, whatever its tone; of the darkest it is much. Linear. */
const SHINE = 0.005;

/**
 * Share of the photograph's own hue that is kept; the swatches alone are less red than living skin,
 * the darkest nearly grey.
 */
const OWN_HUE = { light: 0.25, dark: 0.5 } as const;

export interface TonedSkin {
  readonly texture: Texture;
  /** Factor in linear light that brings the texture to the tone. */
  readonly tint: LinearRgb;
  /** What it is brought to on average. */
  readonly albedo: LinearRgb;
}

/** The skin of a tone 0 … 9. */
export async function skinOf(pack: Pack, sex: Sex, tone: number): Promise<TonedSkin> {
  const shade = shadeOf(tone);
  const { texture, typical } = await evenSkin(pack, `skin-young-${shade}-${sex}`);
  const albedo = albedoOf(tone, typical);
  return {
    texture,
    tint: [albedo[0] / typical[0], albedo[1] / typical[1], albedo[2] / typical[2]],
    albedo,
  };
}

function shadeOf(tone: number): keyof typeof OWN_HUE {
  return tone >= FIRST_DARK_TONE ? "dark" : "light";
}

/** The tone's brightness, with a hue between the swatch's and the photograph's. */
function albedoOf(tone: number, typical: LinearRgb): LinearRgb {
  const swatch = parseHex(MONK_TONES[tone] ?? MONK_TONES[0]).rgb;
  const brightness = luminance(swatch);
  const own = brightness / luminance(typical);
  const kept = OWN_HUE[shadeOf(tone)];
  const mix = (channel: 0 | 1 | 2): number =>
    swatch[channel] * (1 - kept) + typical[channel] * own * kept;
  const mixed: LinearRgb = [mix(0), mix(1), mix(2)];
  const scale = (SWATCH_ALBEDO * (brightness - SHINE)) / luminance(mixed);
  return [mixed[0] * scale, mixed[1] * scale, mixed[2] * scale];
}
