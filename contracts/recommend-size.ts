/** The body of `/recommend_size` and its answer. */
import { z } from "zod";
import { GENDERS } from "./avatar-options.ts";
import { inRange, oneOf } from "./fields.ts";
import { FITTED_MEASURES } from "./fit-report.ts";
import { GARMENT_TEMPLATES } from "./garment-options.ts";
import { apparelDetails, avatarDetails } from "./generate.ts";
import { fitReport } from "./task-status.ts";

/** What a tape can show on a person, centimetres. */
const TAPE_RANGE = { min: 10, max: 250 } as const;

/** Measured with a tape on bare skin, centimetres. */
export const tapeMeasures = z
  .strictObject(
    Object.fromEntries(FITTED_MEASURES.map((name) => [name, inRange(TAPE_RANGE)])) as Record<
      (typeof FITTED_MEASURES)[number],
      ReturnType<typeof inRange>
    >,
  )
  .partial()
  .meta({ id: "TapeMeasures", example: { chest: 94, waist: 78, hips: 102 } });
export type TapeMeasures = z.infer<typeof tapeMeasures>;

/** `apparel_details` of `/generate`, of which only the item decides; sizes named are compared. */
const sizedApparel = apparelDetails.partial({ color: true, size: true });
export type SizedApparel = z.infer<typeof sizedApparel>;

const { body_dimensions, body_dimension_lengths } = avatarDetails.shape;

/** The body of `/generate` is taken as it is; everything that does not shape the body may be left out. */
export const recommendSizeRequest = z
  .strictObject({
    /** Left out: the details and measurements stored with the user. */
    user_details: avatarDetails
      .partial()
      .extend({
        gender: oneOf(GENDERS).optional(),
        body_dimensions: body_dimensions.unwrap().optional(),
        body_dimension_lengths: body_dimension_lengths.unwrap().optional(),
      })
      .optional(),
    /** Go before what the details say. */
    measurements: tapeMeasures.optional(),
    apparel_details: sizedApparel,
    image_options: z.unknown().optional(),
  })
  .meta({ id: "RecommendSize" });
export type RecommendSizeRequest = z.infer<typeof recommendSizeRequest>;

export const recommendSizeResponse = fitReport
  .extend({
    item: z.enum(GARMENT_TEMPLATES),
    /** Whose size chart the item is made by. */
    cut_for: z.enum(GENDERS),
    /** The body the sizes are compared with, centimetres. */
    measurements: z.record(z.string(), z.number()),
    /** Which of them were given, by a tape or by the user; the others are estimated. */
    given: z.array(z.string()),
    /** What 95 in 100 estimates of this kind are nearer to the truth than, centimetres. */
    accuracy_cm: z.record(z.string(), z.number()),
  })
  .meta({ id: "RecommendedSize" });
export type RecommendSizeResponse = z.infer<typeof recommendSizeResponse>;
