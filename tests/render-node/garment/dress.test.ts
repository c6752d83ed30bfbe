import { beforeAll, expect, test } from "vitest";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { avatarDetails } from "../../../contracts/generate.ts";
import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import { finishedGirths } from "../../../contracts/garment-girths.ts";
import { sizeBody } from "../../../contracts/size-charts.ts";
import { EXAMPLE_GENERATE } from "../../../demo/example-request.ts";
import { type Apparel, dress, dressedParts } from "../../../render-node/garment/dress.ts";
import { drapeGarment } from "../../../render-node/garment/drape-garment.ts";
import { fitModelOf } from "../../../render-node/garment/fit-model.ts";
import { foundationOf } from "../../../render-node/garment/foundation.ts";
import type { Point } from "../../../render-node/garment/body-map.ts";
import type { Outfit } from "../../../render-node/garment/outfit.ts";
import { nearestPoint, sortPoints } from "../../../render-node/garment/point-grid.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { figure, heightsAboveSkin, testPack } from "./figures.ts";

const TOP = { template: "LongSleeve", color_hex: "3B5B8C", size: "M" } as const;

/** Milliseconds; the solver drapes several garments on a machine that does other things too. */
const PATIENCE = 120_000;

let pack: Pack;
let woman: Avatar;
let outfit: Outfit;

beforeAll(async () => {
  pack = await testPack();
  woman = await figure("Female");
  outfit = await dress(woman, TOP, pack);
});

function garment(of: Outfit) {
  const part = of.parts.find(({ name }) => name === "garment");
  if (!part) throw new Error("The outfit has no garment");
  return part;
}

test("a top is completed by trousers and shoes", () => {
  expect(outfit.parts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["garment", "companion", "shoes"]),
  );
});

test("parts are finite, their normals have unit length and their triangles stay in range", () => {
  for (const part of outfit.parts) {
    expect(part.positions.every(Number.isFinite), part.name).toBe(true);
    expect(Math.max(...part.indices)).toBeLessThan(part.positions.length / 3);
    for (let i = 0; i < part.normals.length; i += 3) {
      expect(Math.hypot(...part.normals.subarray(i, i + 3))).toBeCloseTo(1, 3);
    }
  }
});

test("the same request gives the same bytes", async () => {
  const again = await dress(woman, TOP, pack);
  expect(garment(again).positions).toEqual(garment(outfit).positions);
});

test("a jacket too tight for a heavy man shows no skin where its cloth is caught under his arm", async () => {
  const { body_dimensions, body_dimension_lengths } = avatarDetails.parse(
    EXAMPLE_GENERATE.user_details,
  );
  const pose = "Hand On Hip";
  const avatar = await figure("Male", "heavy", { body_dimensions, body_dimension_lengths, pose });
  const jacket = { template: "Jacket", size: "S", color_hex: "3B5B8C" } as const;
  const { hiddenBody } = await dress(avatar, jacket, pack, { solverOnly: true });
  const { map, loops } = workpieceOf(pack, TEMPLATES.Jacket).pattern;
  const cloth = sortPoints(map.points, Array.from(map.level.keys()));
  const edges = sortPoints(
    map.points,
    loops.flatMap(({ vertices }) => vertices),
  );
  const seen = Array.from(hiddenBody.keys()).filter((v) => {
    const [x, y, z] = pack.base.positions.subarray(v * 3, v * 3 + 3) as unknown as Point;
    const isInside = nearestPoint(edges, x, y, z, 1) < 0 && nearestPoint(cloth, x, y, z, 0.4) >= 0;
    return isInside && hiddenBody[v] === 0;
  });
  expect(seen).toEqual([]);
});

test("a top far too short for a long back is pulled up, and its hem still hangs down", async () => {
  const { body_dimensions, body_dimension_lengths } = avatarDetails.parse(
    EXAMPLE_GENERATE.user_details,
  );
  const avatar = await figure("Female", "heavy", { body_dimensions, body_dimension_lengths });
  const template = TEMPLATES.LongSleeve;
  const { body, shoes, companion } = await foundationOf(avatar, template.kind, pack);
  const { points, normals, workpiece } = drapeGarment({
    workpiece: workpieceOf(pack, template),
    avatar,
    fitBody: await fitModelOf(pack, "female", "M"),
    girths: finishedGirths(template, sizeBody("female", "M")),
    body,
    shoes: shoes.hull,
    under: companion ? [shoes.obstacle, companion.worn.surface] : [shoes.obstacle],
  });
  const hem = workpiece.pattern.loops.find(({ name }) => name === "hem")?.vertices ?? [];
  const turnedUp = hem.filter((v) => {
    const [x, , z] = points.subarray(v * 3, v * 3 + 3);
    const [nx, , nz] = normals.subarray(v * 3, v * 3 + 3);
    return Number(x) * Number(nx) + Number(z) * Number(nz) < 0;
  });
  // A crease may turn to the side.
  expect(turnedUp.length / hem.length).toBeLessThan(0.02);
});

test("a jacket's two kinds of zip are parts of their own", async () => {
  const { parts } = await dress(woman, { ...TOP, template: "Jacket" }, pack);
  const names = parts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["garment-front-zip", "garment-zip"]));
  expect(new Set(names).size).toBe(names.length);
});

test("looking under a skirt, one sees thighs and no hole", async () => {
  const sitting = await figure("Female", "average", { pose: "Sit" });
  const holes = await holesIn(sitting, { ...TOP, template: "Skirt" });
  expect(holes.filter((height) => height < 0 && height > -5)).toEqual([]);
});

test("looking into the armholes of a dress far too wide, one sees no hole", async () => {
  const slim = await figure("Female", "slim");
  const holes = await holesIn(slim, { ...TOP, template: "Dress", size: "XXL" });
  expect(holes.filter((height) => height > 0)).toEqual([]);
});

test("trousers hide the base layer where they span the folds of a heavy man", async () => {
  const heavy = await figure("Male", "heavy");
  const { parts } = await dress(heavy, { ...TOP, template: "Hoodie", size: "XXL" }, pack);
  const heights = parts
    .filter(({ name }) => name.startsWith("base-layer"))
    .flatMap(({ positions, indices }) => Array.from(indices, (v) => Number(positions[v * 3 + 1])));
  expect(heights.filter((height) => height < 9)).toEqual([]);
});

test("a shirt far too tight for a heavy man is not drawn through his bent elbow", async () => {
  const heavy = await figure("Male", "heavy", { pose: "Hand On Hip" });
  const holes = await holesIn(heavy, { ...TOP, template: "Shirt", size: "XS" });
  expect(holes.filter((height) => height > 3)).toEqual([]);
});

/** Heights on the neutral base mesh of hidden skin that nothing is drawn next to. */
async function holesIn(avatar: Avatar, apparel: Apparel): Promise<number[]> {
  const { parts, hiddenBody } = await dress(avatar, apparel, pack);
  const drawn = parts.flatMap(({ positions, indices }) =>
    [...new Set(indices)].flatMap((v) => [...positions.subarray(v * 3, v * 3 + 3)]),
  );
  const cover = sortPoints(Float32Array.from(drawn), [...Array(drawn.length / 3).keys()]);
  return Array.from(hiddenBody.keys())
    .filter((v) => {
      const [x, y, z] = avatar.posed.subarray(v * 3, v * 3 + 3) as unknown as Point;
      return hiddenBody[v] === 1 && nearestPoint(cover, x, y, z, 0.4) < 0;
    })
    .map((v) => pack.base.positions[v * 3 + 1] as number);
}

test("a skirt spreads on the floor around one who sits", async () => {
  const sitting = await figure("Female", "average", { pose: "Sit" });
  const { positions } = garment(await dress(sitting, { ...TOP, template: "Skirt" }, pack));
  const lowest = positions.reduce((low, value, i) => (i % 3 === 1 ? Math.min(low, value) : low), 9);
  expect(lowest).toBeGreaterThan(-0.05);
  expect(lowest).toBeLessThan(0.2);
});

test("a skirt that falls off legs in the air comes to rest and leaves the base layer in sight", async () => {
  const upsideDown = await figure("Female", "average", { pose: "Handstand" });
  const fallen = await dress(upsideDown, { ...TOP, template: "Skirt" }, pack);
  const base = fallen.parts.find(({ name }) => name === "base-layer");
  expect(base?.indices.length).toBeGreaterThan(3_000);
});

test("a dressed figure shows no skin under cloth and stands on its soles", () => {
  const parts = dressedParts(woman, outfit, pack);
  const facesOf = (all: readonly Part[]): number =>
    all.find(({ name }) => name === "skin")?.indices.length ?? 0;
  expect(facesOf(parts)).toBeGreaterThan(0);
  expect(facesOf(parts)).toBeLessThan(facesOf(woman.parts) * 0.8);
  let lowest = Infinity;
  for (const { name, positions } of parts) {
    if (name !== "shoes") continue;
    for (let i = 1; i < positions.length; i += 3) lowest = Math.min(lowest, positions[i] as number);
  }
  expect(lowest).toBeCloseTo(0, 3);
});

test.each([
  ["Female", "slim", "I-Pose", { LongSleeve: "XXL", Leggings: "S" }],
  ["Female", "heavy", "I-Pose", { LongSleeve: "XS", Dress: "M" }],
  ["Male", "average", "I-Pose", { LongSleeve: "M", TankTop: "S" }],
  ["Male", "heavy", "I-Pose", { Trousers: "L", Hoodie: "XS" }],
  ["Male", "slim", "T-Pose", { Hoodie: "XXXL", Shirt: "M" }],
  ["Female", "slim", "Model", { Leggings: "XXS", Skirt: "XL" }],
  ["Male", "heavy", "Hand On Hip", { Jacket: "S", TShirt: "L" }],
  ["Female", "average", "Arms Crossed", { Dress: "S", Shirt: "XL" }],
  ["Female", "heavy", "Walk", { Jacket: "M", Jeans: "S" }],
  ["Male", "average", "Sit", { Shorts: "L", TankTop: "XXL" }],
] as const)(
  "no vertex lies below the skin: %s, %s, %s, %o",
  async (gender, build, pose, sizes) => {
    const avatar = await figure(gender, build, { pose });
    for (const [template, size] of Object.entries(sizes) as [GarmentTemplate, string][]) {
      const { positions } = garment(
        await dress(avatar, { template, size, color_hex: "808080" }, pack),
      );
      const heights = heightsAboveSkin(positions, avatar, pack);
      const below = heights.filter((height) => height < -0.01);
      expect([...below], `${template} ${size}`).toEqual([]);
    }
  },
  PATIENCE,
);

test("a larger size hangs wider", async () => {
  const large = await dress(woman, { ...TOP, size: "XL" }, pack);
  expect(hemWidth(large)).toBeGreaterThan(hemWidth(outfit) + 0.2);
});

/** Spread of the hem from front to back, where the arms are not in the way. */
function hemWidth(of: Outfit): number {
  const { positions } = garment(of);
  const near: number[] = [];
  for (let i = 0; i < positions.length; i += 3) {
    if ((positions[i + 1] as number) < 9.2 && Math.abs(positions[i] as number) < 1)
      near.push(positions[i + 2] as number);
  }
  return Math.max(...near) - Math.min(...near);
}

test("the fit map shows a small size redder and a large one bluer than the right one", async () => {
  const tones = async (size: string): Promise<{ red: number; blue: number }> => {
    const { colors } = garment(await dress(woman, { ...TOP, size }, pack, { fitMap: true }));
    const sum = (channel: number): number =>
      (colors ?? new Float32Array()).reduce(
        (total, value, i) => total + (i % 3 === channel ? value : 0),
        0,
      );
    return { red: sum(0), blue: sum(2) };
  };
  const [small, right, large] = [await tones("XS"), await tones("M"), await tones("XXL")];
  expect(small.red).toBeGreaterThan(right.red);
  expect(large.blue).toBeGreaterThan(right.blue);
});

test("a size that does not exist is refused", async () => {
  await expect(dress(woman, { ...TOP, size: "Huge" }, pack)).rejects.toThrow(/Unknown size "Huge"/);
});
