import type { Proxy } from "../pack/pack.ts";
import { pieceSizes } from "./pieces.ts";

/** Triangles that a sheet of hair has at least; single strips of strands have fewer. */
const SHEET_TRIANGLES = 400;

/** Tells the vertices of a hair's sheets from those of the strips that decorate them. */
export function sheetTest({ triangles, refs }: Proxy): (vertex: number) => boolean {
  const sizes = pieceSizes(triangles, refs.length / 3);
  return (vertex) => (sizes[vertex] as number) >= SHEET_TRIANGLES;
}
