/**
 * Rounds a coarse part: every triangle becomes four whose new corners lie on the curve that the old
 * corners' normals ask for (Boubekeur and Alexa, "Phong Tessellation", 2008). So the corners of an
 * outline and of a highlight go away, which smooth normals alone cannot hide.
 */
import type { Part } from "../mesh/part.ts";

/** How far new corners go to the curve: 0 stays on the edge. The authors' own choice. */
const CURVATURE = 0.75;
/** Cosine between two normals from which their edge is a crease and stays straight. */
const CREASE = 0.3;

/** What does not change with the pose. */
interface Split {
  /** The two vertices of each edge whose middle is a new vertex, pair by pair. */
  readonly edges: Uint32Array;
  readonly uvs: Float32Array;
  readonly indices: Uint32Array;
}

const known = new WeakMap<Uint32Array, Split>();

/** The same surface with four times the triangles; vertices on both sides of a seam stay together. */
export function roundedPart(part: Part): Part {
  const split = known.get(part.indices) ?? splitOf(part);
  known.set(part.indices, split);
  const count = part.positions.length;
  const positions = new Float32Array(count + (split.edges.length / 2) * 3);
  const normals = new Float32Array(positions.length);
  positions.set(part.positions);
  normals.set(part.normals);
  for (let edge = 0; edge < split.edges.length / 2; edge++) {
    const a = (split.edges[edge * 2] as number) * 3;
    const b = (split.edges[edge * 2 + 1] as number) * 3;
    roundEdge(positions, normals, a, b, count + edge * 3);
  }
  return { ...part, positions, normals, uvs: split.uvs, indices: split.indices };
}

/** Writes the middle of the edge between the vertices at `a` and `b`. */
function roundEdge(
  positions: Float32Array,
  normals: Float32Array,
  a: number,
  b: number,
  at: number,
): void {
  let facing = 0;
  let above = 0;
  let below = 0;
  let square = 0;
  for (let c = 0; c < 3; c++) {
    const edge = (positions[b + c] as number) - (positions[a + c] as number);
    const normal = normals[a + c] as number;
    const other = normals[b + c] as number;
    facing += normal * other;
    above += edge * normal;
    below += edge * other;
    square += ((normal + other) / 2) ** 2;
  }
  // The edge's middle lies as far off each plane as half the edge does.
  const bend = facing > CREASE ? CURVATURE / 4 : 0;
  const length = Math.sqrt(square) || 1;
  for (let c = 0; c < 3; c++) {
    const from = positions[a + c] as number;
    const edge = (positions[b + c] as number) - from;
    const normal = normals[a + c] as number;
    const other = normals[b + c] as number;
    positions[at + c] = from + edge / 2 - bend * (normal * above - other * below);
    normals[at + c] = (normal + other) / 2 / length;
  }
}

function splitOf({ uvs, indices }: Part): Split {
  const edges: number[] = [];
  const middles = new Map<number, number>();
  const first = uvs.length / 2;
  const between = (a: number, b: number): number => {
    const key = Math.min(a, b) * first + Math.max(a, b);
    let vertex = middles.get(key);
    if (vertex === undefined) {
      vertex = first + edges.length / 2;
      middles.set(key, vertex);
      edges.push(Math.min(a, b), Math.max(a, b));
    }
    return vertex;
  };
  const quarters = new Uint32Array(indices.length * 4);
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = indices.subarray(at, at + 3) as unknown as [number, number, number];
    const [ab, bc, ca] = [between(a, b), between(b, c), between(c, a)];
    quarters.set([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], at * 4);
  }
  const middleUvs = new Float32Array(edges.length);
  for (let i = 0; i < edges.length; i++) {
    const [a, b] = [edges[i - (i % 2)] as number, edges[i - (i % 2) + 1] as number];
    middleUvs[i] = ((uvs[a * 2 + (i % 2)] as number) + (uvs[b * 2 + (i % 2)] as number)) / 2;
  }
  return {
    edges: Uint32Array.from(edges),
    uvs: Float32Array.from([...uvs, ...middleUvs]),
    indices: quarters,
  };
}
