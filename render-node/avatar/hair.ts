/** Hair styles, and textures of hair without a colour of their own. */
import type { Hairstyle } from "../../contracts/avatar-options.ts";
import type { Texture } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { byteOfLinear, LINEAR_OF_BYTE } from "./colors.ts";

/** Proxy of each style; "0" is bald. */
export const HAIR_PROXIES: Readonly<Record<Hairstyle, string | undefined>> = {
  "0": undefined,
  "1": "short01",
  "2": "short02",
  "3": "short03",
  "4": "short04",
  "5": "bob01",
  "6": "bob02",
  "7": "long01",
  "8": "ponytail01",
  "9": "braid01",
  "10": "afro01",
};

/** Mean brightness of a neutral texture: highlights may go above it, strands below. */
const NEUTRAL_LEVEL = 0.45;

const neutral = new WeakMap<Pack, Map<string, Promise<Texture>>>();

/**
 * A hair texture whose strands only differ in brightness, around a known mean: multiplied by a
 * colour it shows that colour whatever the photograph's was. The alpha channel is kept.
 */
export function neutralHairTexture(pack: Pack, name: string): Promise<Texture> {
  const known = neutral.get(pack) ?? new Map<string, Promise<Texture>>();
  neutral.set(pack, known);
  let texture = known.get(name);
  if (texture === undefined) {
    texture = pack.texture(name).then(neutralized);
    known.set(name, texture);
    texture.catch(() => known.delete(name));
  }
  return texture;
}

/** What a wanted colour must be divided by to appear through a neutral texture. */
export const HAIR_TINT_SCALE = 1 / NEUTRAL_LEVEL;

function neutralized(texture: Texture): Texture {
  const { rgba } = texture;
  const luma = new Float32Array(rgba.length / 4);
  let sum = 0;
  let covered = 0;
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const at = pixel * 4;
    const value =
      0.2126 * (LINEAR_OF_BYTE[rgba[at] as number] as number) +
      0.7152 * (LINEAR_OF_BYTE[rgba[at + 1] as number] as number) +
      0.0722 * (LINEAR_OF_BYTE[rgba[at + 2] as number] as number);
    luma[pixel] = value;
    const alpha = rgba[at + 3] as number;
    sum += value * alpha;
    covered += alpha;
  }
  const mean = sum / Math.max(1, covered);
  const out = new Uint8Array(rgba.length);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    // A square root calms the contrast: photographs of dark hair have near-black strands.
    const level = NEUTRAL_LEVEL * Math.sqrt((luma[pixel] as number) / Math.max(mean, 1e-4));
    out.fill(byteOfLinear(level), pixel * 4, pixel * 4 + 3);
    out[pixel * 4 + 3] = rgba[pixel * 4 + 3] as number;
  }
  return { id: `${texture.id}-neutral`, width: texture.width, height: texture.height, rgba: out };
}
