/** Figures and girths that the garment tests share. */
import { afterAll } from "vitest";
import type { BodyDimension } from "../../../contracts/avatar-options.ts";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { buildAvatar, type FigureDetails } from "../../../render-node/avatar/build-avatar.ts";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import { closestShares } from "../../../render-node/garment/distance-field.ts";
import { type BodyModel, openBodyModel } from "../../../render-node/inference/body-model.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../../../render-node/pack/pack.ts";

export const BUILDS = {
  slim: [["b_{main}_skinny", 1]],
  average: [],
  heavy: [["b_{main}_overweight", 1]],
} as const satisfies Record<string, readonly (readonly [BodyDimension, number])[]>;
export type Build = keyof typeof BUILDS;

let packOpened: Promise<Pack> | undefined;
let modelOpened: Promise<BodyModel> | undefined;
const figures = new Map<string, Promise<Avatar>>();
afterAll(async () => (await modelOpened)?.close());

export function testPack(): Promise<Pack> {
  packOpened ??= ensurePack();
  return packOpened;
}

export async function testModel(): Promise<BodyModel> {
  const pack = await testPack();
  modelOpened ??= openBodyModel(pack);
  return modelOpened;
}

/** A figure in the I-Pose, the same one for the same wishes: it keeps what it wears below. */
export function figure(
  gender: "Female" | "Male",
  build: Build = "average",
  changes: Partial<FigureDetails> = {},
): Promise<Avatar> {
  const details: FigureDetails = {
    gender,
    face_shape: "oval",
    body_dimensions: BUILDS[build].map(([key, value]) => ({ key, value })),
    body_dimension_lengths: [],
    expression: "Neutral",
    pose: "I-Pose",
    skin_tone: 3,
    hairstyle: "0",
    hair_color: "4A3020FF",
    ...changes,
  };
  const key = JSON.stringify(details);
  const known = figures.get(key) ?? builtFigure(details);
  figures.set(key, known);
  return known;
}

async function builtFigure(details: FigureDetails): Promise<Avatar> {
  return buildAvatar(details, await testPack(), await testModel());
}

/**
 * How far each point lies outside of the figure's skin, decimetres, measured against the triangles
 * around its nearest body vertices: a second opinion on the distance field that drapes use.
 */
export function heightsAboveSkin(points: Float32Array, avatar: Avatar, pack: Pack): Float32Array {
  const triangles = bodySurfacingOf(pack).sourceIndices;
  const skin = avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3);
  const normals = normalsOf(skin, triangles);
  const cell = 0.3;
  const key = (x: number, y: number, z: number): string =>
    `${Math.floor(x / cell)} ${Math.floor(y / cell)} ${Math.floor(z / cell)}`;
  const cells = new Map<string, Set<number>>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let corner = t; corner < t + 3; corner++) {
      const at = (triangles[corner] as number) * 3;
      const name = key(skin[at] as number, skin[at + 1] as number, skin[at + 2] as number);
      cells.set(name, (cells.get(name) ?? new Set()).add(t));
    }
  }
  const shares = new Float64Array(3);
  return Float32Array.from({ length: points.length / 3 }, (_, v) => {
    const p = points.subarray(v * 3, v * 3 + 3) as unknown as [number, number, number];
    let nearest = Infinity;
    let height = 9;
    for (let k = 0; k < 27; k++) {
      const dx = (k % 3) - 1;
      const dy = (Math.floor(k / 3) % 3) - 1;
      const dz = Math.floor(k / 9) - 1;
      for (const t of cells.get(key(p[0] + dx * cell, p[1] + dy * cell, p[2] + dz * cell)) ?? []) {
        const [a, b, c] = [
          (triangles[t] as number) * 3,
          (triangles[t + 1] as number) * 3,
          (triangles[t + 2] as number) * 3,
        ];
        const corner = (i: number): [number, number, number] => [
          skin[i] as number,
          skin[i + 1] as number,
          skin[i + 2] as number,
        ];
        closestShares(...corner(a), ...corner(b), ...corner(c), ...p, shares);
        const mix = (values: Float32Array, axis: number): number =>
          (shares[0] as number) * (values[a + axis] as number) +
          (shares[1] as number) * (values[b + axis] as number) +
          (shares[2] as number) * (values[c + axis] as number);
        const away = [0, 1, 2].map((axis) => (p[axis] as number) - mix(skin, axis));
        const square = away.reduce((sum, value) => sum + value * value, 0);
        if (square >= nearest) continue;
        nearest = square;
        const side = away.reduce((sum, value, axis) => sum + value * mix(normals, axis), 0);
        height = Math.sign(side) * Math.sqrt(square);
      }
    }
    return height;
  });
}
