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

/** The lines on which `values`, one a vertex, are zero, over triangles all of whose corners count. */
export function traceZero(
  { triangles }: Pick<Pattern, "triangles">,
  values: Float64Array,
  counts: (vertex: number) => boolean,
): Mark[][] {
  const marks = new Map<string, Mark>();
  const next = new Map<string, string[]>();
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]] as [number, number, number];
    if (!corners.every(counts)) continue;
    const ends = [0, 1, 2].flatMap((i) => {
      const [a, b, c] = [corners[i], corners[(i + 1) % 3], corners[(i + 2) % 3]] as [
        number,
        number,
        number,
      ];
      const [from, to] = [values[a] as number, values[b] as number];
      if (from < 0 === to < 0) return [];
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      const share = from / (from - to);
      marks.set(key, { corners: [a, b, c], shares: [1 - share, share, 0] });
      return [key];
    });
    const [one, other] = ends;
    if (one === undefined || other === undefined) continue;
    next.set(one, [...(next.get(one) ?? []), other]);
    next.set(other, [...(next.get(other) ?? []), one]);
  }
  const ends = [...next.keys()].filter((key) => next.get(key)?.length === 1);
  const traced = new Set<string>();
  return [...ends, ...next.keys()].flatMap((start) => {
    if (traced.has(start)) return [];
    const line: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined) {
      traced.add(at);
      line.push(at);
      at = next.get(at)?.find((key) => !traced.has(key));
    }
    if (next.get(start)?.length === 2) line.push(start);
    return [line.map((key) => marks.get(key) as Mark)];
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
    const a = (triangles[t] as number) * 3;
    const b = (triangles[t + 1] as number) * 3;
    const c = (triangles[t + 2] as number) * 3;
    const ax = points[a] as number;
    const bx = points[b] as number;
    const cx = points[c] as number;
    if ((ax < x && bx < x && cx < x) || (ax > x && bx > x && cx > x)) continue;
    const ay = points[a + 1] as number;
    const by = points[b + 1] as number;
    const cy = points[c + 1] as number;
    if ((ay < y && by < y && cy < y) || (ay > y && by > y && cy > y)) continue;
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const shareB = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area;
    const shareC = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
    const shareA = 1 - shareB - shareC;
    if (area * side <= 0 || shareA < 0 || shareB < 0 || shareC < 0) continue;
    const corners = [a / 3, b / 3, c / 3] as const;
    if (corners.some((v) => (armShare[v] as number) > 0.5)) continue;
    const z =
      shareA * (points[a + 2] as number) +
      shareB * (points[b + 2] as number) +
      shareC * (points[c + 2] as number);
    if (side * z <= foremost) continue;
    foremost = side * z;
    best = { corners, shares: [shareA, shareB, shareC] };
  }
  return best;
}
