/** MakeHuman's own shoes on the figure's feet. */
import type { Avatar } from "../avatar/avatar.ts";
import { fitProxy } from "../avatar/fit-proxy.ts";
import { normalsOf, spread } from "../avatar/part-mesh.ts";
import { proxySkinOf, proxySurfacingOf } from "../avatar/prepared.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { spreadSkin, type WornPart } from "./layers.ts";
import type { Obstacle } from "./distance-field.ts";

export interface Shoes {
  readonly worn: WornPart;
  /** The obstacle's point that each drawn vertex is. */
  readonly sources: Uint32Array;
  readonly obstacle: Obstacle;
  /** 1 for every base vertex inside a shoe. */
  readonly hides: Uint8Array;
  /** Thickness of the soles, decimetres. */
  readonly sole: number;
}

const SHOES_OF = { female: "shoes01", male: "shoes02" } as const;

export async function wearShoes(avatar: Avatar, pack: Pack): Promise<Shoes> {
  const proxy = pack.proxy("shoes", SHOES_OF[avatar.sex]);
  const texture = await pack.texture(proxy.textures[0] ?? "");
  const surfacing = proxySurfacingOf(proxy);
  const skin = proxySkinOf(pack, proxy);
  const points = skinPoints(avatar.posture, fitProxy(pack.base, proxy, avatar.shape), skin);
  const normals = normalsOf(points, surfacing.sourceIndices);
  let lowest = 0;
  for (let i = 1; i < points.length; i += 3) lowest = Math.min(lowest, points[i] as number);
  const part: Part = {
    name: "shoes",
    positions: spread(points, surfacing.sources),
    normals: spread(normals, surfacing.sources),
    uvs: surfacing.uvs,
    indices: surfacing.indices,
    surface: { kind: "cloth", fabric: "leather", color: [1, 1, 1], texture },
  };
  return {
    worn: { part, skin: spreadSkin(skin, surfacing.sources) },
    sources: surfacing.sources,
    obstacle: { points, normals, triangles: surfacing.sourceIndices },
    hides: proxy.hides,
    sole: -lowest,
  };
}
