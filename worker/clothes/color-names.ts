import { colorsNamed } from "culori/fn";

/** The 148 colour names of CSS. */
export const COLOR_NAMES = Object.keys(colorsNamed);

const HEX = /^#?([0-9a-f]{6})([0-9a-f]{2})?$/i;

/** `RRGGBB` of a hexadecimal colour (an alpha is dropped), or null. */
export function hexOf(given: string): string | null {
  return HEX.exec(given.trim())?.[1]?.toUpperCase() ?? null;
}

/** `RRGGBB` of a CSS colour name in any case and spacing (`Light Blue`), or null. */
export function hexOfName(given: string): string | null {
  const name = given.toLowerCase().replaceAll(/[\s_-]+/g, "");
  const rgb = Object.entries(colorsNamed).find(([known]) => known === name)?.[1];
  return rgb === undefined ? null : rgb.toString(16).padStart(6, "0").toUpperCase();
}
