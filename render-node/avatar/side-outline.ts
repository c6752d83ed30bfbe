/** How far out the body's side reaches, to hold an arm beside it. */

/** Edge of the cells in which side distances are compared, decimetres. */
const CELL = 0.2;

/** Outermost x for each cell of height and depth. */
export type SideOutline = ReadonlyMap<number, number>;

/** @param points xyz of the body's left side */
export function sideOutline(points: Float32Array): SideOutline {
  const outline = new Map<number, number>();
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] as number;
    for (const key of cellsAround(points[i + 1] as number, points[i + 2] as number)) {
      outline.set(key, Math.max(outline.get(key) ?? -Infinity, x));
    }
  }
  return outline;
}

/** The least distance from the outline out to points, negative where one is inside; infinite beside it. */
export function gapBeside(outline: SideOutline, points: Float32Array): number {
  let gap = Infinity;
  for (let i = 0; i < points.length; i += 3) {
    const side = outline.get(cell(points[i + 1] as number, points[i + 2] as number));
    if (side !== undefined) gap = Math.min(gap, (points[i] as number) - side);
  }
  return gap;
}

function cell(y: number, z: number): number {
  return (Math.floor(y / CELL) + 512) * 1024 + Math.floor(z / CELL) + 512;
}

/** A vertex counts for the neighbouring cells too: faces are larger than cells in places. */
function cellsAround(y: number, z: number): number[] {
  return [-CELL / 2, CELL / 2].flatMap((dy) =>
    [-CELL / 2, CELL / 2].map((dz) => cell(y + dy, z + dz)),
  );
}
