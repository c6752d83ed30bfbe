import fc from "fast-check";
import { expect, test } from "vitest";
import { frame } from "../../../render-node/scene/framing.ts";
import type { Shot } from "../../../render-node/scene/framing.ts";
import { SUBJECT_MARGINS, swept, turned } from "../../../render-node/scene/subject.ts";

const coordinate = fc.float({ min: -12, max: 12, noNaN: true });
const height = fc.float({ min: 0, max: 25, noNaN: true });
const cloud = fc
  .array(fc.tuple(coordinate, height, coordinate), { minLength: 1, maxLength: 40 })
  .map((points) => Float32Array.from(points.flat()));
const aspect = fc.double({ min: 0.125, max: 8, noNaN: true });
const fieldOfView = fc.constantFrom(12, 16, 18, 40);
const margins = fc.constantFrom(...Object.values(SUBJECT_MARGINS));

/** Where a point lands in the picture, 0 to 1 from the left and from the top. */
function project(shot: Shot, ratio: number, x: number, y: number, z: number): [number, number] {
  const half = Math.tan((shot.fieldOfView * Math.PI) / 360) * (shot.z - z);
  return [(x - shot.x) / (half * ratio * 2) + 0.5, 0.5 - (y - shot.y) / (half * 2) + shot.shift];
}

test("whatever the figure, the lens and the aspect, nothing leaves the margins", () => {
  fc.assert(
    fc.property(cloud, aspect, fieldOfView, margins, (points, ratio, lens, space) => {
      const shot = frame(points, ratio, lens, space);
      for (let i = 0; i < points.length; i += 3) {
        const [x, y, z] = [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0];
        const [u, v] = project(shot, ratio, x, y, z);
        expect(u).toBeGreaterThan(space.side - 1e-6);
        expect(u).toBeLessThan(1 - space.side + 1e-6);
        expect(v).toBeGreaterThan(space.top - 1e-6);
        expect(v).toBeLessThan(1 - space.bottom + 1e-6);
      }
    }),
  );
});

test("the camera comes as near as the margins let it", () => {
  fc.assert(
    fc.property(cloud, aspect, (points, ratio) => {
      const space = SUBJECT_MARGINS.whole;
      const shot = frame(points, ratio, 18, space);
      let [left, right, top, bottom, nearest] = [1, 0, 1, 0, -Infinity];
      for (let i = 0; i < points.length; i += 3) {
        const z = points[i + 2] ?? 0;
        const [u, v] = project(shot, ratio, points[i] ?? 0, points[i + 1] ?? 0, z);
        [left, right] = [Math.min(left, u), Math.max(right, u)];
        [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
        nearest = Math.max(nearest, z);
      }
      const fillsWidth = Math.min(left, 1 - right) < space.side + 1e-3;
      const fillsHeight = bottom - top > 1 - space.top - space.bottom - 1e-3;
      const touches = shot.z < nearest + 0.6;
      expect(fillsWidth || fillsHeight || touches).toBe(true);
    }),
  );
});

test("a figure that turns stays inside a frame made for its sweep", () => {
  fc.assert(
    fc.property(cloud, aspect, fc.integer({ min: 0, max: 359 }), (points, ratio, yaw) => {
      const shot = frame(swept(points), ratio, 18, SUBJECT_MARGINS.whole);
      const posed = turned(points, yaw);
      for (let i = 0; i < posed.length; i += 3) {
        const [u] = project(shot, ratio, posed[i] ?? 0, posed[i + 1] ?? 0, posed[i + 2] ?? 0);
        expect(u).toBeGreaterThan(0);
        expect(u).toBeLessThan(1);
      }
    }),
  );
});

test("the figure's left comes to the front when the view asks for its left side", () => {
  const leftHand = turned(Float32Array.from([5, 10, 0]), -90);
  expect(leftHand[2]).toBeCloseTo(5);
});

test("nothing to frame is an error, not a picture of nothing", () => {
  expect(() => frame(new Float32Array(), 1, 18, SUBJECT_MARGINS.whole)).toThrow(/nothing to frame/);
});
