import { beforeAll, describe, expect, it } from "vitest";
import { luminance, parseHex } from "../../../render-node/avatar/colors.ts";
import { skinOf } from "../../../render-node/avatar/skin.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";

let pack: Pack;
beforeAll(async () => {
  pack = await ensurePack();
});

/** Some tones of the Monk scale, as published. */
const SWATCHES = [
  [0, "f6ede4"],
  [3, "eadaba"],
  [4, "d7bd96"],
  [6, "825c43"],
  [7, "604134"],
] as const;

describe.each(["female", "male"] as const)("the skin of a %s", (sex) => {
  it.each(SWATCHES)("of tone %i has the hue of %s, a little warmer", async (tone, hex) => {
    const { albedo } = await skinOf(pack, sex, tone);
    const { rgb } = parseHex(hex);
    const warmth = albedo[0] / albedo[1] / (rgb[0] / rgb[1]);
    expect(warmth).toBeGreaterThan(1);
    expect(warmth).toBeLessThan(1.3);
  });

  it("never gets lighter towards the dark end", async () => {
    const levels: number[] = [];
    for (let tone = 2; tone < 10; tone++) {
      levels.push(luminance((await skinOf(pack, sex, tone)).albedo));
    }
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
  });
});
