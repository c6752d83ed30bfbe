import { beforeAll, expect, test } from "vitest";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import { withHairOver, withHairTucked } from "../../../render-node/garment/hair-over.ts";
import type { Obstacle } from "../../../render-node/garment/distance-field.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { figure, testPack } from "./figures.ts";

let pack: Pack;
let longHaired: Avatar;
beforeAll(async () => {
  pack = await testPack();
  longHaired = await figure("Female", "average", { hairstyle: "7", pose: "I-Pose" });
});

/** Decimetres: heights of the sheet's lower and upper edge, and its half width. */
const [LOW, HIGH, WIDE] = [11, 13.5, 2.5];

/** A flat sheet of cloth behind the back that faces away from it. */
function sheetBehind(z: number): Obstacle {
  const [columns, rows] = [10, 5];
  const points: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const across = (2 * column) / columns - 1;
      points.push(WIDE * across, LOW + ((HIGH - LOW) * row) / rows, z);
      if (row === rows || column === columns) continue;
      const corner = row * (columns + 1) + column;
      const above = corner + columns + 1;
      triangles.push(corner, above, corner + 1, corner + 1, above, above + 1);
    }
  }
  const normals = Float32Array.from(points, (_, i) => (i % 3 === 2 ? -1 : 0));
  return { points: Float32Array.from(points), normals, triangles: Uint32Array.from(triangles) };
}

const hairOf = ({ parts }: Avatar): Float32Array =>
  parts.find(({ name }) => name === "hair")?.positions ?? new Float32Array();

/** The depths of hair behind the sheet's middle. */
function depths(hair: Float32Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < hair.length; i += 3) {
    const [x = 0, y = 0, z = 0] = hair.subarray(i, i + 3);
    if (Math.abs(x) < 1 && y > LOW + 0.5 && y < HIGH - 0.5 && z < 0) found.push(z);
  }
  return found;
}

test("hair that hangs down lies over cloth that it would be under, its layers in their order", () => {
  const before = depths(hairOf(longHaired));
  expect(before.length).toBeGreaterThan(100);
  const cloth = Math.min(...before) - 0.2;
  const over = depths(hairOf(withHairOver(longHaired, [sheetBehind(cloth)], pack)));
  expect(Math.max(...over)).toBeLessThan(cloth);
  const thickness = (of: number[]): number => Math.max(...of) - Math.min(...of);
  expect(thickness(over)).toBeGreaterThan(0.3 * thickness(before));
});

test("hair over cloth stays so when the arms are raised, and on the head it stays where it was", async () => {
  const cloth = Math.min(...depths(hairOf(longHaired))) - 0.2;
  const over = withHairOver(longHaired, [sheetBehind(cloth)], pack);
  const raised = await figure("Female", "average", { hairstyle: "7", pose: "T-Pose" });
  const [own, moved] = [longHaired, over].map((avatar) =>
    hairOf(poseAvatar(avatar, raised.posture.rotations)),
  ) as [Float32Array, Float32Array];
  expect(moved).toHaveLength(own.length);
  const head = (longHaired.joints[(pack.rig.indexOf.get("head") ?? 0) * 3 + 1] ?? 0) + 1;
  moved.forEach((value, i) => {
    expect(Math.abs(value - (hairOf(over)[i] ?? 0))).toBeLessThan(1e-3);
    const isOnHead = (own[i - (i % 3) + 1] ?? 0) > head;
    if (isOnHead) expect(Math.abs(value - (own[i] ?? 0))).toBeLessThan(1e-3);
  });
});

test("a figure whose hair touches no cloth is the very same", async () => {
  const far = sheetBehind(-5);
  expect(withHairOver(longHaired, [far], pack)).toBe(longHaired);
  const short = await figure("Male", "average", { hairstyle: "4" });
  expect(withHairOver(short, [sheetBehind(-1)], pack)).toBe(short);
});

test("hair inside a hood is not seen below the shoulders, in no pose, and short hair stays", async () => {
  const lowest = (avatar: Avatar): number => {
    const hair = avatar.parts.find(({ name }) => name === "hair");
    const heights = Array.from(hair?.indices ?? [], (v) => hair?.positions[v * 3 + 1] ?? 0);
    return Math.min(...heights);
  };
  const shoulders = longHaired.joints[(pack.rig.indexOf.get("upperarm01.L") ?? 0) * 3 + 1] ?? 0;
  const tucked = withHairTucked(longHaired, pack);
  expect(lowest(longHaired)).toBeLessThan(shoulders - 2);
  expect(lowest(tucked)).toBeGreaterThan(shoulders - 0.8);
  expect(lowest(poseAvatar(tucked, longHaired.posture.rotations))).toBeCloseTo(lowest(tucked), 3);
  const short = await figure("Male", "average", { hairstyle: "4" });
  expect(withHairTucked(short, pack)).toBe(short);
});
