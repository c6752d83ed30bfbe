/** Which of MakeHuman's hair a style is. */
import type { Hairstyle } from "../../contracts/avatar-options.ts";

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
