import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BodyDimension } from "../../../contracts/avatar-options.ts";
import { bodyInputs } from "../../../render-node/avatar/body-inputs.ts";
import { jointsOf } from "../../../render-node/avatar/joints.ts";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import {
  cross,
  dot,
  normalize,
  subtract,
  type Vector,
} from "../../../render-node/avatar/rotation.ts";
import { BODY_VERTEX_COUNT } from "../../../render-node/pack/pack.ts";
import { openStudio, person, type Studio } from "./people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

interface Hand {
  readonly width: number;
  readonly thickness: number;
  readonly length: number;
}

/** Extents of the left palm in millimetres, with one dimension moved. */
async function palm(
  gender: "Female" | "Male",
  dimension: BodyDimension,
  value: number,
): Promise<Hand> {
  const { pack, model } = studio;
  const details = person({ gender, body_dimensions: [{ key: dimension, value }] });
  const { vertices } = await model.run(bodyInputs(pack, details));
  const { heads, tails } = jointsOf(pack.rig, vertices);
  const bone = (name: string): number => pack.rig.indexOf.get(name) ?? -1;
  const wrist = vectorAt(heads, bone("wrist.L"));
  const along = normalize(subtract(vectorAt(heads, bone("finger3-1.L")), wrist));
  const knuckles = subtract(
    vectorAt(heads, bone("finger5-1.L")),
    vectorAt(heads, bone("finger2-1.L")),
  );
  const through = normalize(cross(along, knuckles));
  const across = cross(through, along);
  const isPalm = pack.rig.bones.map(({ name }) => /^metacarpal.*\.L$/.test(name));
  const places: Vector[] = [];
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    let share = 0;
    for (let k = vertex * 4; k < vertex * 4 + 4; k++) {
      if (isPalm[pack.base.skinBones[k] ?? 0] === true) share += pack.base.skinWeights[k] ?? 0;
    }
    if (share > 0.5) places.push(vectorAt(vertices, vertex));
  }
  expect(places.length).toBeGreaterThan(50);
  const extent = (axis: Vector): number => {
    const reached = places.map((place) => dot(place, axis));
    return 100 * (Math.max(...reached) - Math.min(...reached));
  };
  return {
    width: extent(across),
    thickness: extent(through),
    length: 100 * Math.hypot(...subtract(vectorAt(tails, bone("finger3-3.L")), wrist)),
  };
}

describe.each(["Female", "Male"] as const)("the hand of a %s", (gender) => {
  it.each([
    ["b_{Arms}_Hand Width", "width", 6],
    ["b_{Arms}_Hand Thickness", "thickness", 3],
  ] as const)(
    "%s moves its %s steadily, beyond the full slider too",
    async (dimension, size, least) => {
      const hands: Hand[] = [];
      for (const value of [-2, -1, -0.5, 0, 0.5, 1, 2]) {
        hands.push(await palm(gender, dimension, value));
      }
      const sizes = hands.map((hand) => hand[size]);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      expect(new Set(sizes).size).toBe(sizes.length);
      expect((sizes[3] ?? 0) - (sizes[1] ?? 0)).toBeGreaterThan(least);
      expect((sizes[5] ?? 0) - (sizes[3] ?? 0)).toBeGreaterThan(least);

      const other = size === "width" ? "thickness" : "width";
      const [narrow, average, wide] = [hands[1], hands[3], hands[5]] as [Hand, Hand, Hand];
      for (const moved of [narrow, wide]) {
        expect(Math.abs(moved.length / average.length - 1)).toBeLessThan(0.01);
        expect(Math.abs(moved[other] / average[other] - 1)).toBeLessThan(0.04);
      }
    },
  );
});
