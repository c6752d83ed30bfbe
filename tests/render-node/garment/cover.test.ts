import { beforeAll, expect, test } from "vitest";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import type { Point } from "../../../render-node/garment/body-map.ts";
import {
  hiddenOutside,
  hiddenUnder,
  type PlacedLayer,
} from "../../../render-node/garment/cover.ts";
import { nearestPoint, sortPoints } from "../../../render-node/garment/point-grid.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../../../render-node/pack/pack.ts";
import { testPack } from "./figures.ts";

/** Decimetres within the edges where one may look at the skin. */
const MARGIN = 0.28;

let pack: Pack;
let skin: PlacedLayer;

beforeAll(async () => {
  pack = await testPack();
  const points = pack.base.positions.subarray(0, BODY_VERTEX_COUNT * 3);
  const normals = normalsOf(points, bodySurfacingOf(pack).sourceIndices);
  skin = { points, normals, places: pack.base.positions };
});

/** A top on the neutral body, sunk into it and pulled up: decimetres. */
function top({ sunk, up }: { sunk: number; up: number }) {
  const { pattern } = workpieceOf(pack, TEMPLATES.LongSleeve);
  const normals = normalsOf(pattern.map.points, pattern.triangles);
  const points = pattern.map.points.map(
    (value, i) => value - sunk * (normals[i] as number) + (i % 3 === 1 ? up : 0),
  );
  const edge = pattern.loops.flatMap(({ vertices }) => vertices);
  const hem = pattern.loops
    .filter(({ name }) => name === "hem")
    .flatMap(({ vertices }) => vertices.map((v) => points[v * 3 + 1] as number));
  return { pattern, cover: { points, normals, edge }, hem };
}

test("skin that stands out of the cloth cut for it is hidden on the trunk and the arms", () => {
  const { cover, pattern } = top({ sunk: 0.35, up: 0 });
  const hidden = hiddenOutside(skin, cover, pattern, MARGIN);
  const widths = Array.from(hidden.keys())
    .filter((v) => hidden[v] === 1)
    .map((v) => Math.abs(skin.points[v * 3] as number));
  expect(widths.length).toBeGreaterThan(500);
  expect(Math.min(...widths)).toBeLessThan(0.1);
  expect(Math.max(...widths)).toBeGreaterThan(3.5);
});

test("where a top has ridden up, the skin that it was cut to cover stays in sight", () => {
  const { cover, pattern, hem } = top({ sunk: 0.35, up: 0.9 });
  const hidden = hiddenOutside(skin, cover, pattern, MARGIN);
  const heights = Array.from(hidden.keys())
    .filter((v) => hidden[v] === 1 && Math.abs(skin.points[v * 3] as number) < 1.5)
    .map((v) => skin.points[v * 3 + 1] as number);
  expect(heights.length).toBeGreaterThan(0);
  expect(Math.min(...heights)).toBeGreaterThan(Math.min(...hem));
});

test("cloth that hangs too high above the skin to hide it leaves it in sight", () => {
  const { cover } = top({ sunk: -0.2, up: 0 });
  const count = (highest?: number): number =>
    hiddenUnder(skin, cover, MARGIN, 0, highest === undefined ? undefined : () => highest).reduce(
      (sum, flag) => sum + flag,
      0,
    );
  expect(count()).toBeGreaterThan(1000);
  expect(count(0.08)).toBeLessThan(count() / 20);
});

test("where a cover stands off, one may look in further under its edges", () => {
  const hiddenNearEdges = (sunk: number): number => {
    const { cover } = top({ sunk, up: 0 });
    const edges = sortPoints(cover.points, cover.edge);
    return hiddenUnder(skin, cover, MARGIN, 0.1).reduce((sum, flag, v) => {
      const [x, y, z] = skin.points.subarray(v * 3, v * 3 + 3) as unknown as Point;
      return sum + (flag === 1 && nearestPoint(edges, x, y, z, 0.5) >= 0 ? 1 : 0);
    }, 0);
  };
  expect(hiddenNearEdges(0)).toBeGreaterThan(50);
  expect(hiddenNearEdges(-0.2)).toBeLessThan(hiddenNearEdges(0) / 5);
});

test("what stands beyond an edge that is bent outwards stays in sight", () => {
  const point = { points: Float32Array.of(0, 0, 0), normals: Float32Array.of(0, 0, 1) };
  const isHidden = (below: number): boolean => {
    const cover = {
      points: Float32Array.of(0, -below, 0.1, 0, -1, 0),
      normals: Float32Array.of(0, Math.SQRT1_2, Math.SQRT1_2, 0, 0, 1),
      edge: [1],
    };
    return hiddenUnder(point, cover, 0.15, 0.25)[0] === 1;
  };
  expect(isHidden(0.1)).toBe(true);
  expect(isHidden(0.25)).toBe(false);
});
