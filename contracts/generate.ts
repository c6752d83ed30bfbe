/** The bodies of `/generate` and `/generate_video`, checked to the last field. */
import { z } from "zod";
import {
  BODY_DIMENSION_RANGE,
  BODY_DIMENSIONS,
  SCALABLE_BONES,
  BONE_SCALE_RANGE,
  CAMERA_VIEWS,
  EXPRESSIONS,
  FACE_SHAPES,
  GENDERS,
  HAIRSTYLES,
  POSES,
  SKIN_TONE_RANGE,
  VIEW_MODES,
} from "./avatar-options.ts";
import { inRange, oneNumberOf, oneOf, rgba, wholeInRange } from "./fields.ts";

const bodyDimension = z.strictObject({
  key: oneOf(BODY_DIMENSIONS),
  value: inRange(BODY_DIMENSION_RANGE),
});

const boneScale = z.strictObject({
  key: oneOf(SCALABLE_BONES),
  value: z.strictObject({
    x: inRange(BONE_SCALE_RANGE),
    y: inRange(BONE_SCALE_RANGE),
    z: inRange(BONE_SCALE_RANGE),
  }),
});

/** Refuses a list that gives one key twice: which of the two values was meant cannot be known. */
function uniqueKeys(list: readonly { key: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  list.forEach(({ key }, index) => {
    if (seen.has(key)) {
      context.addIssue({
        code: "custom",
        path: [index, "key"],
        message: `"${key}" is given twice`,
      });
    }
    seen.add(key);
  });
}

export const avatarDetails = z
  .strictObject({
    face_shape: oneOf(FACE_SHAPES).default("oval"),
    skin_tone: inRange(SKIN_TONE_RANGE).int(),
    pose: oneOf(POSES).default("I-Pose"),
    body_dimensions: z.array(bodyDimension).superRefine(uniqueKeys).default([]),
    body_dimension_lengths: z.array(boneScale).superRefine(uniqueKeys).default([]),
    hairstyle: oneOf(HAIRSTYLES).default("0"),
    hair_color: rgba.default("6B4F30FF"),
    camera_view: oneOf(CAMERA_VIEWS).default("Front"),
    view_mode: oneNumberOf(VIEW_MODES).default(0),
    expression: oneOf(EXPRESSIONS).default("Neutral"),
    background_color_hex: rgba.default("FFFFFFFF"),
    gender: oneOf(GENDERS),
  })
  .meta({ id: "AvatarDetails" });
export type AvatarDetails = z.infer<typeof avatarDetails>;

/** Names are resolved against the catalogue and the templates by the Worker. */
export const apparelDetails = z
  .strictObject({
    brand: z.string().trim().max(200).default(""),
    item_id: z.string().trim().min(1).max(200),
    color: z.string().trim().min(1).max(100),
    size: z.string().trim().min(1).max(20),
    /** "" means none, as from a phone that always sends the field. */
    size2: z.string().trim().max(20).optional(),
  })
  .meta({ id: "ApparelDetails" });
export type ApparelDetails = z.infer<typeof apparelDetails>;

/** Pixels, and the quality of the JPEG. */
export const IMAGE_RANGES = {
  quality: { min: 1, max: 100, default: 90 },
  thumbnail_width: { min: 16, max: 1024, default: 128 },
  width: { min: 256, max: 2048, default: 1024 },
  height: { min: 256, max: 2048, default: 1536 },
} as const;

export const imageOptions = z
  .strictObject({
    quality: wholeInRange(IMAGE_RANGES.quality),
    thumbnail_width: wholeInRange(IMAGE_RANGES.thumbnail_width),
    width: wholeInRange(IMAGE_RANGES.width),
    height: wholeInRange(IMAGE_RANGES.height),
  })
  .meta({ id: "ImageOptions" });
export type ImageOptions = z.infer<typeof imageOptions>;

function videoText(description: string) {
  return z.string().max(2048).default("").meta({ description });
}

/** Pixels, seconds and frames a second. H.264 in 4:2:0 needs even sides. */
export const VIDEO_RANGES = {
  duration: { min: 1, max: 10, default: 5 },
  seed: { min: 0, max: 2_147_483_647, default: 0 },
  width: { min: 128, max: 1920, default: 480, step: 2 },
  height: { min: 128, max: 1920, default: 720, step: 2 },
} as const;
export const VIDEO_FPS = [24, 30] as const;

export const videoOptions = z
  .strictObject({
    pixverse: z.boolean().default(false),
    duration: inRange(VIDEO_RANGES.duration).default(VIDEO_RANGES.duration.default),
    negative_prompt: videoText("Motions named here, by the same words, are not made."),
    prompt: videoText(
      "Chooses the motion by the first word that names one: rotate, turntable (also where none is " +
        "named); stand, breathe, pose; walk, catwalk, runway; wave, greet, hello; spin, turn, twirl; " +
        "the same in seventeen other languages. PixVerse is given all of it.",
    ),
    seed: wholeInRange(VIDEO_RANGES.seed),
    width: wholeInRange(VIDEO_RANGES.width),
    height: wholeInRange(VIDEO_RANGES.height),
    fps: oneNumberOf(VIDEO_FPS).default(24),
  })
  .meta({ id: "VideoOptions" });
export type VideoOptions = z.infer<typeof videoOptions>;

export const generateRequest = z
  .strictObject({
    user_details: avatarDetails,
    apparel_details: apparelDetails,
    image_options: imageOptions.prefault({}),
  })
  .meta({ id: "Generate" });
export type GenerateRequest = z.infer<typeof generateRequest>;

export const generateVideoRequest = z
  .strictObject({
    user_details: avatarDetails,
    apparel_details: apparelDetails,
    video_options: videoOptions.prefault({}),
  })
  .meta({ id: "GenerateVideo" });
export type GenerateVideoRequest = z.infer<typeof generateVideoRequest>;

export const generateResponse = z.object({ task_id: z.string() }).meta({ id: "TaskId" });
