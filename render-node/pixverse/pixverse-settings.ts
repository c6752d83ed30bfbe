/** What an operator may set about PixVerse, and what each of its models can do. */
import { z } from "zod";
import { oneOf } from "../../contracts/fields.ts";

export const PIXVERSE_BASE_URL = "https://app-api.pixverse.ai/openapi/v2";

const PIXVERSE_QUALITIES = ["360p", "540p", "720p", "1080p"] as const;

const PIXVERSE_MODELS = ["v3.5", "v4", "v4.5", "v5", "v5.5", "v5.6", "v6", "c1"] as const;
export type PixverseModel = (typeof PIXVERSE_MODELS)[number];

/** The key travels in a header of every call, so plain HTTP is for this machine only. */
const baseUrl = z
  .url({ error: ({ input }) => `base URL "${String(input)}" is not a URL` })
  .refine((given) => keepsTheKeyPrivate(given), {
    error: "the base URL must be https:// (http:// is for localhost alone): the key is sent to it",
  })
  .transform((given) => given.replace(/\/+$/, ""));

function keepsTheKeyPrivate(given: string): boolean {
  if (!URL.canParse(given)) return true; // The issue that it is no URL says enough.
  const { protocol, hostname } = new URL(given);
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && here);
}

/**
 * Settings of one node.
 *
 * @example pixverseSettings.parse({ key: process.env.PIXVERSE_API_KEY })
 */
export const pixverseSettings = z.strictObject({
  /** From the PixVerse platform's console. Secret: never part of an error, a log line or a record. */
  key: z.string().regex(/^[\x21-\x7e]{1,256}$/, {
    error: "the PixVerse key must be 1 to 256 printable ASCII characters without spaces",
  }),
  baseUrl: baseUrl.default(PIXVERSE_BASE_URL),
  model: oneOf(PIXVERSE_MODELS).default("v5"),
  quality: oneOf(PIXVERSE_QUALITIES).default("720p"),
});
export type PixverseSettings = z.infer<typeof pixverseSettings>;

interface Ability {
  /** Whole seconds a clip may last, rising. */
  readonly seconds: readonly number[];
  /** What of them 1080p cannot do. */
  readonly notIn1080p: readonly number[];
  /** Models after v5 no longer know `negative_prompt` and `motion_mode`. */
  readonly takesNegativePrompt: boolean;
}

const EARLY: Ability = { seconds: [5, 8], notIn1080p: [], takesNegativePrompt: true };
const MIDDLE: Ability = { seconds: [5, 8, 10], notIn1080p: [10], takesNegativePrompt: false };
const LATE: Ability = {
  seconds: Array.from({ length: 15 }, (_, index) => index + 1),
  notIn1080p: [],
  takesNegativePrompt: false,
};

/** PixVerse platform documentation, image-to-video, as of September 2026. */
export const PIXVERSE_ABILITIES: Readonly<Record<PixverseModel, Ability>> = {
  "v3.5": { ...EARLY, notIn1080p: [8] },
  v4: EARLY,
  "v4.5": EARLY,
  v5: EARLY,
  "v5.5": MIDDLE,
  "v5.6": MIDDLE,
  v6: LATE,
  c1: LATE,
};

/**
 * The length PixVerse will make for a wish: the nearest one the model offers at that quality, the
 * longer of two equally near. The API lets every client ask for 1 to 10 s without knowing which
 * model a node has, so a length that the model lacks is no error of the client.
 *
 * @example pixverseSeconds({ model: "v5", quality: "720p" }, 7) // 8
 */
export function pixverseSeconds(
  { model, quality }: Pick<PixverseSettings, "model" | "quality">,
  wanted: number,
): number {
  const { seconds, notIn1080p } = PIXVERSE_ABILITIES[model];
  const offered = quality === "1080p" ? seconds.filter((s) => !notIn1080p.includes(s)) : seconds;
  return offered.reduce((best, next) =>
    Math.abs(next - wanted) <= Math.abs(best - wanted) ? next : best,
  );
}
