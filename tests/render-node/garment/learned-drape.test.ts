import { beforeAll, expect, test } from "vitest";
import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { buildAvatar } from "../../../render-node/avatar/build-avatar.ts";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import { settle } from "../../../render-node/garment/drape-garment.ts";
import { dress } from "../../../render-node/garment/dress.ts";
import { GATES } from "../../../render-node/garment/learned/drape-card.ts";
import {
  learnedDrapeOf,
  type LearnedDrape,
} from "../../../render-node/garment/learned/learned-drape.ts";
import type { Outfit } from "../../../render-node/garment/outfit.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { openBodyModel } from "../../../render-node/inference/body-model.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { ORDER_TOLERANCE, widthsOf } from "../../../train/evaluate-drape.ts";
import { fittingOf, sizeOff } from "../../../train/make-sample.ts";
import { sampleRequest } from "../../../train/training-range.ts";
import { figure, testPack } from "./figures.ts";

const LEARNED = ["LongSleeve", "TShirt", "Trousers"] as const satisfies readonly GarmentTemplate[];
const TOP = { template: "LongSleeve", color_hex: "3B5B8C", size: "M" } as const;
/** A draw of the training range that no network was trained on. */
const HELD_OUT = 60;
/** Milliseconds; the solver drapes two garments on a machine that does other things too. */
const PATIENCE = 120_000;

let pack: Pack;
let woman: Avatar;
let stranger: Avatar;
beforeAll(async () => {
  pack = await testPack();
  woman = await figure("Female");
  const model = await openBodyModel(pack);
  stranger = await buildAvatar(sampleRequest(HELD_OUT).details, pack, model);
  await model.close();
});

async function networkOf(template: GarmentTemplate): Promise<LearnedDrape> {
  const learned = await learnedDrapeOf(workpieceOf(pack, TEMPLATES[template]));
  if (!learned) throw new Error(`${template} has no learned drape that may draw`);
  return learned;
}

test.each(LEARNED)(
  "%s on a figure it was not trained on is drawn as the solver does, and wider in a larger size",
  async (template) => {
    const { pattern } = workpieceOf(pack, TEMPLATES[template]);
    const learned = await networkOf(template);
    const sizes = [-1, 0, 1].map((off) => sizeOff(stranger, off));
    const [small, right, large] = await Promise.all(
      sizes.map(async (size) => learned.settle(await fittingOf(pack, template, stranger, size))),
    );
    if (!small || !right || !large) throw new Error("The network declined a size");

    const own = settle(await fittingOf(pack, template, stranger, sizeOff(stranger, 0)));
    const misses = distances(right.points, own.points);
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(GATES.mean_mm);
    expect(misses[Math.floor(0.95 * misses.length)]).toBeLessThan(GATES.p95_mm);

    const [narrow, middle, wide] = [small, right, large].map(({ points }) =>
      widthsOf(pattern, points),
    );
    narrow?.forEach((width, i) => {
      expect(middle?.[i]).toBeGreaterThan(width - ORDER_TOLERANCE);
      expect(wide?.[i]).toBeGreaterThan((middle?.[i] ?? 0) - ORDER_TOLERANCE);
    });
  },
  PATIENCE,
);

/** Millimetres, rising. */
function distances(a: Float32Array, b: Float32Array): number[] {
  return Array.from({ length: a.length / 3 }, (_, v) => {
    const at = (c: number): number => (a[v * 3 + c] as number) - (b[v * 3 + c] as number);
    return 100 * Math.hypot(at(0), at(1), at(2));
  }).sort((x, y) => x - y);
}

test("the same request gives the same bytes", async () => {
  const [once, again] = [await dress(woman, TOP, pack), await dress(woman, TOP, pack)];
  expect(once.drape?.drapedBy).toBe("learned");
  expect(positions(again)).toEqual(positions(once));
});

function positions({ parts }: Outfit): Float32Array | undefined {
  return parts.find(({ name }) => name === "garment")?.positions;
}

test("the network declines a body, a size and a pose beyond its training range", async () => {
  const learned = await networkOf("LongSleeve");
  const heavy = await figure("Female", "heavy");
  expect(await learned.settle(await fittingOf(pack, "LongSleeve", heavy, "L"))).toBeNull();
  expect(await learned.settle(await fittingOf(pack, "LongSleeve", woman, "XXXL"))).toBeNull();
  const atRest = Float32Array.from({ length: pack.rig.bones.length * 4 }, (_, i) =>
    i % 4 === 3 ? 1 : 0,
  );
  const armsOut = poseAvatar(woman, atRest);
  expect(await learned.settle(await fittingOf(pack, "LongSleeve", armsOut, "M"))).toBeNull();
});

test("the solver draws what is cut for the other sex, and every fit map", async () => {
  const mens = await dress(woman, { ...TOP, cutFor: "male" }, pack);
  expect(mens.drape?.drapedBy).toBe("solver");
  const map = await dress(woman, TOP, pack, { fitMap: true });
  expect(map.drape?.drapedBy).toBe("solver");
});
