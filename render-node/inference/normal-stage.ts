/** Body model, last stage: normals of the body's surface. */
import type { BaseMesh } from "../pack/pack.ts";
import { crossOf, unitOf } from "./graph-math.ts";
import type { OnnxGraph } from "./onnx-graph.ts";

/**
 * Each vertex gathers the area-weighted normals of the faces around it: gathering runs on every
 * provider, scattering does not.
 */
export function addNormals(graph: OnnxGraph, base: BaseMesh, vertices: string): string {
  const body = base.groupNames.indexOf("body");
  const faces: number[] = [];
  base.groupOfFace.forEach((group, face) => {
    if (group === body) faces.push(face);
  });
  const corner = (which: number): string =>
    graph.op("Gather", [
      vertices,
      graph.ints(faces.map((face) => base.quads[face * 4 + which] as number)),
    ]);
  // The cross product of a quad's diagonals: twice its area along its mean normal.
  const diagonals = crossOf(
    graph,
    graph.op("Sub", [corner(2), corner(0)]),
    graph.op("Sub", [corner(3), corner(1)]),
  );
  const none = graph.floats([0, 0, 0], [1, 3]);
  const withNone = graph.op("Concat", [diagonals, none], { axis: 0 });

  const vertexCount = base.positions.length / 3;
  const around: number[][] = Array.from({ length: vertexCount }, () => []);
  faces.forEach((face, index) => {
    for (let k = 0; k < 4; k++) around[base.quads[face * 4 + k] as number]?.push(index);
  });
  const widest = Math.max(...around.map((list) => list.length));
  const padded = around.flatMap((list) => [
    ...list,
    ...Array<number>(widest - list.length).fill(faces.length),
  ]);
  const gathered = graph.op("Gather", [withNone, graph.ints(padded, [vertexCount, widest])]);
  return unitOf(graph, graph.op("ReduceSum", [gathered, graph.ints([1])], { keepdims: 0 }));
}
