import { afterAll, beforeAll, expect, it } from "vitest";
import { partsForPicture } from "../../../render-node/avatar/close-up.ts";
import { smoothSkin } from "../../../render-node/avatar/smooth-skin.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { openStudio, type Studio } from "./people.ts";

let studio: Studio;
let skin: Part;
beforeAll(async () => {
  studio = await openStudio();
  skin = (await studio.build()).parts[0] as Part;
});
afterAll(() => studio.model.close());

type Point = readonly [number, number, number];

function corner({ positions, indices }: Part, at: number): Point {
  const i = (indices[at] as number) * 3;
  return [...positions.subarray(i, i + 3)] as unknown as Point;
}

/** Mean of the angles, degrees, between the triangles that meet at each edge. */
function meanBend(part: Part): number {
  const { positions, indices } = part;
  const bySide = new Map<number, Point>();
  const places = new Map<string, number>();
  // Vertices on both sides of a seam of the texture are one.
  const names = Array.from({ length: positions.length / 3 }, (_, vertex) => {
    const place = positions.subarray(vertex * 3, vertex * 3 + 3).join();
    if (!places.has(place)) places.set(place, vertex);
    return places.get(place) as number;
  });
  const bends: number[] = [];
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [corner(part, at), corner(part, at + 1), corner(part, at + 2)];
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
    const cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const length = Math.hypot(...cross);
    if (length < 1e-8) continue;
    const normal = cross.map((value) => value / length) as unknown as Point;
    for (let k = 0; k < 3; k++) {
      const from = names[indices[at + k] as number] as number;
      const to = names[indices[at + ((k + 1) % 3)] as number] as number;
      bySide.set(from * names.length + to, normal);
      const other = bySide.get(to * names.length + from);
      if (other === undefined) continue;
      const cosine = normal[0] * other[0] + normal[1] * other[1] + normal[2] * other[2];
      bends.push((Math.acos(Math.min(1, cosine)) * 180) / Math.PI);
    }
  }
  // A closed skin: each edge was met from both sides.
  expect(bends.length).toBeGreaterThan((indices.length / 2) * 0.99);
  return bends.reduce((sum, bend) => sum + bend, 0) / bends.length;
}

it("bends half as much from triangle to triangle and leaves no gap", () => {
  const smooth = smoothSkin(skin, studio.pack, () => true);
  expect(smooth.indices).toHaveLength(skin.indices.length * 4);
  expect(meanBend(smooth)).toBeLessThan(meanBend(skin) * 0.6);
});

it("stays where the body is", () => {
  const { positions } = smoothSkin(skin, studio.pack, () => true);
  const moved = Array.from({ length: skin.positions.length / 3 }, (_, vertex) =>
    Math.hypot(
      ...[0, 1, 2].map((axis) => {
        const i = vertex * 3 + axis;
        return (positions[i] as number) - (skin.positions[i] as number);
      }),
    ),
  ).sort((a, b) => a - b);
  // Decimetres: a millimetre or two; what sticks out, as toes do, loses a little more.
  expect(moved[Math.floor(moved.length * 0.95)]).toBeLessThan(0.02);
  expect(moved.at(-1)).toBeLessThan(0.06);
});

it("refines a close picture's part of the body only, and nothing from afar", () => {
  const face = { yaw: 0, scale: 300, bottom: 14, top: 17 };
  const [close] = partsForPicture([skin], face, studio.pack);
  const [far] = partsForPicture([skin], { ...face, scale: 40 }, studio.pack);
  expect(far).toBe(skin);
  expect(close?.indices.length).toBeGreaterThan(skin.indices.length * 1.2);
  expect(close?.indices.length).toBeLessThan(skin.indices.length * 3);
  const feet = { ...skin, indices: skin.indices.filter((_, i) => top(skin, i) < 10) };
  const [below] = partsForPicture([feet], face, studio.pack);
  expect(below?.indices).toEqual(feet.indices);
});

/** Height of a triangle's first corner, decimetres. */
function top(part: Part, at: number): number {
  return corner(part, at - (at % 3))[1];
}
