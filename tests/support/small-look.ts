import { EXAMPLE_GENERATE, EXAMPLE_GENERATE_VIDEO } from "../../demo/example-request.ts";

/** The API document's example, in a size that is drawn quickly. */
export const SMALL_LOOK = {
  ...EXAMPLE_GENERATE,
  image_options: { quality: 90, thumbnail_width: 64, width: 256, height: 384 },
} as const;

/** One second of it. */
export const SMALL_VIDEO = {
  ...EXAMPLE_GENERATE_VIDEO,
  video_options: { duration: 1, width: 160, height: 240, pixverse: false },
} as const;
