/** One step of Catmull–Clark subdivision: a quarter of the face size, and a smooth surface. */
import { sumStencils, type Sheet, type Stencil } from "./sheet.ts";

interface Edge {
  readonly ends: readonly [number, number];
  readonly faces: number[];
}

/**
 * Subdivides a sheet of quads (E. Catmull and J. Clark, 1978; open edges as cubic B-splines). The old
 * vertices keep their numbers; the points of edges, then of faces, follow.
 */
export function refineSheet(sheet: Sheet): Sheet {
  const { stencils, faces } = sheet;
  const edges = new Map<string, Edge>();
  const facesOf = stencils.map((): number[] => []);
  faces.forEach((face, index) => {
    face.forEach((from, i) => {
      const to = face[(i + 1) % face.length] as number;
      const edge = edges.get(edgeKey(from, to)) ?? { ends: [from, to] as const, faces: [] };
      edge.faces.push(index);
      edges.set(edgeKey(from, to), edge);
      (facesOf[from] as number[]).push(index);
    });
  });
  const old = (vertex: number): Stencil => stencils[vertex] as Stencil;
  const facePoints = faces.map((face) => mean(face.map(old)));
  const edgesOf = stencils.map((): Edge[] => []);
  for (const edge of edges.values()) for (const end of edge.ends) edgesOf[end]?.push(edge);

  const moved = stencils.map((stencil, vertex) => {
    const around = edgesOf[vertex] as Edge[];
    const open = around.filter((edge) => edge.faces.length === 1);
    if (open.length > 0) {
      const neighbours = open.flatMap((edge) => edge.ends.filter((end) => end !== vertex)).map(old);
      return sumStencils([
        [stencil, 0.75],
        [mean(neighbours), 0.25],
      ]);
    }
    const n = around.length;
    return sumStencils([
      [mean((facesOf[vertex] as number[]).map((f) => facePoints[f] as Stencil)), 1 / n],
      [mean(around.map((edge) => mean(edge.ends.map(old)))), 2 / n],
      [stencil, (n - 3) / n],
    ]);
  });

  const edgeNumber = new Map<string, number>();
  const edgePoints: Stencil[] = [];
  for (const [key, edge] of edges) {
    edgeNumber.set(key, stencils.length + edgePoints.length);
    const ends = edge.ends.map(old);
    const beside = edge.faces.map((f) => facePoints[f] as Stencil);
    edgePoints.push(mean(beside.length === 2 ? [...ends, ...beside] : ends));
  }
  const firstFacePoint = stencils.length + edgePoints.length;
  const quads = faces.flatMap((face, f) =>
    face.map((corner, i) => {
      const after = face[(i + 1) % face.length] as number;
      const before = face[(i + face.length - 1) % face.length] as number;
      return [
        corner,
        edgeNumber.get(edgeKey(corner, after)) as number,
        firstFacePoint + f,
        edgeNumber.get(edgeKey(before, corner)) as number,
      ];
    }),
  );
  return { stencils: [...moved, ...edgePoints, ...facePoints], faces: quads };
}

function mean(stencils: readonly Stencil[]): Stencil {
  return sumStencils(stencils.map((stencil) => [stencil, 1 / stencils.length] as const));
}

function edgeKey(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
