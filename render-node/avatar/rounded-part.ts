/**
 * Rounds a coarse part: every triangle becomes four whose new corners lie on the curve that the old
 * corners' normals ask for (Boubekeur and Alexa, "Phong Tessellation", 2008). So the corners of an
 * outline and of a highlight go away, which smooth normals alone cannot hide.
 */
import type { Part } from "../mesh/part.ts";
import { vectorAt } from "./posture.ts";
import { dot, normalize, subtract, type Vector } from "./rotation.ts";

/** How far new corners go to the curve: 0 stays on the edge. The authors' own choice. */
const CURVATURE = 0.75;
/** Cosine between two normals from which their edge is a crease and stays straight. */
const CREASE = 0.3;

/** What does not change with the pose. */
interface Split {
  /** The two vertices of each edge whose middle is a new vertex. */
  readonly edges: readonly (readonly [number, number])[];
  readonly uvs: Float32Array;
  readonly indices: Uint32Array;
}

const known = new WeakMap<Uint32Array, Split>();

/** The same surface with four times the triangles; vertices on both sides of a seam stay together. */
export function roundedPart(part: Part): Part {
  const split = known.get(part.indices) ?? splitOf(part);
  known.set(part.indices, split);
  const count = part.positions.length;
  const positions = new Float32Array(count + split.edges.length * 3);
  const normals = new Float32Array(positions.length);
  positions.set(part.positions);
  normals.set(part.normals);
  split.edges.forEach(([a, b], i) => {
    const [from, to] = [vectorAt(part.positions, a), vectorAt(part.positions, b)];
    const [normal, other] = [vectorAt(part.normals, a), vectorAt(part.normals, b)];
    const smooth = dot(normal, other) > CREASE;
    // The edge's middle lies as far off each plane as half the edge does.
    const edge = subtract(to, from);
    const [above, below] = smooth ? [dot(edge, normal) / 4, dot(edge, other) / 4] : [0, 0];
    const place = from.map(
      (value, axis) =>
        value +
        (edge[axis] as number) / 2 -
        CURVATURE * ((normal[axis] as number) * above - (other[axis] as number) * below),
    );
    positions.set(place, count + i * 3);
    normals.set(normalize(middle(normal, other)), count + i * 3);
  });
  return { ...part, positions, normals, uvs: split.uvs, indices: split.indices };
}

function splitOf({ uvs, indices }: Part): Split {
  const edges: [number, number][] = [];
  const middles = new Map<number, number>();
  const first = uvs.length / 2;
  const between = (a: number, b: number): number => {
    const key = Math.min(a, b) * first + Math.max(a, b);
    let vertex = middles.get(key);
    if (vertex === undefined) {
      vertex = first + edges.length;
      middles.set(key, vertex);
      edges.push([Math.min(a, b), Math.max(a, b)]);
    }
    return vertex;
  };
  const quarters = new Uint32Array(indices.length * 4);
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = indices.subarray(at, at + 3) as unknown as [number, number, number];
    const [ab, bc, ca] = [between(a, b), between(b, c), between(c, a)];
    quarters.set([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], at * 4);
  }
  const middleUvs = edges.flatMap(([a, b]) =>
    [0, 1].map((axis) => ((uvs[a * 2 + axis] as number) + (uvs[b * 2 + axis] as number)) / 2),
  );
  return { edges, uvs: Float32Array.from([...uvs, ...middleUvs]), indices: quarters };
}

function middle(a: Vector, b: Vector): Vector {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}
