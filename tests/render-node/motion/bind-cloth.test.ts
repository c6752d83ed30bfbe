import { expect, test } from "vitest";
import { BORNE_BY, strongest } from "../../../render-node/motion/bind-cloth.ts";

test("points whose weights are nearly the same are carried nearly alike, however many bones carry them", () => {
  // Neighbours on a shoulder: the fourth and the fifth bone change places.
  const weights = Float32Array.of(
    0.22,
    0.2,
    0.18,
    0.16,
    0.15,
    0.09,
    0.22,
    0.2,
    0.18,
    0.15,
    0.16,
    0.09,
  );
  const skin = strongest(weights, [4, 5, 6, 7, 8, 9], Uint32Array.of(0, 1));
  const shareOf = (vertex: number, bone: number): number => {
    const slot = skin.bones.subarray(vertex * BORNE_BY, (vertex + 1) * BORNE_BY).indexOf(bone);
    return slot < 0 ? 0 : (skin.weights[vertex * BORNE_BY + slot] as number);
  };
  for (const bone of [4, 5, 6, 7, 8, 9]) {
    expect(Math.abs(shareOf(0, bone) - shareOf(1, bone))).toBeLessThan(0.02);
  }
});
