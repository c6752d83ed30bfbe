/**
 * The skin one step nearer to the smooth surface that MakeHuman's quads stand for (Catmull and
 * Clark, 1978): what the outlines of jaw, ears and shoulders need in a close view. The body is a
 * closed mesh of quads, so every edge has two faces.
 */
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { normalsOf, spread, type Surfacing } from "./part-mesh.ts";
import { bodySurfacingOf } from "./prepared.ts";

/** What is the same for every body. Refined vertices are the old ones, then edges', then faces'. */
interface Refinement {
  /** Four vertices a face. */
  readonly faces: Uint32Array;
  /** Two vertices and two faces an edge. */
  readonly edges: Uint32Array;
  /** Faces that meet at each vertex, and as many edges. */
  readonly valences: Uint8Array;
  /** Of the whole refined skin: `TRIANGLE_PIECES` triangles for each coarse one, in its order. */
  readonly surfacing: Surfacing;
  /** Four coarse drawn vertices, whose mean each drawn vertex is that the coarse skin has not. */
  readonly parents: Uint32Array;
  /** Place of each coarse triangle by its first two drawn corners. */
  readonly places: ReadonlyMap<number, number>;
}

const TRIANGLE_PIECES = 4;

const refinements = new WeakMap<Pack, Refinement>();

/**
 * @param skin the whole skin of a figure, or those triangles of it that no cloth hides
 * @param isSeen whether a drawn vertex is in the picture: triangles with none of these stay coarse
 */
export function smoothSkin(skin: Part, pack: Pack, isSeen: (vertex: number) => boolean): Part {
  const coarse = bodySurfacingOf(pack);
  const refinement = refinements.get(pack) ?? refinementOf(coarse);
  refinements.set(pack, refinement);
  const { surfacing, parents } = refinement;
  const points = refined(gathered(skin.positions, coarse.sources), refinement);
  return {
    ...skin,
    positions: spread(points, surfacing.sources),
    normals: spread(normalsOf(points, surfacing.sourceIndices), surfacing.sources),
    uvs: surfacing.uvs,
    indices: refinedTriangles(skin.indices, coarse.sources.length, refinement, isSeen),
    ...(skin.colors && { colors: withMeans(skin.colors, 3, parents) }),
  };
}

/** Places of the source vertices, from those of the drawn ones. */
function gathered(positions: Float32Array, sources: Uint32Array): Float32Array {
  const points = new Float32Array(BODY_VERTEX_COUNT * 3);
  sources.forEach((source, vertex) => {
    points.set(positions.subarray(vertex * 3, vertex * 3 + 3), source * 3);
  });
  return points;
}

function refined(points: Float32Array, { faces, edges, valences }: Refinement): Float32Array {
  const firstEdge = points.length;
  const firstFace = firstEdge + (edges.length / 4) * 3;
  const out = new Float32Array(firstFace + (faces.length / 4) * 3);
  for (let axis = 0; axis < 3; axis++) {
    for (let corner = 0; corner < faces.length; corner++) {
      const face = firstFace + (corner >> 2) * 3 + axis;
      out[face] =
        (out[face] as number) + (points[(faces[corner] as number) * 3 + axis] as number) / 4;
    }
    // A vertex moves to (F + 2 E + (n − 3) V) / n with the means F of its faces and E of its edges.
    for (let vertex = 0; vertex < valences.length; vertex++) {
      const n = valences[vertex] as number;
      out[vertex * 3 + axis] = ((n - 3) / n) * (points[vertex * 3 + axis] as number);
    }
    for (let corner = 0; corner < faces.length; corner++) {
      const vertex = faces[corner] as number;
      const n = valences[vertex] as number;
      const face = out[firstFace + (corner >> 2) * 3 + axis] as number;
      out[vertex * 3 + axis] = (out[vertex * 3 + axis] as number) + face / (n * n);
    }
    for (let edge = 0; edge < edges.length; edge += 4) {
      const a = edges[edge] as number;
      const b = edges[edge + 1] as number;
      const left = firstFace + (edges[edge + 2] as number) * 3 + axis;
      const right = firstFace + (edges[edge + 3] as number) * 3 + axis;
      const ends = (points[a * 3 + axis] as number) + (points[b * 3 + axis] as number);
      const sides = (out[left] as number) + (out[right] as number);
      out[firstEdge + (edge / 4) * 3 + axis] = (ends + sides) / 4;
      out[a * 3 + axis] = (out[a * 3 + axis] as number) + ends / (valences[a] as number) ** 2;
      out[b * 3 + axis] = (out[b * 3 + axis] as number) + ends / (valences[b] as number) ** 2;
    }
  }
  return out;
}

function refinedTriangles(
  triangles: Uint32Array,
  drawnCount: number,
  { places, surfacing }: Refinement,
  isSeen: (vertex: number) => boolean,
): Uint32Array {
  const length = TRIANGLE_PIECES * 3;
  const out = new Uint32Array(triangles.length * TRIANGLE_PIECES);
  let end = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const triangle = triangles.subarray(at, at + 3);
    const [a, b, c] = triangle as unknown as [number, number, number];
    const place = places.get(a * drawnCount + b);
    if (place === undefined) throw new RangeError("a triangle is not one of the skin's");
    const seen = isSeen(a) || isSeen(b) || isSeen(c);
    const finer = surfacing.indices.subarray(place * length, (place + 1) * length);
    const taken = seen ? finer : triangle;
    out.set(taken, end);
    end += taken.length;
  }
  return out.slice(0, end);
}

/** Values of the coarse drawn vertices, followed by the means of parents. */
function withMeans(values: Float32Array, size: number, parents: Uint32Array): Float32Array {
  const out = new Float32Array(values.length + (parents.length / 4) * size);
  out.set(values);
  parents.forEach((parent, i) => {
    const at = values.length + (i >> 2) * size;
    for (let k = 0; k < size; k++) {
      out[at + k] = (out[at + k] as number) + (values[parent * size + k] as number) / 4;
    }
  });
  return out;
}

/** Vertices numbered as they are first asked for, by the pair that they lie between. */
class EdgeNumbers {
  readonly pairs: [number, number][] = [];
  readonly #byPair = new Map<number, number>();

  between(a: number, b: number): number {
    const pair: [number, number] = [Math.min(a, b), Math.max(a, b)];
    const key = pair[0] * 2 ** 20 + pair[1];
    let number = this.#byPair.get(key);
    if (number === undefined) {
      number = this.pairs.length;
      this.#byPair.set(key, number);
      this.pairs.push(pair);
    }
    return number;
  }
}

/** @param coarse two triangles a quad: corners 0, 1, 2 and 0, 2, 3 */
function refinementOf({ sources, uvs, indices, sourceIndices }: Surfacing): Refinement {
  const faceCount = indices.length / 6;
  const faces = quadsOf(sourceIndices);
  const drawnFaces = quadsOf(indices);
  const edges = new EdgeNumbers();
  const drawnEdges = new EdgeNumbers();
  const sides: number[][] = [];
  const valences = new Uint8Array(BODY_VERTEX_COUNT);
  for (let corner = 0; corner < faces.length; corner++) {
    const next = corner % 4 === 3 ? corner - 3 : corner + 1;
    const edge = edges.between(faces[corner] as number, faces[next] as number);
    (sides[edge] ??= []).push(corner >> 2);
    drawnEdges.between(drawnFaces[corner] as number, drawnFaces[next] as number);
    const vertex = faces[corner] as number;
    valences[vertex] = (valences[vertex] as number) + 1;
  }
  const firstFace = BODY_VERTEX_COUNT + edges.pairs.length;
  const firstDrawnEdge = sources.length;
  const firstDrawnFace = firstDrawnEdge + drawnEdges.pairs.length;

  const drawnSources = [
    ...sources,
    ...drawnEdges.pairs.map(
      ([a, b]) => BODY_VERTEX_COUNT + edges.between(sources[a] as number, sources[b] as number),
    ),
    ...Array.from({ length: faceCount }, (_, face) => firstFace + face),
  ];
  const parents = Uint32Array.from([
    ...drawnEdges.pairs.flatMap(([a, b]) => [a, b, a, b]),
    ...drawnFaces,
  ]);

  const fine: number[] = [];
  const places = new Map<number, number>();
  for (let at = 0; at < indices.length; at += 3) {
    const corners = [...indices.subarray(at, at + 3)] as [number, number, number];
    const [a, b, c] = corners;
    places.set(a * sources.length + b, at / 3);
    const middle = firstDrawnFace + Math.floor(at / 6);
    // The quad's outer edges are a–b and b–c of its first triangle, b–c and c–a of its second.
    const path = at % 6 === 0 ? [a, b, c] : [b, c, a];
    for (let k = 0; k < 2; k++) {
      const [from, to] = [path[k] as number, path[k + 1] as number];
      const half = firstDrawnEdge + drawnEdges.between(from, to);
      fine.push(from, half, middle, half, to, middle);
    }
  }
  return {
    faces,
    edges: Uint32Array.from(edges.pairs.flatMap((pair, edge) => [...pair, ...(sides[edge] ?? [])])),
    valences,
    surfacing: {
      sources: Uint32Array.from(drawnSources),
      uvs: withMeans(uvs, 2, parents),
      indices: Uint32Array.from(fine),
      sourceIndices: Uint32Array.from(fine, (vertex) => drawnSources[vertex] as number),
    },
    parents,
    places,
  };
}

/** Four corners of each pair of triangles. */
function quadsOf(triangles: Uint32Array): Uint32Array {
  const quads = new Uint32Array((triangles.length / 6) * 4);
  for (let face = 0; face < quads.length / 4; face++) {
    const [a, b, c] = triangles.subarray(face * 6) as unknown as [number, number, number];
    quads.set([a, b, c, triangles[face * 6 + 5] as number], face * 4);
  }
  return quads;
}
