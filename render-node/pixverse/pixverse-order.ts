/** From a client's video options to the body of PixVerse's image-to-video call. */
import type { VideoOptions } from "../../contracts/generate.ts";
import type { GenerateBody, ImageId } from "./pixverse-client.ts";
import { PIXVERSE_ABILITIES, pixverseSeconds, type PixverseSettings } from "./pixverse-settings.ts";

/** PixVerse's limit for a prompt, in characters. */
export const PROMPT_LENGTH_MAX = 2048;

/** What makes the clip one of a fitting room, whatever the customer asks for. */
const RULES =
  "The outfit stays exactly as it is in the picture: same cut, colour, pattern and length. " +
  "Same person, same face and hair. Steady camera, plain studio background.";
const DEFAULT_MOTION = "The person turns slightly from side to side and shows the outfit.";

/** The parts of the options that decide what PixVerse makes. */
export type OrderOptions = Pick<VideoOptions, "prompt" | "negative_prompt" | "duration" | "seed">;

/** The rules first, then the customer's words, cut where PixVerse's limit is. */
export function pixversePrompt(prompt: string): string {
  const words = prompt.trim() || DEFAULT_MOTION;
  return cut(`${RULES} ${words}`);
}

export function pixverseOrder(
  image: ImageId,
  options: OrderOptions,
  settings: Pick<PixverseSettings, "model" | "quality">,
): GenerateBody {
  const { model, quality } = settings;
  const early = PIXVERSE_ABILITIES[model].takesNegativePrompt;
  const negative = cut(options.negative_prompt.trim());
  return {
    img_id: image,
    prompt: pixversePrompt(options.prompt),
    model,
    quality,
    duration: pixverseSeconds(settings, options.duration),
    seed: options.seed,
    ...(early ? { motion_mode: "normal" } : {}),
    ...(early && negative !== "" ? { negative_prompt: negative } : {}),
  };
}

/** Never through the middle of a surrogate pair. */
function cut(text: string): string {
  return text.slice(0, PROMPT_LENGTH_MAX).replace(/[\uD800-\uDBFF]$/, "");
}
