import { beforeAll, describe, expect, it } from "vitest";
import { LINEAR_OF_BYTE, luminance } from "../../../render-node/avatar/colors.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { evenSkin } from "../../../render-node/avatar/skin-texture.ts";
import type { Texture } from "../../../render-node/mesh/part.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";

let pack: Pack;
beforeAll(async () => {
  pack = await ensurePack();
});

describe("the evened skin", () => {
  it.each(["light-female", "light-male", "dark-female", "dark-male"])(
    "%s has no stubble on the crown",
    async (name) => {
      const painted = await pack.texture(`skin-young-${name}`);
      const { texture, typical } = await evenSkin(pack, `skin-young-${name}`);
      expect(spread(crown(painted))).toBeGreaterThan(0.2);
      expect(spread(crown(texture))).toBeLessThan(0.05);
      expect(mean(crown(texture)) / luminance(typical)).toBeGreaterThan(0.75);
      expect(mean(crown(texture)) / luminance(typical)).toBeLessThan(1.25);
    },
  );
});

/** Linear brightness of the texture at each vertex of the upper head, base mesh. */
function crown({ width, height, rgba }: Texture): number[] {
  const { sources, uvs } = bodySurfacingOf(pack);
  const levels: number[] = [];
  sources.forEach((source, vertex) => {
    if (vectorAt(pack.base.positions, source)[1] < 8.1) return;
    const x = Math.min(width - 1, Math.floor((uvs[vertex * 2] ?? 0) * width));
    const y = Math.min(height - 1, Math.floor((uvs[vertex * 2 + 1] ?? 0) * height));
    const channel = (c: number): number => LINEAR_OF_BYTE[rgba[(y * width + x) * 4 + c] ?? 0] ?? 0;
    levels.push(luminance([channel(0), channel(1), channel(2)]));
  });
  return levels;
}

function mean(levels: readonly number[]): number {
  return levels.reduce((sum, level) => sum + level, 0) / levels.length;
}

/** Difference of the second brightest and second darkest tenth, as a share of the mean. */
function spread(levels: readonly number[]): number {
  const sorted = levels.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? 0;
  return (at(0.9) - at(0.1)) / mean(levels);
}
