/** Hair pictures without a colour of their own: what the asked colour is multiplied with. */
import { boxBlurred } from "../mesh/box-blur.ts";
import type { Texture } from "../mesh/part.ts";
import type { Pack, Proxy } from "../pack/pack.ts";
import { byteOfLinear, LINEAR_OF_BYTE } from "./colors.ts";
import { curledTexture } from "./curled-hair.ts";
import { withFineStrands } from "./fine-strands.ts";
import { fitProxy } from "./fit-proxy.ts";
import { softCoverage } from "./hair-edges.ts";
import { padUncovered } from "./pad-uncovered.ts";
import { smoothstep } from "../smoothstep.ts";

/** Mean brightness of a neutral texture: highlights may go above it, strands below. */
const NEUTRAL_LEVEL = 0.45;

/** What a wanted colour must be divided by to appear through a neutral texture. */
export const HAIR_TINT_SCALE = 1 / NEUTRAL_LEVEL;

/** Too dark to hold strands: amplified it shows nothing but its compression. */
const CURLED = "afro_diffuse";

const neutral = new WeakMap<Pack, Map<string, Promise<Texture>>>();

/**
 * A hair texture whose strands only differ in brightness, around a known mean: multiplied by a
 * colour it shows that colour whatever the photograph's was. The alpha channel is kept.
 */
export function neutralHairTexture(pack: Pack, hair: Proxy): Promise<Texture> {
  const name = hair.textures[0] ?? "";
  const known = neutral.get(pack) ?? new Map<string, Promise<Texture>>();
  neutral.set(pack, known);
  let texture = known.get(name);
  if (texture === undefined) {
    texture = pack.texture(name).then((picture) => {
      if (name === CURLED) return neutralCurls(picture);
      const photograph = neutralPhotograph(picture);
      // Brows and lashes are painted hair by hair.
      if (hair.kind !== "hair") return photograph;
      const points = fitProxy(pack.base, hair, pack.base.positions);
      return withFineStrands(photograph, softCoverage(photograph, hair, points));
    });
    known.set(name, texture);
    texture.catch(() => known.delete(name));
  }
  return texture;
}

function neutralCurls(picture: Texture): Texture {
  const curled = curledTexture(picture);
  return neutralized(curled, brightness(curled));
}

function neutralPhotograph(picture: Texture): Texture {
  const { width, height } = picture;
  const light = brightness(picture);
  const coverage = coverageOf(picture);
  const body = withoutGaps(light, width);
  const level = meanOf(light, coverage);
  const trusted = coverage.map(
    (share, pixel) => share * smoothstep(((body[pixel] as number) / level - GROUND) / GROUND),
  );
  const padded = padUncovered(light, trusted, width, height);
  return neutralized(picture, evenlyLit(padded, trusted, width, height));
}

/** Pixels to either side over which a picture's light is taken for the painter's: many strands. */
const LIT = 14;
/** Share of the painter's light that is taken off. */
const EVENED = 0.75;

/**
 * Brightness without most of the highlights and shades that a painter laid over many strands: the
 * light comes from the studio, and hair has its asked colour all over.
 */
function evenlyLit(
  light: Float32Array,
  trusted: Float32Array,
  width: number,
  height: number,
): Float32Array {
  let around: Float32Array = light.map((value, pixel) => value * (trusted[pixel] as number));
  let weights: Float32Array = trusted;
  for (let pass = 0; pass < 2; pass++) {
    around = boxBlurred(around, width, height, LIT);
    weights = boxBlurred(weights, width, height, LIT);
  }
  const level = meanOf(light, trusted);
  return light.map((value, pixel) => {
    const weight = weights[pixel] as number;
    const shade = weight > 1e-3 ? (around[pixel] as number) / weight : value;
    return value * (level / Math.max(shade, level * GROUND)) ** EVENED;
  });
}

/** Darker than this share of the mean, a picture shows its ground and no strands. */
const GROUND = 0.12;

/**
 * Brightness with what is dark and narrow filled up: what lies between strands, and not the ground
 * (a morphological closing).
 */
function withoutGaps(light: Float32Array, width: number): Float32Array {
  return nearbyExtreme(nearbyExtreme(light, width, Math.max), width, Math.min);
}

/** Pixels between strands, half of them. */
const GAP = 2;

/** The extreme of the values up to `GAP` pixels away, along and across. */
function nearbyExtreme(
  values: Float32Array,
  width: number,
  extreme: (a: number, b: number) => number,
): Float32Array {
  const along = values.slice();
  const last = width - 1;
  for (let pixel = 0; pixel < values.length; pixel++) {
    const x = pixel % width;
    for (let off = -Math.min(x, GAP); off <= Math.min(last - x, GAP); off++) {
      along[pixel] = extreme(along[pixel] as number, values[pixel + off] as number);
    }
  }
  const both = along.slice();
  for (let off = -GAP * width; off <= GAP * width; off += width) {
    const end = Math.min(values.length, values.length - off);
    for (let pixel = Math.max(0, -off); pixel < end; pixel++) {
      both[pixel] = extreme(both[pixel] as number, along[pixel + off] as number);
    }
  }
  return both;
}

function meanOf(values: Float32Array, coverage: Float32Array): number {
  let sum = 0;
  let covered = 0;
  coverage.forEach((share, pixel) => {
    sum += (values[pixel] as number) * share;
    covered += share;
  });
  return Math.max(sum / Math.max(1, covered), 1e-6);
}

/** @param light linear brightness of each pixel, in any scale, also where nothing is covered */
function neutralized(picture: Texture, light: Float32Array): Texture {
  const { id, width, height, rgba } = picture;
  // A square root calms the contrast: photographs of dark hair have near-black strands.
  const calm = light.map(Math.sqrt);
  const scale = NEUTRAL_LEVEL / Math.max(meanOf(calm, coverageOf(picture)), 1e-3);
  const out = new Uint8Array(rgba.length);
  calm.forEach((value, pixel) => {
    const level = value * scale;
    out.fill(byteOfLinear(level), pixel * 4, pixel * 4 + 3);
    out[pixel * 4 + 3] = rgba[pixel * 4 + 3] as number;
  });
  return { id: `${id}-neutral`, width, height, rgba: out };
}

/** Linear brightness of each pixel. */
function brightness({ rgba }: Texture): Float32Array {
  return Float32Array.from(
    { length: rgba.length / 4 },
    (_, pixel) =>
      0.2126 * (LINEAR_OF_BYTE[rgba[pixel * 4] as number] as number) +
      0.7152 * (LINEAR_OF_BYTE[rgba[pixel * 4 + 1] as number] as number) +
      0.0722 * (LINEAR_OF_BYTE[rgba[pixel * 4 + 2] as number] as number),
  );
}

function coverageOf({ rgba }: Texture): Float32Array {
  return Float32Array.from(
    { length: rgba.length / 4 },
    (_, pixel) => (rgba[pixel * 4 + 3] as number) / 255,
  );
}
