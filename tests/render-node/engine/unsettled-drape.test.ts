import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { renderRequest } from "../../../contracts/node-protocol.ts";
import type { EngineContext } from "../../../render-node/engine/engine-context.ts";
import { classifyFailure, type EngineFailure } from "../../../render-node/engine/engine-failure.ts";
import { RecentAvatars } from "../../../render-node/engine/recent-avatars.ts";
import { renderTask } from "../../../render-node/engine/render-task.ts";
import type * as Draping from "../../../render-node/garment/drape.ts";
import { openStudio, type Studio } from "../avatar/people.ts";

/** What the solver is given instead of what the garment gives it. */
let spoiled: Partial<Draping.DrapeInput>;
vi.mock("../../../render-node/garment/drape.ts", async (load) => {
  const solver = await load<typeof Draping>();
  const drape: typeof Draping.drape = (input) => solver.drape({ ...input, ...spoiled });
  return { ...solver, drape };
});

let studio: Studio;
let scratchDir: string;
beforeAll(async () => {
  studio = await openStudio();
});
beforeEach(async () => {
  scratchDir = await mkdtemp(path.join(tmpdir(), "atelier-unsettled-"));
  return () => rm(scratchDir, { recursive: true });
});
afterAll(() => studio.model.close());

/** How a task fails whose skirt the solver drapes. */
async function failureOf(viewMode: 0 | 2): Promise<EngineFailure> {
  const { pack, model } = studio;
  const request = renderRequest.parse({
    lane: "image",
    user_details: { gender: "Female", skin_tone: 3, pose: "I-Pose", view_mode: viewMode },
    apparel: { template: "Skirt", color_hex: "8A2B3C", size: "M", size2: "L" },
    image_options: {},
  });
  const drawn = renderTask(
    { taskId: "1738860592420", request },
    // It fails before it asks for a GPU.
    { pack, avatars: new RecentAvatars(pack, model), scratchDir } as EngineContext,
    () => undefined,
    new AbortController().signal,
  );
  return drawn.then(
    () => expect.unreachable("the task was drawn"),
    (error: unknown) => classifyFailure(error),
  );
}

test.each([0, 2] as const)(
  "view mode %i: cloth that still moves fails its task by garment, size and pose, and leaves no file",
  async (viewMode) => {
    spoiled = { maxSubsteps: 50 };
    const { kind, reason } = await failureOf(viewMode);
    expect(reason).toMatch(/Skirt in size M .* pose I-Pose: the cloth still moves at [\d.]+ dm\/s/);
    expect(kind).toBe("input");
    expect(await readdir(scratchDir)).toEqual([]);
  },
);

test("so does cloth that is no longer anywhere", async () => {
  spoiled = { gap: NaN };
  const { reason } = await failureOf(0);
  expect(reason).toMatch(/Skirt in size M .* moves at NaN dm\/s/);
  expect(await readdir(scratchDir)).toEqual([]);
});
