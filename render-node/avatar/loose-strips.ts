import type { Proxy } from "../pack/pack.ts";
import { piecesOf } from "./pieces.ts";

/**
 * Hair without its smallest connected pieces, which hang on their own.
 *
 * @param most triangles of a piece that is left out
 */
export function withoutLooseStrips(hair: Proxy, most: number): Proxy {
  const { triangles, triangleUvs } = hair;
  const pieces = piecesOf(triangles, hair.refs.length / 3);
  const corners = new Uint32Array(pieces.length);
  for (const vertex of triangles) {
    const piece = pieces[vertex] as number;
    corners[piece] = (corners[piece] as number) + 1;
  }
  const isKept = (_: number, corner: number): boolean =>
    (corners[pieces[triangles[corner] as number] as number] as number) > most * 3;
  return {
    ...hair,
    triangles: triangles.filter(isKept),
    triangleUvs: triangleUvs.filter(isKept),
  };
}
