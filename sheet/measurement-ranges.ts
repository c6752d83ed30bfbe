/** Between which measurements lie: the figures of `MEASUREMENT_RANGES`. */
import { BODY_DIMENSIONS, GENDERS } from "../contracts/avatar-options.ts";
import type { Measurements } from "../render-node/avatar/avatar.ts";
import { bodyInputs } from "../render-node/avatar/body-inputs.ts";
import { jointsOf } from "../render-node/avatar/joints.ts";
import { measureBody } from "../render-node/avatar/measure.ts";
import type { BodyModel } from "../render-node/inference/body-model.ts";
import { seededNumbers } from "../render-node/motion/cycle.ts";
import type { Pack } from "../render-node/pack/pack.ts";

/** How many bodies the ranges come from. */
export const RANGE_BODIES = 1000;

/**
 * Sizes of bodies with every dimension anywhere from -2 to 2, both sexes in turn; the same bodies
 * every time.
 *
 * @param step measures every body with this many between; default all
 */
export async function* measuredBodies(
  pack: Pack,
  bodyModel: BodyModel,
  step = 1,
): AsyncGenerator<Measurements> {
  const random = seededNumbers(1000);
  for (let body = 0; body < RANGE_BODIES; body++) {
    const body_dimensions = BODY_DIMENSIONS.map((key) => ({ key, value: random() * 4 - 2 }));
    if (body % step !== 0) continue;
    const { vertices } = await bodyModel.run(
      bodyInputs(pack, {
        gender: GENDERS[body % GENDERS.length] ?? "Female",
        face_shape: "oval",
        expression: "Neutral",
        body_dimensions,
        body_dimension_lengths: [],
      }),
    );
    yield measureBody(pack, vertices, jointsOf(pack.rig, vertices));
  }
}

/** The least and the greatest of each measurement, rounded outwards to whole centimetres. */
export async function measurementRanges(
  bodies: AsyncIterable<Measurements>,
): Promise<Record<string, { min: number; max: number }>> {
  const ranges: Record<string, { min: number; max: number }> = {};
  for await (const sizes of bodies) {
    for (const [name, size] of Object.entries(sizes) as [string, number][]) {
      const { min, max } = ranges[name] ?? { min: Infinity, max: -Infinity };
      ranges[name] = { min: Math.min(min, Math.floor(size)), max: Math.max(max, Math.ceil(size)) };
    }
  }
  return ranges;
}
