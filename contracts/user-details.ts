import { z } from "zod";
import { SKIN_TONE_RANGE } from "./avatar-options.ts";
import { inRange } from "./fields.ts";

const freeText = z.string().max(4096);

/** The six fields a phone keeps with its user, stored and returned as given. */
const fields = {
  face_shape: z.string().max(100),
  skin_tone: inRange(SKIN_TONE_RANGE).int(),
  body_dimensions: freeText,
  real_world_measurements: freeText,
  hair_style: z.string().max(100),
  hair_color: z.string().max(100),
};

export const userDetails = z.object(fields).meta({ id: "UserDetails" });
export type UserDetails = z.infer<typeof userDetails>;

/** Replaces what is given and leaves the rest, which starts as "" and 0. */
export const updateUserDetailsRequest = z
  .strictObject(fields)
  .partial()
  .refine((given) => Object.keys(given).length > 0, "give at least one field to update")
  .meta({ id: "UpdateUserDetails" });
export type UpdateUserDetailsRequest = z.infer<typeof updateUserDetailsRequest>;
