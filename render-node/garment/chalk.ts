/**
 * Marks on the cloth: places given on the garment as it is cut for the neutral base mesh, found again
 * wherever the cloth hangs.
 */
import type { Pattern } from "./pattern.ts";
import { add, scale, unit, vectorOf, type Vector } from "./strip.ts";
import type { Chalk, Detail } from "./template.ts";

/** A place on the cloth: corners of a triangle and their shares. */
export interface Mark {
  readonly corners: readonly [number, number, number];
  readonly shares: readonly [number, number, number];
}

/** A mark on the hanging cloth. */
export interface Spot {
  readonly at: Vector;
  /** Unit: out of the cloth. */
  readonly outwards: Vector;
  /** Vertex of the garment nearest to it. */
  readonly vertex: number;
}

const DM_PER_CM = 0.1;

/** A garment to chalk on. */
export interface Board {
  readonly pattern: Pattern;
  /** xyz of the pattern's vertices as the garment is cut for the neutral base mesh. */
  readonly points: Float32Array;
}

/**
 * Finds marks on the cloth of trunk and legs, seen straight from the front or the back.
 *
 * @throws {RangeError} where there is no cloth
 */
export function findMarks(
  board: Board,
  { side, from }: Pick<Detail, "side" | "from">,
  chalk: readonly Chalk[],
): Mark[] {
  const edge = edgeHeight(board, from);
  const downwards = from === "hem" ? 1 : -1;
  return chalk.map(([across, away]) => {
    const [x, y] = [across * DM_PER_CM, edge + downwards * away * DM_PER_CM];
    const mark = findMark(board, side === "front" ? 1 : -1, x, y);
    if (mark) return mark;
    const place = `${across} cm across and ${away} cm from the ${from}`;
    throw new RangeError(`${board.pattern.template.name} has no cloth on its ${side} ${place}`);
  });
}

/** Where a mark is on a garment as it hangs. */
export function spotOf(
  { corners, shares }: Mark,
  points: Float32Array,
  normals: Float32Array,
): Spot {
  const mix = (values: Float32Array): Vector =>
    corners.map((vertex, i) => scale(vectorOf(values, vertex), shares[i] as number)).reduce(add);
  const nearest = shares.indexOf(Math.max(...shares));
  return { at: mix(points), outwards: unit(mix(normals)), vertex: corners[nearest] as number };
}

/** Height of an edge; of a neckline that of its front. */
function edgeHeight({ pattern, points }: Board, name: Detail["from"]): number {
  const { template, loops } = pattern;
  const loop = loops.find((each) => each.name === name);
  if (!loop) throw new RangeError(`${template.name} has no ${name} to measure from`);
  return Math.min(...loop.vertices.map((v) => points[v * 3 + 1] as number));
}

/** The foremost triangle that faces a side (+1 the front) and holds (x, y). */
function findMark({ pattern, points }: Board, side: number, x: number, y: number): Mark | null {
  const { triangles } = pattern;
  const { armShare } = pattern.map;
  let best: Mark | null = null;
  let foremost = -Infinity;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]] as [number, number, number];
    const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = corners.map((v) => vectorOf(points, v)) as [
      Vector,
      Vector,
      Vector,
    ];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area * side <= 0) continue;
    const b = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area;
    const c = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
    if (b < 0 || c < 0 || b + c > 1 || corners.some((v) => (armShare[v] as number) > 0.5)) continue;
    const forward = side * ((1 - b - c) * az + b * bz + c * cz);
    if (forward <= foremost) continue;
    foremost = forward;
    best = { corners, shares: [1 - b - c, b, c] };
  }
  return best;
}
