/** Making drawable triangles: vertices split at uv seams, smooth normals across them. */
import type { BaseMesh, Proxy } from "../pack/pack.ts";

/** A mesh without positions: what can be prepared once and filled for every body. */
export interface Surfacing {
  /** Source vertex (base or proxy vertex) of each drawn vertex. */
  readonly sources: Uint32Array;
  readonly uvs: Float32Array;
  /** Three drawn vertices a triangle. */
  readonly indices: Uint32Array;
  /** Three source vertices a triangle: for normals that do not break at seams. */
  readonly sourceIndices: Uint32Array;
  /** For each source vertex the one whose normal it is lit by. Default: its own. */
  readonly litLike?: Uint32Array;
}

/** One drawn vertex for every pair of source vertex and uv point that occurs. */
export function surfacingOf(
  sourceIndices: Uint32Array,
  uvIndices: Uint32Array,
  uvs: Float32Array,
): Surfacing {
  const drawn = new Map<number, number>();
  const sources: number[] = [];
  const drawnUvs: number[] = [];
  const indices = new Uint32Array(sourceIndices.length);
  const uvCount = uvs.length / 2;
  sourceIndices.forEach((source, corner) => {
    const uv = uvIndices[corner] as number;
    const key = source * uvCount + uv;
    let vertex = drawn.get(key);
    if (vertex === undefined) {
      vertex = sources.length;
      drawn.set(key, vertex);
      sources.push(source);
      drawnUvs.push(uvs[uv * 2] as number, uvs[uv * 2 + 1] as number);
    }
    indices[corner] = vertex;
  });
  return {
    sources: Uint32Array.from(sources),
    uvs: Float32Array.from(drawnUvs),
    indices,
    sourceIndices,
  };
}

/** The faces of the body alone: no helpers, no joint cubes. */
export function bodySurfacing(base: BaseMesh): Surfacing {
  const body = base.groupNames.indexOf("body");
  const corners: number[] = [];
  const uvs: number[] = [];
  base.groupOfFace.forEach((group, face) => {
    if (group !== body) return;
    for (const corner of [0, 1, 2, 0, 2, 3]) {
      corners.push(base.quads[face * 4 + corner] as number);
      uvs.push(base.quadUvs[face * 4 + corner] as number);
    }
  });
  return surfacingOf(Uint32Array.from(corners), Uint32Array.from(uvs), base.uvs);
}

export function proxySurfacing({ triangles, triangleUvs, uvs, litLike }: Proxy): Surfacing {
  return { ...surfacingOf(triangles, triangleUvs, uvs), ...(litLike && { litLike }) };
}

/** Area-weighted normals of source vertices. */
export function normalsOf(positions: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const a = (triangles[at] as number) * 3;
    const b = (triangles[at + 1] as number) * 3;
    const c = (triangles[at + 2] as number) * 3;
    const ux = (positions[b] as number) - (positions[a] as number);
    const uy = (positions[b + 1] as number) - (positions[a + 1] as number);
    const uz = (positions[b + 2] as number) - (positions[a + 2] as number);
    const vx = (positions[c] as number) - (positions[a] as number);
    const vy = (positions[c + 1] as number) - (positions[a + 1] as number);
    const vz = (positions[c + 2] as number) - (positions[a + 2] as number);
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    addAt(normals, a, nx, ny, nz);
    addAt(normals, b, nx, ny, nz);
    addAt(normals, c, nx, ny, nz);
  }
  for (let i = 0; i < normals.length; i += 3) {
    const x = normals[i] as number;
    const y = normals[i + 1] as number;
    const z = normals[i + 2] as number;
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    normals[i] = x / length;
    normals[i + 1] = y / length;
    normals[i + 2] = z / length;
  }
  return normals;
}

/** Adds to the three numbers at a place of an array. */
export function addAt(sums: Float32Array, at: number, x: number, y: number, z: number): void {
  sums[at] = (sums[at] as number) + x;
  sums[at + 1] = (sums[at + 1] as number) + y;
  sums[at + 2] = (sums[at + 2] as number) + z;
}

/** Spreads xyz values of source vertices over the drawn vertices. */
export function spread(values: Float32Array, sources: Uint32Array): Float32Array {
  const out = new Float32Array(sources.length * 3);
  for (let vertex = 0; vertex < sources.length; vertex++) {
    const from = (sources[vertex] as number) * 3;
    const at = vertex * 3;
    out[at] = values[from] as number;
    out[at + 1] = values[from + 1] as number;
    out[at + 2] = values[from + 2] as number;
  }
  return out;
}
