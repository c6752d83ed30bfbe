import type { LinearRgb, Part } from "../mesh/part.ts";

/** Widths in pixels between which a line comes out of the cloth: a finer one would break into dashes. */
const GONE_BELOW = 0.3;
const WHOLE_FROM = 1.6;

/**
 * A part as it is seen from afar: a line too fine for its pixels in a colour between its own and the
 * cloth's, by its width.
 */
export function seenFromAfar(part: Part, pixelsPerDm: number): Part {
  const { line, surface } = part;
  if (line === undefined || surface.kind !== "cloth") return part;
  const share = (line.width * pixelsPerDm - GONE_BELOW) / (WHOLE_FROM - GONE_BELOW);
  if (share >= 1) return part;
  const seen = Math.max(0, share);
  const color = surface.color.map((own, c) => {
    const cloth = line.cloth[c] as number;
    return cloth + (own - cloth) * seen;
  }) as unknown as LinearRgb;
  return {
    ...part,
    surface: { ...surface, color },
    ...(part.colors && { colors: part.colors.map((tone) => 1 + (tone - 1) * seen) }),
  };
}
