import { expect, test } from "vitest";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import { clothSurface } from "../../../render-node/garment/drape-garment.ts";
import { pressSkinUnder, pressUnder } from "../../../render-node/garment/press-under.ts";
import { heightsAbove } from "../../../render-node/garment/push-out.ts";
import { findNeighbours } from "../../../render-node/garment/surface.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { BODY_VERTEX_COUNT } from "../../../render-node/pack/pack.ts";
import { testPack } from "./figures.ts";

/** Squares of a level sheet that looks up, `side` vertices wide and a decimetre apart. */
function sheet(side: number, heightOf: (vertex: number) => number) {
  const count = side * side;
  const points = Float32Array.from({ length: count * 3 }, (_, i) => {
    const v = Math.floor(i / 3);
    return [v % side, heightOf(v), Math.floor(v / side)][i % 3] as number;
  });
  const normals = points.map((_, i) => (i % 3 === 1 ? 1 : 0));
  const corners = Array.from({ length: count }, (_, v) => v);
  const triangles = corners
    .filter((v) => v % side < side - 1 && v < count - side)
    .flatMap((v) => [v, v + side, v + 1, v + 1, v + side, v + side + 1]);
  return { points, normals, triangles: Uint32Array.from(triangles) };
}

test("what has come through a cloth is pressed under it, and what lies below stays", () => {
  const cloth = sheet(7, () => 0);
  const middle = 24;
  const { points, triangles } = sheet(7, (v) => (v === middle ? 0.1 : -0.2));
  const pressed = pressUnder(points, [cloth], findNeighbours(triangles, 49));
  expect(pressed[middle * 3 + 1]).toBeLessThan(-0.02);
  expect(pressed[1]).toBeCloseTo(-0.2, 3);
});

test("what stands far out of a cloth lies past its edge and stays", () => {
  const cloth = sheet(7, () => 0);
  const { points, triangles } = sheet(7, () => 0.29);
  expect(pressUnder(points, [cloth], findNeighbours(triangles, 49))).toEqual(points);
});

test("skin that shows through the cloth cut for it is pressed under it, and a hand on it is not", async () => {
  const pack = await testPack();
  const workpiece = workpieceOf(pack, TEMPLATES.TankTop);
  const { map, triangles } = workpiece.pattern;
  const outwards = normalsOf(map.points, triangles);
  const cloth = map.points.map((value, i) => value - 0.05 * (outwards[i] as number));
  const surface = clothSurface(workpiece, cloth, outwards);
  const worn = { workpiece, points: cloth, normals: outwards, surface, folded: cloth };

  const { sourceIndices } = bodySurfacingOf(pack);
  const points = pack.base.positions.subarray(0, BODY_VERTEX_COUNT * 3);
  const skin = { points, normals: normalsOf(points, sourceIndices), places: points };
  const hand = { ...skin, places: points.map((value) => value + 3) };
  const seen = new Uint8Array(BODY_VERTEX_COUNT);
  const neighbours = findNeighbours(sourceIndices, BODY_VERTEX_COUNT);
  const standingOut = (body: Float32Array): number =>
    heightsAbove(body, surface).filter((height) => height > 0.02 && height < 0.1).length;

  const pressed = pressSkinUnder(skin, seen, [worn], neighbours);
  expect(standingOut(points)).toBeGreaterThan(300);
  expect(standingOut(pressed)).toBeLessThan(standingOut(points) / 5);
  expect(pressSkinUnder(hand, seen, [worn], neighbours)).toEqual(points);
});
