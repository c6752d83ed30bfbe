import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, test } from "vitest";
import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { findLandmarks, type Point } from "../../../render-node/garment/body-map.ts";
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
  expect(sewn.toSorted()).toEqual(["knobs", "panels", "seam", "stitch", "topstitch"]);
});

test("a mirrored detail lies on both sides of the body alike", () => {
  const { details, pattern } = workpieceOf(pack, TEMPLATES.Jeans);
  const marks = details.panels.flat(2);
  const sum = marks
    .map((mark) => spotOf(mark, pattern.map.points, pattern.map.points).at[0])
    .reduce((total, x) => total + x, 0);
  expect(sum / marks.length).toBeCloseTo(0, 3);
});

test("a pocket of doubled cloth spans a dent of what it lies on", () => {
  const workpiece = workpieceOf(pack, TEMPLATES.Shirt);
  const points = workpiece.pattern.map.points.slice();
  const normals = normalsOf(points, workpiece.pattern.triangles);
  const pocket = detailStrips({ workpiece, points, normals }).find(({ name }) => name === "panels");
  const middle = [0, 1].map((axis) => {
    const along = pocket?.strip.points.filter((_, i) => i % 3 === axis) ?? [];
    return (Math.min(...along) + Math.max(...along)) / 2;
  }) as [number, number];
  const deepest = 0.08;
  const outOfMiddle = (v: number): number =>
    Math.hypot((points[v * 3] as number) - middle[0], (points[v * 3 + 1] as number) - middle[1]);
  for (let v = 0; v < points.length / 3; v++) {
    const dent = deepest * Math.max(0, 1 - outOfMiddle(v) / 0.15);
    if ((points[v * 3 + 2] as number) > 0) points[v * 3 + 2] = (points[v * 3 + 2] as number) - dent;
  }
  const dented = detailStrips({ workpiece, points, normals }).find(({ name }) => name === "panels");
  const sinking = Math.max(
    ...Array.from(pocket?.strip.points ?? [], (value, i) => value - (dented?.strip.points[i] ?? 0)),
  );
  expect(sinking).toBeGreaterThan(0);
  expect(sinking).toBeLessThan(deepest / 2);
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

/** The seams of a garment on the neutral base mesh, xyz a mark. */
function seamsOn(template: GarmentTemplate): Point[][] {
  const { details, pattern } = workpieceOf(pack, TEMPLATES[template]);
  const seams = details.lines.filter(({ kind }) => kind === "seam");
  return seams.map(({ marks }) =>
    marks.map((mark) => spotOf(mark, pattern.map.points, pattern.map.points).at),
  );
}

const isClosed = (seam: readonly Point[]): boolean =>
  isDeepStrictEqual(seam[0], seam.at(-1)) && seam.length > 2;

test("sleeves are set in with a closed seam around each arm; without sleeves there is none", () => {
  const sides = seamsOn("TShirt")
    .filter(isClosed)
    .map((seam) => Math.sign(seam[0]?.[0] ?? 0));
  expect(sides.toSorted((a, b) => a - b)).toEqual([-1, 1]);
  expect(seamsOn("TankTop").filter(isClosed)).toEqual([]);
});

test("a top is sewn together down each side, straight from the armpit to the hem", () => {
  const { pattern } = workpieceOf(pack, TEMPLATES.TankTop);
  const hem = pattern.loops.find(({ name }) => name === "hem")?.vertices ?? [];
  const lowest = Math.min(...hem.map((v) => pattern.map.points[v * 3 + 1] as number));
  const seams = seamsOn("TankTop");
  expect(seams.map((seam) => Math.sign(seam[0]?.[0] ?? 0)).toSorted((a, b) => a - b)).toEqual([
    -1, 1,
  ]);
  for (const seam of seams) {
    const heights = seam.map(([, y]) => y);
    expect(Math.min(...heights)).toBeLessThan(lowest + 0.15);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(3);
    const turns = seam.slice(2).map((end, i) => {
      const [from, by] = seam.slice(i, i + 2) as [Point, Point];
      return Math.abs(
        Math.atan2(end[2] - by[2], by[1] - end[1]) - Math.atan2(by[2] - from[2], from[1] - by[1]),
      );
    });
    expect(Math.max(...turns)).toBeLessThan(0.35);
  }
});

test("each leg has a seam outside and one inside that ends at the crotch", () => {
  const { pattern } = workpieceOf(pack, TEMPLATES.Trousers);
  const { leg, levels } = findLandmarks(pack.base, pack.rig);
  const crotch = levels.find(([level]) => level === 3)?.[1] ?? 0;
  const [, knee] = leg as [Point, Point];
  const legs = seamsOn("Trousers").filter((seam) => seam.some(([, y]) => y < knee[1]));
  const highest = (seam: readonly Point[]): number => Math.max(...seam.map(([, y]) => y));
  const inner = legs.filter((seam) => highest(seam) < crotch + 0.05);
  expect([legs.length, inner.length]).toEqual([4, 2]);
  const waist = pattern.loops.find(({ name }) => name === "waist")?.vertices[0] ?? 0;
  const top = pattern.map.points[waist * 3 + 1] as number;
  for (const seam of legs.filter((each) => !inner.includes(each)))
    expect(highest(seam)).toBeGreaterThan(top - 0.15);
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
