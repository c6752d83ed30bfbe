/**
 * A sheet is the surface a garment is cut from. Its vertices are weighted sums of base-mesh
 * vertices, so one cut, made once on the neutral base mesh, serves every body and every size.
 */

/** Base vertex → weight; the weights of one vertex sum to 1 (or to 0 for a pure displacement). */
export type Stencil = ReadonlyMap<number, number>;

export interface Sheet {
  readonly stencils: readonly Stencil[];
  /** Corner lists, counter-clockwise from outside: three or four vertices a face. */
  readonly faces: readonly (readonly number[])[];
}

/** `a + weight · (b − a)`: a point of the edge from `a` to `b`. */
export function blendStencils(a: Stencil, b: Stencil, weight: number): Stencil {
  return sumStencils([
    [a, 1 - weight],
    [b, weight],
  ]);
}

export function sumStencils(terms: readonly (readonly [Stencil, number])[]): Stencil {
  const sum = new Map<number, number>();
  for (const [stencil, factor] of terms) {
    for (const [vertex, weight] of stencil) {
      sum.set(vertex, (sum.get(vertex) ?? 0) + factor * weight);
    }
  }
  return sum;
}

/** The faces that `keep` accepts, with unused vertices dropped. `origin` maps new → old vertices. */
export function pickFaces(
  sheet: Sheet,
  keep: (face: readonly number[], index: number) => boolean,
): { sheet: Sheet; origin: readonly number[] } {
  const renumbered = new Map<number, number>();
  const origin: number[] = [];
  const faces = sheet.faces.filter(keep).map((face) =>
    face.map((old) => {
      const known = renumbered.get(old);
      if (known !== undefined) return known;
      renumbered.set(old, origin.length);
      origin.push(old);
      return origin.length - 1;
    }),
  );
  const stencils = origin.map((old) => sheet.stencils[old] as Stencil);
  return { sheet: { stencils, faces }, origin };
}

/** Splits quads along the diagonal that is shorter on `points`; triangles stay as they are. */
export function triangulate(sheet: Sheet, points: Float32Array): Sheet {
  const faces = sheet.faces.flatMap((face) => {
    if (face.length === 3) return [face];
    const [a, b, c, d] = face as [number, number, number, number];
    return distance(points, a, c) <= distance(points, b, d)
      ? [
          [a, b, c],
          [a, c, d],
        ]
      : [
          [a, b, d],
          [b, c, d],
        ];
  });
  return { stencils: sheet.stencils, faces };
}

/**
 * The open edges of a sheet as closed loops of vertices, in the direction of their faces (the cloth
 * lies to the left when walked on the outside), longest first.
 */
export function boundaryLoops(faces: readonly (readonly number[])[]): number[][] {
  const next = new Map<number, number>();
  const twins = new Set<string>();
  for (const face of faces) {
    face.forEach((from, i) => twins.add(`${from} ${face[(i + 1) % face.length]}`));
  }
  for (const face of faces) {
    face.forEach((from, i) => {
      const to = face[(i + 1) % face.length] as number;
      if (!twins.has(`${to} ${from}`)) next.set(from, to);
    });
  }
  const loops: number[][] = [];
  while (next.size > 0) {
    const loop: number[] = [];
    let at = next.keys().next().value;
    while (at !== undefined && next.has(at)) {
      loop.push(at);
      const to = next.get(at);
      next.delete(at);
      at = to;
    }
    loops.push(loop);
  }
  return loops.toSorted((a, b) => b.length - a.length);
}

/**
 * xyz of every vertex on one body; `base` holds the body's base vertices. Summed in 32 bits: learned
 * drapes know their pattern by its digest.
 */
export function placeSheet(stencils: readonly Stencil[], base: Float32Array): Float32Array {
  const { starts, vertices, weights } = flattened(stencils);
  const points = new Float32Array(stencils.length * 3);
  for (let i = 0; i < stencils.length; i++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k++) {
      const weight = weights[k] as number;
      const at = (vertices[k] as number) * 3;
      x = Math.fround(x + weight * (base[at] as number));
      y = Math.fround(y + weight * (base[at + 1] as number));
      z = Math.fround(z + weight * (base[at + 2] as number));
    }
    points[i * 3] = x;
    points[i * 3 + 1] = y;
    points[i * 3 + 2] = z;
  }
  return points;
}

/** Stencils one after another: those of vertex `i` lie at `starts[i] … starts[i + 1]`. */
interface FlatStencils {
  readonly starts: Uint32Array;
  readonly vertices: Uint32Array;
  readonly weights: Float64Array;
}

const flat = new WeakMap<readonly Stencil[], FlatStencils>();

/** A pattern is placed on every body that wears it. */
function flattened(stencils: readonly Stencil[]): FlatStencils {
  const known = flat.get(stencils);
  if (known) return known;
  const starts = new Uint32Array(stencils.length + 1);
  stencils.forEach(({ size }, i) => (starts[i + 1] = (starts[i] as number) + size));
  const made = {
    starts,
    vertices: Uint32Array.from(stencils.flatMap((stencil) => [...stencil.keys()])),
    weights: Float64Array.from(stencils.flatMap((stencil) => [...stencil.values()])),
  };
  flat.set(stencils, made);
  return made;
}

function distance(points: Float32Array, a: number, b: number): number {
  return Math.hypot(
    (points[a * 3] as number) - (points[b * 3] as number),
    (points[a * 3 + 1] as number) - (points[b * 3 + 1] as number),
    (points[a * 3 + 2] as number) - (points[b * 3 + 2] as number),
  );
}
