import type { Proxy } from "../pack/pack.ts";
import { pieceSizes } from "./pieces.ts";

/**
 * Hair without its smallest connected pieces: strips that lie over its sheets or hang on their own.
 *
 * @param most triangles of a piece that is left out
 */
export function withoutStrips(hair: Proxy, most: number): Proxy {
  const { triangles, triangleUvs } = hair;
  const sizes = pieceSizes(triangles, hair.refs.length / 3);
  const isKept = (_: number, corner: number): boolean =>
    (sizes[triangles[corner] as number] as number) > most;
  return {
    ...hair,
    triangles: triangles.filter(isKept),
    triangleUvs: triangleUvs.filter(isKept),
  };
}
