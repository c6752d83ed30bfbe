import { expect, test } from "vitest";
import {
  findCrossings,
  markedAmong,
  threadsOf,
  wholeOf,
} from "../../../render-node/garment/crossings.ts";
import {
  creased,
  drapeGarment,
  type WornGarment,
} from "../../../render-node/garment/drape-garment.ts";
import { foundationOf } from "../../../render-node/garment/foundation.ts";
import { layUnder } from "../../../render-node/garment/layers.ts";
import { fittingOf } from "../../../train/make-sample.ts";
import { figure, testPack } from "./figures.ts";

/** Share of the crossings in sight that may stay. */
const MOST_LEFT = 0.3;
/** Milliseconds; the solver drapes two garments on a machine that does other things too. */
const PATIENCE = 120_000;

test.each([
  ["Gym", "TShirt", "L"],
  ["Step Up", "Shirt", "XL"],
] as const)(
  "a raised thigh stands out before a hem, not through it: %s, %s %s",
  async (pose, template, size) => {
    const pack = await testPack();
    const avatar = await figure("Female", "average", { pose });
    const { companion } = await foundationOf(avatar, "top", pack, { solverOnly: true });
    if (!companion) throw new Error("a top is worn with trousers");
    const fitting = await fittingOf(pack, template, avatar, size);
    const outer = { fitting, worn: creased(fitting, drapeGarment(fitting)) };
    const inner = { ...companion, worn: creased(companion.fitting, companion.worn) };
    const layered = layUnder(inner, outer);
    const before = crossingsInSight(inner.worn, outer.worn, layered.hidden);
    expect(before).toBeGreaterThan(20);
    expect(crossingsInSight(layered.inner, layered.outer, layered.hidden)).toBeLessThan(
      MOST_LEFT * before,
    );
  },
  PATIENCE,
);

/** How many threads of what is seen of the inner garment cross triangles of the outer one. */
function crossingsInSight(inner: WornGarment, outer: WornGarment, hidden: Uint8Array): number {
  const count = inner.points.length / 3;
  const points = Float32Array.from([...inner.points, ...outer.points]);
  const isOuter = new Uint8Array(points.length / 3).fill(1, count);
  const triangles = Uint32Array.from([
    ...inner.workpiece.pattern.triangles,
    ...outer.workpiece.pattern.triangles.map((v) => v + count),
  ]);
  const threads = threadsOf(triangles, points.length / 3);
  const isSeen = Uint8Array.from(isOuter, (_, v) => (v < count && hidden[v] === 0 ? 1 : 0));
  const whole = wholeOf(triangles, threads);
  const looked = {
    threads: markedAmong(whole, isSeen, triangles, threads).threads,
    triangles: markedAmong(whole, isOuter, triangles, threads).triangles,
  };
  return findCrossings(points, triangles, threads, looked).length;
}
