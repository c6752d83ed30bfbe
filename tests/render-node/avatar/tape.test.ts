import { describe, expect, it } from "vitest";
import { tapesAround } from "../../../render-node/avatar/tape.ts";

/** A closed tube around an axis through the origin, one unit of radius, from −1 to 1. */
function tube(segments: number, place: (x: number, y: number, z: number) => readonly number[]) {
  const points: number[] = [];
  const triangles: number[] = [];
  for (let i = 0; i < segments; i++) {
    const angle = (2 * Math.PI * i) / segments;
    for (const y of [-1, 1]) points.push(...place(Math.cos(angle), y, Math.sin(angle)));
    const [a, b] = [i * 2, ((i + 1) % segments) * 2];
    triangles.push(a, a + 1, b, b, a + 1, b + 1);
  }
  return { points: Float32Array.from(points), triangles: Uint32Array.from(triangles) };
}

describe("tapesAround", () => {
  it("measures a circle", () => {
    const { points, triangles } = tube(720, (x, y, z) => [x, y, z]);
    expect(tapesAround(points, triangles, [0, 1, 0], [[0, 0.2, 0]])[0]).toBeCloseTo(2 * Math.PI, 3);
  });

  it("measures across a leaning limb", () => {
    const { points, triangles } = tube(720, (x, y, z) => [
      (x + y) * Math.SQRT1_2,
      (y - x) * Math.SQRT1_2,
      z,
    ]);
    const axis = [Math.SQRT1_2, Math.SQRT1_2, 0] as const;
    expect(tapesAround(points, triangles, axis, [[0, 0, 0]])[0]).toBeCloseTo(2 * Math.PI, 3);
  });

  it("spans hollows the way a tape does", () => {
    // A cross-section like a star: the tape touches its tips only.
    const { points, triangles } = tube(8, (x, y, z) => {
      const tip = Math.round(Math.atan2(z, x) / (Math.PI / 4)) % 2 === 0 ? 1 : 0.3;
      return [x * tip, y, z * tip];
    });
    expect(tapesAround(points, triangles, [0, 1, 0], [[0, 0, 0]])[0]).toBeCloseTo(
      4 * Math.SQRT2,
      4,
    );
  });

  it("is 0 where the plane misses", () => {
    const { points, triangles } = tube(12, (x, y, z) => [x, y, z]);
    expect(tapesAround(points, triangles, [0, 1, 0], [[0, 5, 0]])[0]).toBe(0);
  });

  it("cuts several planes at once as each alone", () => {
    const { points, triangles } = tube(30, (x, y, z) => [x * (2 - y), y, z]);
    const heights = [-0.4, 0, 0.3, 2];
    const places = heights.map((height) => [0, height, 0] as const);
    const together = tapesAround(points, triangles, [0, 1, 0], places);
    const alone = places.map((place) => tapesAround(points, triangles, [0, 1, 0], [place])[0]);
    expect(together).toEqual(alone);
    expect(together[0]).toBeGreaterThan(together[2] ?? Infinity);
  });
});
