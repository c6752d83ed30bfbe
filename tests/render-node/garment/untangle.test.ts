import { expect, test } from "vitest";
import type { Pose } from "../../../contracts/avatar-options.ts";
import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import { findCrossings, threadsOf, wholeOf } from "../../../render-node/garment/crossings.ts";
import { creased, drapeGarment } from "../../../render-node/garment/drape-garment.ts";
import { findNeighbours } from "../../../render-node/garment/surface.ts";
import { untangle } from "../../../render-node/garment/untangle.ts";
import { fittingOf } from "../../../train/make-sample.ts";
import { figure, heightsAboveSkin, testPack } from "./figures.ts";

/** Millimetres that a vertex may lie below the skin. */
const TOLERANCE = 1;
/** Milliseconds; the solver drapes two garments on a machine that does other things too. */
const PATIENCE = 120_000;

/** Squares along each side of a sheet, and the side of one, decimetres. */
const SQUARES = 16;
const SIDE = 0.15;

/** A square sheet in the plane z = 0. */
function sheet(): { points: Float32Array; triangles: Uint32Array } {
  const points: number[] = [];
  const triangles: number[] = [];
  const row = SQUARES + 1;
  for (let j = 0; j <= SQUARES; j++) {
    for (let i = 0; i <= SQUARES; i++) points.push(i * SIDE, j * SIDE, 0);
  }
  for (let j = 0; j < SQUARES; j++) {
    for (let i = 0; i < SQUARES; i++) {
      const a = j * row + i;
      triangles.push(a, a + 1, a + row + 1, a, a + row + 1, a + row);
    }
  }
  return { points: Float32Array.from(points), triangles: Uint32Array.from(triangles) };
}

/** The sheet folded over in the middle, where one layer bulges through the other. */
function bulgingFold(): { points: Float32Array; triangles: Uint32Array } {
  const { points, triangles } = sheet();
  const middle = (SQUARES * SIDE) / 2;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (x <= middle) continue;
    points[i] = 2 * middle - x;
    const far = Math.hypot(x - 1.5 * middle, y - middle);
    points[i + 2] = 0.1 * Math.min(1, (x - middle) / SIDE) - 0.2 * Math.exp(-((far / 0.3) ** 2));
  }
  return { points, triangles };
}

test("a thread crosses a triangle where it passes through it", () => {
  const points = Float32Array.of(
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    1,
    0,
    0.25,
    0.5,
    -0.1,
    0.25,
    0.5,
    0.3,
    9,
    9,
    9,
  );
  const triangles = Uint32Array.of(0, 1, 2, 3, 4, 5);
  const threads = threadsOf(triangles, 6);
  const thread = Array.from({ length: threads.ends.length / 2 }, (_, n) => n).find(
    (n) => threads.ends[n * 2] === 3 && threads.ends[n * 2 + 1] === 4,
  ) as number;
  const looked = { threads: Uint32Array.of(thread), triangles: Uint32Array.of(0, 1) };
  const [crossing, ...others] = findCrossings(points, triangles, threads, looked);
  expect(others).toEqual([]);
  expect(crossing).toMatchObject({ thread, triangle: 0 });
  expect(crossing?.along).toBeCloseTo(0.25);
  expect(crossing?.second).toBeCloseTo(0.25);
  expect(crossing?.third).toBeCloseTo(0.5);
});

test("takes a fold out of the layer it has come through", () => {
  const { points, triangles } = bulgingFold();
  const threads = threadsOf(triangles, points.length / 3);
  const cloth = { triangles, threads, neighbours: findNeighbours(triangles, points.length / 3) };
  const whole = wholeOf(triangles, threads);
  const before = points.slice();
  expect(findCrossings(points, triangles, threads, whole).length).toBeGreaterThan(10);
  const moved = untangle(points, cloth, () => {});
  expect(findCrossings(points, triangles, threads, whole)).toEqual([]);
  const furthest = before.map((value, i) => Math.abs(value - (points[i] as number)));
  expect(Math.max(...furthest)).toBeLessThan(0.3);
  expect(moved.includes(0)).toBe(true);
});

test("leaves cloth that does not come through itself as it is", () => {
  const { points, triangles } = sheet();
  const threads = threadsOf(triangles, points.length / 3);
  const cloth = { triangles, threads, neighbours: findNeighbours(triangles, points.length / 3) };
  const before = points.slice();
  const moved = untangle(points, cloth, () => {
    throw new Error("nothing is to be kept off");
  });
  expect(points).toEqual(before);
  expect(moved.includes(1)).toBe(false);
});

/** Share of what a pose presses through itself that may stay, where the body is pressed into itself too. */
const MOST_LEFT = 0.25;

test.each([
  ["Female", "Step Up", "Trousers"],
  ["Male", "Sit", "TShirt"],
] as const)(
  "a pose does not press cloth through itself: %s, %s, %s",
  async (gender: "Female" | "Male", pose: Pose, template: GarmentTemplate) => {
    const pack = await testPack();
    const avatar = await figure(gender, "average", { pose });
    const fitting = await fittingOf(pack, template, avatar, "M");
    const hung = drapeGarment(fitting);
    const worn = creased(fitting, hung);
    const { pattern, threads } = fitting.workpiece;
    const count = (points: Float32Array): number =>
      findCrossings(points, pattern.triangles, threads, wholeOf(pattern.triangles, threads)).length;
    expect(count(worn.points)).toBeLessThan(MOST_LEFT * count(hung.points));
    const lowest = Math.min(...heightsAboveSkin(worn.points, avatar, pack));
    expect(-100 * lowest).toBeLessThan(TOLERANCE);
  },
  PATIENCE,
);
