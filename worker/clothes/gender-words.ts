import type { Gender } from "../../contracts/avatar-options.ts";

/** Beginnings of words for women and men in the languages of the garment words. */
const WOMEN = /^(f|w|dam|mäd|muj|don|vrouw|kobiet|kad|жен|girl|lad(y|ies)|女|婦|여)/i;
const MEN = /^(m|herr|hom|uom|hombre|heren|erkek|муж|boy|gent|男|紳|남)/i;

/** Whom a text for a gender means; undefined for everybody ("Unisex") or nobody known. */
export function genderOfText(text: string): Gender | undefined {
  const word = text.trim();
  if (/^mixed|^mixte/i.test(word)) return undefined;
  if (WOMEN.test(word)) return "Female";
  return MEN.test(word) ? "Male" : undefined;
}
