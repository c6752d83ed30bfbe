/** Between stored colours and linear light. */
import type { LinearRgb } from "../mesh/part.ts";

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

/** Relative luminance of a linear colour (Rec. 709). */
export function luminance([red, green, blue]: LinearRgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
