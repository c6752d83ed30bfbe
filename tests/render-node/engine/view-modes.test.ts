import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderRequest } from "../../../contracts/node-protocol.ts";
import type { ViewMode } from "../../../contracts/avatar-options.ts";
import type { EngineContext } from "../../../render-node/engine/engine-context.ts";
import { drawnFigures } from "../../../render-node/engine/render-job.ts";
import { RecentAvatars } from "../../../render-node/engine/recent-avatars.ts";
import { StageClock } from "../../../render-node/engine/stage-clock.ts";
import { openStudio, type Studio } from "../avatar/people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

async function figuresOf(
  viewMode: ViewMode,
  avatars = new RecentAvatars(studio.pack, studio.model),
) {
  const request = renderRequest.parse({
    lane: "image",
    user_details: { gender: "Female", skin_tone: 3, view_mode: viewMode },
    apparel: { template: "TShirt", color_hex: "8A2B3C", size: "M", size2: "L" },
    image_options: {},
  });
  const { pack } = studio;
  const { figures } = await drawnFigures(
    {
      taskId: "1738860592420",
      request,
      // Shaping and dressing ask for no GPU.
      context: { pack, avatars } as EngineContext,
      folder: "",
      clock: new StageClock(),
      tell: () => {},
      signal: new AbortController().signal,
    },
    ["M", "L"],
  );
  return figures;
}

describe("view mode", () => {
  it("1 shows the body in its base layer, the same for every size", async () => {
    const [first, second] = await figuresOf(1);
    expect(second).toBe(first);
    const names = first?.parts.map(({ name }) => name) ?? [];
    expect(names).toContain("base-layer");
    expect(names).toContain("skin");
    expect(names.filter((name) => name.startsWith("garment"))).toEqual([]);
  });

  it("2 dresses the figure anew, and a figure drawn again wears what it wore", async () => {
    const avatars = new RecentAvatars(studio.pack, studio.model);
    const plain = await figuresOf(0, avatars);
    const again = await figuresOf(0, avatars);
    const [map] = await figuresOf(2, avatars);
    expect(again[0]).toBe(plain[0]);
    expect(again[1]).toBe(plain[1]);
    expect(plain[1]).not.toBe(plain[0]);
    const garment = map?.parts.find(({ name }) => name === "garment");
    expect(garment?.colors).toBeDefined();
  });
});
