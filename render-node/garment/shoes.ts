/** MakeHuman's own shoes on the figure's feet. */
import type { Avatar, PointSkin } from "../avatar/avatar.ts";
import { fitProxy } from "../avatar/fit-proxy.ts";
import { normalsOf, spread } from "../avatar/part-mesh.ts";
import { proxySkinOf, proxySurfacingOf } from "../avatar/prepared.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { LinearRgb, Part } from "../mesh/part.ts";
import type { Pack, Proxy } from "../pack/pack.ts";
import { visibleTriangles } from "./cover.ts";
import { levelSoles } from "./level-soles.ts";
import type { Obstacle } from "./distance-field.ts";
import { shoeHull, type ShoeHull } from "./shoe-hull.ts";
import { findNeighbours, type Neighbours } from "./surface.ts";
import { dyeShoe, type ShoeDye, type SockPlace } from "./shoe-dye.ts";

export interface Shoes {
  /** What is drawn, and the bones that move it. */
  readonly worn: { readonly part: Part; readonly skin: PointSkin };
  /** The obstacle's point that each drawn vertex is. */
  readonly sources: Uint32Array;
  readonly obstacle: Obstacle;
  /** Those of the obstacle's points. */
  readonly neighbours: Neighbours;
  /** Their outside (`shoeHull`), which trouser legs hang around. */
  readonly hull: Obstacle;
  /** 1 for every base vertex inside a shoe. */
  readonly hides: Uint8Array;
  /** Thickness of the soles, decimetres. */
  readonly sole: number;
}

interface Pair {
  readonly proxy: string;
  readonly dye: ShoeDye;
  readonly sock: SockPlace;
}

const SOCK_COLOR: LinearRgb = [0.03, 0.03, 0.032];

/** Plain and quiet, to go with every garment: black lace-ups, slate trainers. */
const SHOES_OF: Readonly<Record<Avatar["sex"], Pair>> = {
  female: {
    proxy: "shoes01",
    dye: { leather: [0.018, 0.017, 0.016], sock: SOCK_COLOR },
    sock: [0.825, 0, 1, 0.275],
  },
  male: {
    proxy: "shoes02",
    dye: { leather: [0.075, 0.08, 0.09], sock: SOCK_COLOR },
    sock: [0.765, 0.85, 1, 1],
  },
};

/**
 * Heights on the neutral body, decimetres: socks end at their first ring above `sock`, between the
 * ankle and the calf, and skin shows from `skin` on, just inside of them.
 */
const SHOWN_FROM = { sock: -6.9, skin: -6.8 } as const;
/** Where the tongue ends, the shoes' highest point, on the neutral body, decimetres. */
const SHOE_TOP = -7;

interface Parts {
  /** Triangles of drawn vertices without the sock above its end. */
  readonly indices: Uint32Array;
  readonly neighbours: Neighbours;
  /** 1 for every base vertex inside shoe or sock. */
  readonly hides: Uint8Array;
  readonly hull: ShoeHull;
}

const shortened = new WeakMap<Proxy, Parts>();

/** Ankle socks of the long ones that shoes come with. */
function shortenSocks(proxy: Proxy, pack: Pack, [left, top, right, bottom]: SockPlace): Parts {
  const known = shortened.get(proxy);
  if (known) return known;
  const { sources, sourceIndices, uvs, indices } = proxySurfacingOf(proxy);
  const points = fitProxy(pack.base, proxy, pack.base.positions);
  const heightOf = (drawn: number): number => points[(sources[drawn] as number) * 3 + 1] as number;
  const isSock = (drawn: number): boolean => {
    const [u, v] = [uvs[drawn * 2] as number, uvs[drawn * 2 + 1] as number];
    return u >= left && u <= right && v >= top && v <= bottom;
  };
  const isCutOff = (drawn: number): boolean => isSock(drawn) && heightOf(drawn) > SHOWN_FROM.sock;
  const made: Parts = {
    indices: visibleTriangles(indices, isCutOff),
    neighbours: findNeighbours(sourceIndices, points.length / 3),
    hides: proxy.hides.map((flag, v) =>
      (pack.base.positions[v * 3 + 1] as number) > SHOWN_FROM.skin ? 0 : flag,
    ),
    hull: shoeHull(points, SHOE_TOP),
  };
  shortened.set(proxy, made);
  return made;
}

export async function wearShoes(avatar: Avatar, pack: Pack): Promise<Shoes> {
  const pair = SHOES_OF[avatar.sex];
  const proxy = pack.proxy("shoes", pair.proxy);
  const picture = await pack.texture(proxy.textures[0] ?? "");
  const { indices, neighbours, hides, hull } = shortenSocks(proxy, pack, pair.sock);
  const surfacing = proxySurfacingOf(proxy);
  const skin = proxySkinOf(pack, proxy);
  const fitted = fitProxy(pack.base, proxy, avatar.shape);
  levelSoles(fitted);
  const points = skinPoints(avatar.posture, fitted, skin);
  const normals = normalsOf(points, surfacing.sourceIndices);
  let lowest = 0;
  for (let i = 1; i < points.length; i += 3) lowest = Math.min(lowest, points[i] as number);
  const part: Part = {
    name: "shoes",
    positions: spread(points, surfacing.sources),
    normals: spread(normals, surfacing.sources),
    uvs: surfacing.uvs,
    indices,
    surface: {
      kind: "cloth",
      fabric: "leather",
      color: [1, 1, 1],
      texture: dyeShoe(picture, pair.dye, pair.sock),
    },
  };
  return {
    worn: { part, skin: spreadSkin(skin, surfacing.sources) },
    sources: surfacing.sources,
    obstacle: { points, normals, triangles: surfacing.sourceIndices },
    neighbours,
    hull: { points, normals: normalsOf(points, hull.triangles), ...hull },
    hides,
    sole: -lowest,
  };
}

/** Spreads the skin weights of source vertices over drawn vertices. */
function spreadSkin(skin: PointSkin, sources: Uint32Array): PointSkin {
  const bones = new Uint16Array(sources.length * 4);
  const weights = new Float32Array(sources.length * 4);
  sources.forEach((source, v) => {
    bones.set(skin.bones.subarray(source * 4, source * 4 + 4), v * 4);
    weights.set(skin.weights.subarray(source * 4, source * 4 + 4), v * 4);
  });
  return { bones, weights };
}
