import { describe, expect, it } from "vitest";
import { joinSeams } from "../../../render-node/avatar/skin-seams.ts";
import type { Surfacing } from "../../../render-node/avatar/part-mesh.ts";
import type { Texture } from "../../../render-node/mesh/part.ts";

const SIZE = 128;
/** Vertices of a strip of the body along which colour is read, and its rows. */
const COLUMNS = 24;

/**
 * A strip of skin 2 rows high, cut in the middle: its left half is an island of the picture's upper
 * half, its right half one of the lower.
 *
 * @param width of an island, as a share of the picture's
 */
function cutStrip(width = 0.8): Surfacing {
  const sources: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  for (const island of [0, 1]) {
    const first = sources.length;
    for (let column = 0; column <= COLUMNS / 2; column++) {
      for (const row of [0, 1]) {
        sources.push((column + (island * COLUMNS) / 2) * 2 + row);
        uvs.push(0.1 + (width * column) / (COLUMNS / 2), 0.1 + 0.5 * island + 0.3 * row);
      }
    }
    for (let column = 0; column < COLUMNS / 2; column++) {
      const at = first + column * 2;
      indices.push(at, at + 2, at + 1, at + 1, at + 2, at + 3);
    }
  }
  const triangles = Uint32Array.from(indices);
  return {
    sources: Uint32Array.from(sources),
    uvs: Float32Array.from(uvs),
    indices: triangles,
    sourceIndices: triangles.map((vertex) => sources[vertex] ?? 0),
  };
}

/** The upper half of one brightness, the lower of another. */
function painted(upper: number, lower: number): Texture {
  const rgba = new Uint8Array(SIZE * SIZE * 4);
  for (let at = 0; at < rgba.length; at++) rgba[at] = at < rgba.length / 2 ? upper : lower;
  return { id: "two islands", width: SIZE, height: SIZE, rgba };
}

function valueAt({ rgba }: Texture, u: number, v: number): number {
  return rgba[(Math.floor(v * SIZE) * SIZE + Math.floor(u * SIZE)) * 4] ?? 0;
}

describe("seams of a skin picture", () => {
  it("join: both sides have the colour between, which fades away from them", () => {
    const texture = painted(100, 121);
    joinSeams(texture, cutStrip());
    expect(Math.abs(valueAt(texture, 0.89, 0.25) - 110)).toBeLessThanOrEqual(1);
    expect(Math.abs(valueAt(texture, 0.11, 0.75) - 110)).toBeLessThanOrEqual(1);
    const island = [0.89, 0.75, 0.6, 0.45, 0.3].map((u) => valueAt(texture, u, 0.25));
    expect(island).toEqual(island.toSorted((a, b) => b - a));
    expect(valueAt(texture, 0.15, 0.25)).toBeLessThanOrEqual(102);
  });

  it("change nothing by more than the step where triangles are smaller than texels", () => {
    const texture = painted(100, 121);
    joinSeams(texture, cutStrip(0.01));
    const upper = texture.rgba.subarray(0, texture.rgba.length / 2);
    const lower = texture.rgba.subarray(texture.rgba.length / 2);
    expect(Math.max(...upper)).toBeLessThanOrEqual(111);
    expect(Math.min(...lower)).toBeGreaterThanOrEqual(109);
  });

  it("leave a picture alone whose islands agree", () => {
    const texture = painted(100, 100);
    const before = texture.rgba.slice();
    joinSeams(texture, cutStrip());
    expect(texture.rgba).toEqual(before);
  });
});
