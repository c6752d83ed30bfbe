/** Colours of skin and hair in linear light. */
import type { LinearRgb, Texture } from "../mesh/part.ts";

/** sRGB 0 … 255 to linear 0 … 1. */
export const LINEAR_OF_BYTE = Float32Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

export function byteOfLinear(value: number): number {
  const c = Math.min(1, Math.max(0, value));
  const s = c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055;
  return Math.round(s * 255);
}

/** `RRGGBB` or `RRGGBBAA` to linear rgb and alpha 0 … 1 (1 when not given). */
export function parseHex(hex: string): { readonly rgb: LinearRgb; readonly alpha: number } {
  const byte = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const channel = (at: number): number => LINEAR_OF_BYTE[byte(at)] ?? 0;
  return {
    rgb: [channel(0), channel(2), channel(4)],
    alpha: hex.length >= 8 ? byte(6) / 255 : 1,
  };
}

/**
 * Mean colour of a texture in linear light at some uv points, the darkest and brightest fifth left
 * out (brows, lips, highlights).
 */
export function typicalColor(texture: Texture, uvs: Float32Array): LinearRgb {
  const samples: [number, number, number][] = [];
  for (let i = 0; i < uvs.length; i += 2) {
    const x = Math.min(texture.width - 1, Math.floor((uvs[i] as number) * texture.width));
    const y = Math.min(texture.height - 1, Math.floor((uvs[i + 1] as number) * texture.height));
    const at = (y * texture.width + x) * 4;
    samples.push([
      LINEAR_OF_BYTE[texture.rgba[at] as number] as number,
      LINEAR_OF_BYTE[texture.rgba[at + 1] as number] as number,
      LINEAR_OF_BYTE[texture.rgba[at + 2] as number] as number,
    ]);
  }
  samples.sort((a, b) => a[1] - b[1]);
  const middle = samples.slice(Math.floor(samples.length * 0.2), Math.ceil(samples.length * 0.8));
  const mean = (channel: 0 | 1 | 2): number =>
    middle.reduce((sum, sample) => sum + sample[channel], 0) / middle.length;
  return [mean(0), mean(1), mean(2)];
}
