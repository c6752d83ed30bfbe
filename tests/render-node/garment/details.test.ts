import { beforeAll, expect, test } from "vitest";
import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { findMarks, spotOf } from "../../../render-node/garment/chalk.ts";
import { fitColors, STRETCH_SCALE } from "../../../render-node/garment/fit-map.ts";
import { coveredPlaces } from "../../../render-node/garment/cover.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { bodysuit } from "../../../render-node/garment/templates/bodysuit.ts";
import { detailStrips } from "../../../render-node/garment/sew-details.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { testPack } from "./figures.ts";

let pack: Pack;

beforeAll(async () => {
  pack = await testPack();
});

test("jeans have pockets, loops and a button, sewn with contrasting thread", () => {
  const workpiece = workpieceOf(pack, TEMPLATES.Jeans);
  const { points } = workpiece.pattern.map;
  const normals = normalsOf(points, workpiece.pattern.triangles);
  const sewn = detailStrips({ workpiece, points, normals }).map(({ name }) => name);
  expect(sewn.toSorted()).toEqual(["knobs", "panels", "seam", "topstitch"]);
});

test("a mirrored detail lies on both sides of the body alike", () => {
  const { details, pattern } = workpieceOf(pack, TEMPLATES.Jeans);
  const marks = details.panels.flat(2);
  const sum = marks
    .map((mark) => spotOf(mark, pattern.map.points, pattern.map.points).at[0])
    .reduce((total, x) => total + x, 0);
  expect(sum / marks.length).toBeCloseTo(0, 3);
});

test("a mark is found where it was chalked", () => {
  const { pattern } = workpieceOf(pack, TEMPLATES.Trousers);
  const { points } = pattern.map;
  const marks = findMarks({ pattern, points }, { side: "back", from: "waist" }, [[7, 12]]);
  const waist = pattern.loops.find(({ name }) => name === "waist")?.vertices[0] ?? 0;
  const [x, y, z] = marks.map((mark) => spotOf(mark, points, points).at)[0] ?? [];
  expect(x).toBeCloseTo(0.7, 4);
  expect(y).toBeCloseTo((points[waist * 3 + 1] as number) - 1.2, 4);
  expect(z).toBeLessThan(0);
});

test("chalk beside the cloth names the garment and the place", () => {
  const { pattern } = workpieceOf(pack, TEMPLATES.Shorts);
  const board = { pattern, points: pattern.map.points };
  expect(() => findMarks(board, { side: "front", from: "waist" }, [[90, 5]])).toThrow(
    "Shorts has no cloth on its front 90 cm across and 5 cm from the waist",
  );
});

test("trousers surely cover all of the base layer's legs; below a skirt or a top one may see them", () => {
  const { map } = workpieceOf(pack, bodysuit).pattern;
  const thighs = Array.from(map.legAlong.keys()).filter((v) => (map.legAlong[v] as number) > 0.1);
  const covered = (template: GarmentTemplate): number => {
    const isCovered = coveredPlaces(workpieceOf(pack, TEMPLATES[template]).pattern);
    return thighs.filter((v) => isCovered(map, v)).length / thighs.length;
  };
  expect(covered("Trousers")).toBe(1);
  expect(covered("Skirt")).toBeLessThan(0.2);
  expect(covered("TShirt")).toBeLessThan(0.2);
});

test("sleeves are set in with a closed seam around each arm; without sleeves there is none", () => {
  const { details, pattern } = workpieceOf(pack, TEMPLATES.TShirt);
  const seams = details.lines.map(({ marks }) =>
    marks.map((mark) => spotOf(mark, pattern.map.points, pattern.map.points).at),
  );
  expect(seams.map((seam) => Math.sign(seam[0]?.[0] ?? 0)).toSorted((a, b) => a - b)).toEqual([
    -1, 1,
  ]);
  for (const seam of seams) expect(seam.at(-1)).toEqual(seam[0]);
  expect(workpieceOf(pack, TEMPLATES.TankTop).details.lines).toEqual([]);
});

test("shorts end level, though thighs stand slanting", () => {
  const { loops, map } = workpieceOf(pack, TEMPLATES.Shorts).pattern;
  const legs = loops.filter(({ name }) => name.endsWith("Leg"));
  expect(legs).toHaveLength(2);
  for (const { vertices } of legs) {
    const heights = vertices.map((v) => map.points[v * 3 + 1] as number);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(0.01);
  }
});

test("the fit map shows an edge no tighter than the cloth that it ends", () => {
  const { pattern } = workpieceOf(pack, TEMPLATES.TShirt);
  const { loops, stencils } = pattern;
  const edge = new Set(loops.flatMap(({ vertices }) => vertices));
  const stretch = Float32Array.from({ length: stencils.length }, (_, v) => (edge.has(v) ? 0.2 : 0));
  const colors = fitColors(pattern, stretch, new Float32Array(stencils.length));
  for (const v of edge) expect(colors.subarray(v * 3, v * 3 + 3)).toEqual(colors.subarray(0, 3));
  const pulled = fitColors(pattern, stretch.fill(0.2), new Float32Array(stencils.length));
  for (const v of edge) expect(pulled[v * 3]).toBeCloseTo(STRETCH_SCALE.at(-1)?.color[0] ?? 0, 5);
});
