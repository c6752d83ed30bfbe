/**
 * A coarse net around a figure's axis that stands for what hangs there, a skirt or long hair. What
 * the net's knots do is passed on to the mesh with cubic B-splines, whose waves have no corners.
 *
 * Knots are numbered row by row from the top; a row goes once round the axis.
 */
export interface Lattice {
  readonly rows: number;
  readonly columns: number;
  /** xyz of the knots at rest, decimetres. */
  readonly points: Float32Array;
  /** 1 for a knot that has mesh around it; the others are no part of the net. */
  readonly present: Uint8Array;
  readonly grid: Grid;
}

/** Where rows and columns lie. */
export interface Grid {
  /** x and z of the vertical axis. */
  readonly axis: readonly [x: number, z: number];
  /** Height of the first row and what each further one is lower, decimetres. */
  readonly top: number;
  readonly step: number;
  readonly columns: number;
}

/** Which knots move each of some points, and by what share of their own way. */
export interface LatticeBinding {
  /** Vertices of the mesh. */
  readonly vertices: Uint32Array;
  /** `TAPS` knots and shares a vertex. */
  readonly knots: Uint16Array;
  readonly shares: Float32Array;
}

/** Four rows by four columns. */
export const TAPS = 16;
/** A knot with less mesh around it than this share of a vertex has none. */
const PRESENT_FROM = 0.05;

/** The net of some vertices of meshes; null where they do not reach down two rows. */
export function latticeAround(
  meshes: readonly { readonly positions: Float32Array; readonly vertices: Uint32Array }[],
  grid: Grid,
): Lattice | null {
  let lowest = Infinity;
  for (const { positions, vertices } of meshes) {
    for (const v of vertices) lowest = Math.min(lowest, positions[v * 3 + 1] as number);
  }
  const rows = Math.ceil((grid.top - lowest) / grid.step) + 1;
  if (!(rows >= 3)) return null;
  const count = rows * grid.columns;
  const sums = new Float64Array(count * 4);
  for (const { positions, vertices } of meshes) {
    const { knots, shares } = splineBinding(positions, vertices, grid, rows);
    vertices.forEach((vertex, i) => {
      for (let tap = i * TAPS; tap < (i + 1) * TAPS; tap++) {
        const at = (knots[tap] as number) * 4;
        const share = shares[tap] as number;
        for (let c = 0; c < 3; c++) {
          sums[at + c] = (sums[at + c] as number) + share * (positions[vertex * 3 + c] as number);
        }
        sums[at + 3] = (sums[at + 3] as number) + share;
      }
    });
  }
  const points = new Float32Array(count * 3);
  const present = new Uint8Array(count);
  for (let knot = 0; knot < count; knot++) {
    const weight = sums[knot * 4 + 3] as number;
    if (weight < PRESENT_FROM) {
      points.set(emptyPlace(knot, grid), knot * 3);
      continue;
    }
    present[knot] = 1;
    for (let c = 0; c < 3; c++) points[knot * 3 + c] = (sums[knot * 4 + c] as number) / weight;
  }
  return { rows, columns: grid.columns, points, present, grid };
}

/** Where a knot without mesh is taken to be. */
function emptyPlace(knot: number, { axis, top, step, columns }: Grid): [number, number, number] {
  const angle = (2 * Math.PI * (knot % columns)) / columns;
  const y = top - step * Math.floor(knot / columns);
  return [axis[0] + Math.sin(angle), y, axis[1] + Math.cos(angle)];
}

/** Unit vectors away from the axis. */
export function knotNormals({ points, grid: { axis } }: Lattice): Float32Array {
  const normals = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 3) {
    const x = (points[at] as number) - axis[0];
    const z = (points[at + 2] as number) - axis[1];
    const length = Math.hypot(x, z) || 1;
    normals[at] = x / length;
    normals[at + 2] = z / length;
  }
  return normals;
}

/** The present knots next to each one, in its row and its column. */
export function knotNeighbours({ rows, columns, present }: Lattice): Set<number>[] {
  return Array.from({ length: rows * columns }, (_, knot) => {
    const row = knot - (knot % columns);
    const beside = [1, columns - 1].map((by) => row + ((knot + by) % columns));
    const near = [...beside, knot - columns, knot + columns];
    return new Set(near.filter((other) => present[other] === 1));
  });
}

/** Binds vertices to a net that was made around them, among others. */
export function bindToLattice(
  positions: Float32Array,
  vertices: Uint32Array,
  { grid, rows, present }: Lattice,
): LatticeBinding {
  const { knots, shares } = splineBinding(positions, vertices, grid, rows);
  for (let at = 0; at < knots.length; at += TAPS) {
    let kept = 0;
    for (let tap = at; tap < at + TAPS; tap++) {
      if (present[knots[tap] as number] === 0) shares[tap] = 0;
      kept += shares[tap] as number;
    }
    for (let tap = at; tap < at + TAPS; tap++) {
      shares[tap] = (shares[tap] as number) / Math.max(kept, 1e-6);
    }
  }
  return { vertices, knots, shares };
}

/** Adds to the vertices what their knots have gone. */
export function moveWithLattice(
  positions: Float32Array,
  { vertices, knots, shares }: LatticeBinding,
  moved: Float32Array,
): void {
  for (let i = 0; i < vertices.length; i++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (let tap = i * TAPS; tap < (i + 1) * TAPS; tap++) {
      const share = shares[tap] as number;
      const knot = (knots[tap] as number) * 3;
      x += share * (moved[knot] as number);
      y += share * (moved[knot + 1] as number);
      z += share * (moved[knot + 2] as number);
    }
    const at = (vertices[i] as number) * 3;
    positions[at] = (positions[at] as number) + x;
    positions[at + 1] = (positions[at + 1] as number) + y;
    positions[at + 2] = (positions[at + 2] as number) + z;
  }
}

function splineBinding(
  positions: Float32Array,
  vertices: Uint32Array,
  { axis, top, step, columns }: Grid,
  rows: number,
): Pick<LatticeBinding, "knots" | "shares"> {
  const knots = new Uint16Array(vertices.length * TAPS);
  const shares = new Float32Array(vertices.length * TAPS);
  vertices.forEach((vertex, i) => {
    const x = (positions[vertex * 3] as number) - axis[0];
    const z = (positions[vertex * 3 + 2] as number) - axis[1];
    const row = Math.max(0, (top - (positions[vertex * 3 + 1] as number)) / step);
    const column = ((Math.atan2(x, z) / (2 * Math.PI) + 1) % 1) * columns;
    const down = cubicShares(row - Math.floor(row));
    const round = cubicShares(column - Math.floor(column));
    for (let r = 0; r < 4; r++) {
      const knotRow = Math.min(rows - 1, Math.max(0, Math.floor(row) + r - 1));
      for (let c = 0; c < 4; c++) {
        const knotColumn = (Math.floor(column) + c - 1 + columns) % columns;
        knots[i * TAPS + r * 4 + c] = knotRow * columns + knotColumn;
        shares[i * TAPS + r * 4 + c] = (down[r] as number) * (round[c] as number);
      }
    }
  });
  return { knots, shares };
}

/** Uniform cubic B-spline: shares of the knots at −1, 0, 1, 2 for a place between 0 and 1. */
function cubicShares(u: number): readonly number[] {
  const v = 1 - u;
  return [
    v ** 3 / 6,
    (3 * u ** 3 - 6 * u * u + 4) / 6,
    (3 * v ** 3 - 6 * v * v + 4) / 6,
    u ** 3 / 6,
  ];
}
