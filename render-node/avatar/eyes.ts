/** The eyes: an opaque eyeball with its iris, and the clear cornea in front of it. */
import type { Texture } from "../mesh/part.ts";
import type { Proxy } from "../pack/pack.ts";
import { surfacingOf, type Surfacing } from "./part-mesh.ts";

export interface EyeSurfacings {
  readonly ball: Surfacing;
  readonly cornea: Surfacing;
}

const known = new WeakMap<Proxy, EyeSurfacings>();

/**
 * Parts the eye mesh where its texture is clear: MakeHuman draws the cornea with a transparent
 * corner of the iris picture. Drawn opaque it would hide the iris behind black.
 */
export function eyeSurfacings(proxy: Proxy, texture: Texture): EyeSurfacings {
  const parted = known.get(proxy);
  if (parted !== undefined) return parted;
  const { triangles, triangleUvs, uvs } = proxy;
  const sides = { ball: [[], []], cornea: [[], []] } as Record<
    keyof EyeSurfacings,
    [number[], number[]]
  >;
  for (let at = 0; at < triangles.length; at += 3) {
    const corners = [0, 1, 2].map((corner) => triangleUvs[at + corner] as number);
    const middle = (axis: 0 | 1): number =>
      corners.reduce((sum, uv) => sum + (uvs[uv * 2 + axis] as number), 0) / 3;
    const [points, uvPoints] = sides[isClear(texture, middle(0), middle(1)) ? "cornea" : "ball"];
    for (let corner = 0; corner < 3; corner++) {
      points.push(triangles[at + corner] as number);
      uvPoints.push(triangleUvs[at + corner] as number);
    }
  }
  const surfacing = ([points, uvPoints]: [number[], number[]]): Surfacing =>
    surfacingOf(Uint32Array.from(points), Uint32Array.from(uvPoints), uvs);
  const result = { ball: surfacing(sides.ball), cornea: surfacing(sides.cornea) };
  known.set(proxy, result);
  return result;
}

function isClear(texture: Texture, u: number, v: number): boolean {
  const x = Math.min(texture.width - 1, Math.floor(u * texture.width));
  const y = Math.min(texture.height - 1, Math.floor(v * texture.height));
  return (texture.rgba[(y * texture.width + x) * 4 + 3] as number) < 128;
}
