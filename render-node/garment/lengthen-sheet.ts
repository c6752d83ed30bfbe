/** Cloth that hangs on below where the body's helper surface can be cut: shirt tails, trouser legs. */
import { boundaryLoops, sumStencils, type Sheet, type Stencil } from "./sheet.ts";

/** Rows of new triangles are about this high, decimetres: the size of the refined sheet's faces. */
const ROW_HEIGHT = 0.26;

export interface Lengthening {
  /** Base vertices at whose mean the direction of growth starts and ends. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Length on the neutral base mesh; on a body it grows with the distance from `from` to `to`. */
  readonly centimetres: number;
  /** How much wider the last row is than the loop, around `from`, as a share. */
  readonly flare: number;
}

/** Adds rows of triangles below one open edge, given as its loop of vertices. */
export function lengthenSheet(
  sheet: Sheet,
  loop: readonly number[],
  neutral: Float32Array,
  growth: Lengthening,
): Sheet {
  const length = growth.centimetres / 10;
  const rows = Math.max(1, Math.round(length / ROW_HEIGHT));
  const start = meanStencil(growth.from);
  const end = meanStencil(growth.to);
  const bone = heightOf(start, neutral) - heightOf(end, neutral);
  const stencils = [...sheet.stencils];
  const faces = [...sheet.faces];
  let above = loop;
  for (let row = 1; row <= rows; row++) {
    const share = (length * row) / rows / bone;
    const wider = (growth.flare * row) / rows;
    const first = stencils.length;
    for (const vertex of loop) {
      stencils.push(
        sumStencils([
          [sheet.stencils[vertex] as Stencil, 1 + wider],
          [start, -share - wider],
          [end, share],
        ]),
      );
    }
    const below = loop.map((_, i) => first + i);
    const upper = above;
    loop.forEach((_, i) => {
      const j = (i + 1) % loop.length;
      const [a, b, c, d] = [upper[i], upper[j], below[j], below[i]] as [
        number,
        number,
        number,
        number,
      ];
      // A boundary loop runs with its own faces, so the new faces run against it.
      if (row % 2 === 0) faces.push([b, a, d], [b, d, c]);
      else faces.push([a, d, c], [a, c, b]);
    });
    above = below;
  }
  return { stencils, faces };
}

/** The open edges of a sheet that `test` accepts. */
export function openEdges(
  sheet: Sheet,
  test: (loop: readonly number[]) => boolean,
): readonly (readonly number[])[] {
  return boundaryLoops(sheet.faces).filter(test);
}

function meanStencil(vertices: readonly number[]): Stencil {
  return sumStencils(vertices.map((v) => [new Map([[v, 1]]), 1 / vertices.length] as const));
}

function heightOf(stencil: Stencil, points: Float32Array): number {
  let height = 0;
  for (const [vertex, weight] of stencil) height += weight * (points[vertex * 3 + 1] as number);
  return height;
}
