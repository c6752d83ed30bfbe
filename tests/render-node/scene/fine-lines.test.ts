import { expect, test } from "vitest";
import type { Part } from "../../../render-node/mesh/part.ts";
import { seenFromAfar } from "../../../render-node/scene/fine-lines.ts";

const stitch: Part = {
  name: "stitch",
  positions: new Float32Array(3),
  normals: Float32Array.of(0, 0, 1),
  uvs: new Float32Array(2),
  indices: new Uint32Array(0),
  colors: Float32Array.of(0.5, 0.5, 0.5),
  surface: { kind: "cloth", fabric: "denim", color: [0.5, 0.25, 0] },
  line: { width: 0.02, cloth: [0.1, 0.25, 0.5] },
};

test("a line wide enough for its pixels keeps its colour", () => {
  expect(seenFromAfar(stitch, 80)).toBe(stitch);
});

test("the finer a line is seen, the nearer it comes to its cloth", () => {
  const reds = [70, 50, 30].map((pixelsPerDm) => {
    const { surface, colors } = seenFromAfar(stitch, pixelsPerDm);
    expect(colors?.[0]).toBeGreaterThan(0.5);
    return surface.kind === "cloth" ? surface.color[0] : Number.NaN;
  });
  expect(reds).toEqual(reds.toSorted((a, b) => b - a));
  expect(reds[2]).toBeLessThan(0.3);
});

test("a line far below a pixel is the cloth", () => {
  const { surface, colors } = seenFromAfar(stitch, 10);
  expect(surface).toMatchObject({ color: [0.1, 0.25, 0.5] });
  expect(colors).toEqual(Float32Array.of(1, 1, 1));
});

test("what is no line is seen as it is", () => {
  const { line: _, ...plain } = stitch;
  expect(seenFromAfar(plain, 10)).toBe(plain);
});
