import { expect, test } from "vitest";
import type { Part, Texture } from "../../../render-node/mesh/part.ts";
import { strandWayAt } from "../../../render-node/mesh/strand-flow.ts";
import { strandAxes } from "../../../render-node/scene/strand-axes.ts";

const SIDE = 512;
/** Degrees by which the strands of the picture's right half lean. */
const LEAN = 30;

/** A picture whose strands run down in its left half, and down to one side in its right half. */
function picture(): Texture {
  const rgba = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, at) => {
    const [x, y] = [(at >> 2) % SIDE, Math.floor((at >> 2) / SIDE)];
    const lean = x < SIDE / 2 ? 0 : (LEAN * Math.PI) / 180;
    const across = x * Math.cos(lean) + y * Math.sin(lean);
    return at % 4 === 3 ? 255 : 130 + 60 * Math.sin((across * Math.PI) / 3);
  });
  return { id: "halves", width: SIDE, height: SIDE, rgba };
}

/** Two squares beside each other, each with its half of the picture; the seam is at x = 1. */
function twoCharts(): Part {
  const corners = [0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 2, 0, 2, 1, 1, 1];
  const uvs = [0.1, 0.9, 0.4, 0.9, 0.4, 0.6, 0.1, 0.6, 0.6, 0.9, 0.9, 0.9, 0.9, 0.6, 0.6, 0.6];
  return {
    name: "hair",
    positions: Float32Array.from(
      [0, 1, 2, 3, 4, 5, 6, 7].flatMap((v) => [corners[v * 2] ?? 0, corners[v * 2 + 1] ?? 0, 0]),
    ),
    normals: Float32Array.from({ length: 24 }, (_, i) => (i % 3 === 2 ? 1 : 0)),
    uvs: Float32Array.from(uvs),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7),
    surface: { kind: "hair", texture: picture(), tint: [1, 1, 1], opacity: 1, single: false },
  };
}

/** The way of the strands in space at a vertex, whose sign means nothing. */
function wayAt(part: Part, vertex: number, { alongU, alongV }: ReturnType<typeof strandAxes>) {
  if (part.surface.kind !== "hair") throw new TypeError("not hair");
  const [u = 0, v = 0] = part.uvs.subarray(vertex * 2, vertex * 2 + 2);
  const [cosine, sine] = strandWayAt(part.surface.texture, u, v);
  return [0, 1, 2].map(
    (c) => cosine * (alongU[vertex * 3 + c] ?? 0) + sine * (alongV[vertex * 3 + c] ?? 0),
  );
}

const cosineBetween = (a: readonly number[], b: readonly number[]): number =>
  Math.abs(a.reduce((sum, value, c) => sum + value * (b[c] ?? 0), 0));

test("strands run one way on both sides of a seam, and as painted elsewhere", () => {
  const part = twoCharts();
  const axes = strandAxes(part);
  for (const [left, right] of [
    [1, 4],
    [2, 7],
  ] as const) {
    expect(cosineBetween(wayAt(part, left, axes), wayAt(part, right, axes))).toBeGreaterThan(0.999);
  }
  const apart = cosineBetween(wayAt(part, 0, axes), wayAt(part, 5, axes));
  expect((Math.acos(apart) * 180) / Math.PI).toBeCloseTo(LEAN, -1);
});

test("strands go along with a part that has moved", () => {
  const part = twoCharts();
  const axes = strandAxes(part);
  const before = wayAt(part, 1, axes);
  const turned = (values: Float32Array): Float32Array =>
    values.map((value, i) => [-(values[i + 1] ?? 0), values[i - 1] ?? 0, value][i % 3] ?? 0);
  axes.follow({ ...part, positions: turned(part.positions) });
  const [x = 0, y = 0] = before;
  expect(cosineBetween(wayAt(part, 1, axes), [-y, x, 0])).toBeGreaterThan(0.999);
});
