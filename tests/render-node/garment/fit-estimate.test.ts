/** Sizes recommended from sliders alone, held against the body that the node builds and measures. */
import { beforeAll, describe, expect, test } from "vitest";
import { estimatedBody } from "../../../contracts/body-estimator.ts";
import { FITTED_MEASURES, reportFit, type FittedBody } from "../../../contracts/fit-report.ts";
import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import { SIZES } from "../../../contracts/garment-options.ts";
import { sexOf } from "../../../contracts/size-charts.ts";
import {
  measureSample,
  sampleBody,
  type SampleBody,
} from "../../../render-node/body-estimate/sample-bodies.ts";
import { openBodyModel } from "../../../render-node/inference/body-model.ts";
import { testPack } from "./figures.ts";

/** Seeds below these were not learned from. */
const UNSEEN = Array.from({ length: 32 }, (_, i) => 90_000 + i);

interface Compared {
  readonly body: SampleBody;
  readonly truth: FittedBody;
  readonly estimate: FittedBody;
}
let compared: Compared[];

beforeAll(async () => {
  const pack = await testPack();
  const model = await openBodyModel(pack);
  compared = [];
  for (const seed of UNSEEN) {
    const body = sampleBody(seed);
    const truth = await measureSample(body, pack, model);
    compared.push({ body, truth, estimate: estimatedBody(body.gender, body).body });
  }
  await model.close();
});

test("measurements from sliders lie near those of the mesh; else run npm run learn:bodies", () => {
  const within = compared.filter(({ body }) => body.kind !== "extreme");
  for (const name of FITTED_MEASURES) {
    const errors = within.map(({ truth, estimate }) => Math.abs(truth[name] - estimate[name]));
    const sorted = errors.toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)], `median of ${name}`).toBeLessThan(0.6);
    expect(sorted[Math.floor(sorted.length * 0.9)], `p90 of ${name}`).toBeLessThan(2);
  }
});

describe.each(["LongSleeve", "TShirt", "Dress", "Trousers", "Jeans"] as const)("for %s", (item) => {
  test("the size recommended is the node's, or its neighbour where the two are nearly as good", () => {
    let same = 0;
    for (const { body, truth, estimate } of compared) {
      const ask = (of: FittedBody) =>
        reportFit({ cut: GARMENT_CUTS[item], sex: sexOf(body.gender), body: of, asked: [] });
      const [node, worker] = [ask(truth), ask(estimate)];
      if (node.best_size === worker.best_size) same++;
      const [a, b] = [node, worker].map(({ best_size }) => SIZES.indexOf(best_size as "M"));
      expect(Math.abs((a ?? 0) - (b ?? 9)), `seed ${body.seed}`).toBeLessThanOrEqual(1);
    }
    expect(same).toBeGreaterThanOrEqual(compared.length * 0.9);
  });
});
