/** Everything a request may choose from, as `GET /options` lists it. */
import { z } from "zod";
import {
  BODY_DIMENSION_RANGE,
  BODY_DIMENSIONS,
  BONE_SCALE_RANGE,
  CAMERA_VIEWS,
  EXPRESSIONS,
  FACE_SHAPES,
  GENDERS,
  HAIRSTYLES,
  MEASUREMENT_RANGES,
  POSES,
  SCALABLE_BONES,
  SKIN_TONE_RANGE,
  VIEW_MODES,
} from "./avatar-options.ts";
import { GARMENT_TEMPLATES, SIZES } from "./garment-options.ts";
import { avatarDetails, IMAGE_RANGES, VIDEO_FPS, VIDEO_RANGES, videoOptions } from "./generate.ts";

const choice = z
  .object({
    one_of: z.array(z.union([z.string(), z.number()])),
    default: z.union([z.string(), z.number()]).optional(),
  })
  .meta({ id: "Choice" });
const range = z
  .object({ min: z.number(), max: z.number(), default: z.number(), step: z.number().optional() })
  .meta({ id: "Range" });
const keyedRange = range.extend({ keys: z.array(z.string()) }).meta({ id: "KeyedRange" });
const reach = z.record(z.string(), z.object({ min: z.number(), max: z.number() }));
const color = z.object({ format: z.string(), default: z.string() }).meta({ id: "ColorOption" });
const text = z.object({ default: z.string() });

export const options = z
  .object({
    user_details: z.object({
      face_shape: choice,
      skin_tone: range,
      pose: choice,
      body_dimensions: keyedRange,
      body_dimension_lengths: keyedRange,
      hairstyle: choice,
      hair_color: color,
      camera_view: choice,
      view_mode: choice,
      expression: choice,
      background_color_hex: color,
      gender: choice,
    }),
    apparel_details: z.object({ item_id: choice, color: choice, size: choice, size2: choice }),
    image_options: z.object({
      quality: range,
      thumbnail_width: range,
      width: range,
      height: range,
    }),
    video_options: z.object({
      pixverse: z.object({ default: z.boolean() }),
      duration: range,
      negative_prompt: text,
      prompt: text,
      seed: range,
      width: range,
      height: range,
      fps: choice,
    }),
    /** What the measurements of a finished task lie between, in centimetres. */
    measurements: reach,
  })
  .meta({ id: "Options" });
export type Options = z.infer<typeof options>;

/** @param colorNames names of colours that a garment outside the catalogue may have */
export function optionsWith(colorNames: readonly string[]): Options {
  // What the schemas fill in where a request says nothing; the two fields without default are given.
  const avatar = avatarDetails.parse({ skin_tone: SKIN_TONE_RANGE.default, gender: GENDERS[0] });
  const video = videoOptions.parse({});
  const size = { one_of: [...SIZES] };
  return {
    user_details: {
      face_shape: { one_of: [...FACE_SHAPES], default: avatar.face_shape },
      skin_tone: SKIN_TONE_RANGE,
      pose: { one_of: [...POSES], default: avatar.pose },
      body_dimensions: { keys: [...BODY_DIMENSIONS], ...BODY_DIMENSION_RANGE },
      body_dimension_lengths: { keys: [...SCALABLE_BONES], ...BONE_SCALE_RANGE },
      hairstyle: { one_of: [...HAIRSTYLES], default: avatar.hairstyle },
      hair_color: { format: "RRGGBBAA", default: avatar.hair_color },
      camera_view: { one_of: [...CAMERA_VIEWS], default: avatar.camera_view },
      view_mode: { one_of: [...VIEW_MODES], default: avatar.view_mode },
      expression: { one_of: [...EXPRESSIONS], default: avatar.expression },
      background_color_hex: { format: "RRGGBBAA", default: avatar.background_color_hex },
      gender: { one_of: [...GENDERS] },
    },
    apparel_details: {
      item_id: { one_of: [...GARMENT_TEMPLATES] },
      color: { one_of: [...colorNames] },
      size,
      size2: size,
    },
    image_options: IMAGE_RANGES,
    video_options: {
      pixverse: { default: video.pixverse },
      duration: VIDEO_RANGES.duration,
      negative_prompt: { default: video.negative_prompt },
      prompt: { default: video.prompt },
      seed: VIDEO_RANGES.seed,
      width: VIDEO_RANGES.width,
      height: VIDEO_RANGES.height,
      fps: { one_of: [...VIDEO_FPS], default: video.fps },
    },
    measurements: MEASUREMENT_RANGES,
  };
}
