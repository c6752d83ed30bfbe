import type { LinearRgb } from "../mesh/part.ts";

/**
 * The background of a request (`RRGGBBAA`, checked by the contract) as linear light: the colour laid
 * over white by its alpha, so that alpha 00 is plain white.
 */
export function backgroundColor(hex: string): LinearRgb {
  const byte = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const alpha = byte(6) / 255;
  // Mixed as shown, in sRGB: half a colour is what a designer's tool calls half.
  const channel = (at: number): number => linear((byte(at) * alpha) / 255 + 1 - alpha);
  return [channel(0), channel(2), channel(4)];
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
