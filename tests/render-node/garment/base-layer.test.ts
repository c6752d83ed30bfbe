import { expect, it } from "vitest";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { dot, normalize, subtract } from "../../../render-node/avatar/rotation.ts";
import { foundationOf } from "../../../render-node/garment/foundation.ts";
import { openStudio } from "../avatar/people.ts";

/** Vertices of a closed loop at which it turns by more than 60 degrees. */
function corners(points: Float32Array, loop: readonly number[]): number {
  return loop.filter((vertex, i) => {
    const before = vectorAt(points, loop.at(i - 1) ?? 0);
    const own = vectorAt(points, vertex);
    const after = vectorAt(points, loop[(i + 1) % loop.length] ?? 0);
    return dot(normalize(subtract(own, before)), normalize(subtract(after, own))) < 0.5;
  }).length;
}

it.each([
  ["Female", 0],
  ["Female", 2],
  ["Male", 0],
  ["Male", 2],
] as const)(
  "the straps of the base layer have smooth edges on a %s of muscular %i",
  async (gender, value) => {
    const studio = await openStudio();
    const body_dimensions = [{ key: "b_{main}_muscular", value }] as const;
    const avatar = await studio.build({ gender, body_dimensions: [...body_dimensions] });
    const { base } = await foundationOf(avatar, "bodysuit", studio.pack);
    for (const { vertices } of base.workpiece.pattern.loops) {
      expect(corners(base.points, vertices)).toBe(0);
    }
    await studio.model.close();
  },
);
