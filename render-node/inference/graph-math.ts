/** Vector and quaternion arithmetic as ONNX operators, on tensors whose last dimension is the vector. */
import type { OnnxGraph } from "./onnx-graph.ts";

/** a × b for [n, 3] tensors. */
export function crossOf(graph: OnnxGraph, a: string, b: string): string {
  const rolled = (v: string, by: 1 | 2): string =>
    graph.op("Gather", [v, graph.ints(by === 1 ? [1, 2, 0] : [2, 0, 1])], { axis: 1 });
  return graph.op("Sub", [
    graph.op("Mul", [rolled(a, 1), rolled(b, 2)]),
    graph.op("Mul", [rolled(a, 2), rolled(b, 1)]),
  ]);
}

/** Sum over the last dimension, kept as 1. */
export function sumLast(graph: OnnxGraph, v: string): string {
  return graph.op("ReduceSum", [v, graph.ints([-1])], { keepdims: 1 });
}

/** Vectors divided by their length. */
export function unitOf(graph: OnnxGraph, v: string): string {
  const square = sumLast(graph, graph.op("Mul", [v, v]));
  return graph.op("Div", [
    v,
    graph.op("Sqrt", [graph.op("Add", [square, graph.floats([1e-20], [])])]),
  ]);
}

/** Which signed product of components makes each component of a quaternion product a · b. */
const PRODUCT_TERMS: readonly (readonly [out: number, a: number, b: number, sign: 1 | -1])[] = [
  [0, 3, 0, 1],
  [0, 0, 3, 1],
  [0, 1, 2, 1],
  [0, 2, 1, -1],
  [1, 3, 1, 1],
  [1, 0, 2, -1],
  [1, 1, 3, 1],
  [1, 2, 0, 1],
  [2, 3, 2, 1],
  [2, 0, 1, 1],
  [2, 1, 0, -1],
  [2, 2, 3, 1],
  [3, 3, 3, 1],
  [3, 0, 0, -1],
  [3, 1, 1, -1],
  [3, 2, 2, -1],
];

/** Products of quaternions (x, y, z, w), [n, 4] each: first turn by b, then by a. */
export function quaternionProduct(graph: OnnxGraph, a: string, b: string): string {
  const table = new Float32Array(16 * 4);
  for (const [out, i, j, sign] of PRODUCT_TERMS) table[(i * 4 + j) * 4 + out] = sign;
  return graph.op("MatMul", [outerProduct(graph, a, b, 4), graph.floats(table, [16, 4])]);
}

/** Which products of components make the nine entries of a unit quaternion's rotation matrix. */
const MATRIX_TERMS: readonly (readonly [entry: number, a: number, b: number, factor: number])[] = [
  [0, 0, 0, 1],
  [0, 1, 1, -1],
  [0, 2, 2, -1],
  [0, 3, 3, 1],
  [1, 0, 1, 2],
  [1, 2, 3, -2],
  [2, 0, 2, 2],
  [2, 1, 3, 2],
  [3, 0, 1, 2],
  [3, 2, 3, 2],
  [4, 0, 0, -1],
  [4, 1, 1, 1],
  [4, 2, 2, -1],
  [4, 3, 3, 1],
  [5, 1, 2, 2],
  [5, 0, 3, -2],
  [6, 0, 2, 2],
  [6, 1, 3, -2],
  [7, 1, 2, 2],
  [7, 0, 3, 2],
  [8, 0, 0, -1],
  [8, 1, 1, -1],
  [8, 2, 2, 1],
  [8, 3, 3, 1],
];

/** Row-major rotation matrices [n, 9] of unit quaternions [n, 4]. */
export function matrixOf(graph: OnnxGraph, q: string): string {
  const table = new Float32Array(16 * 9);
  for (const [entry, i, j, factor] of MATRIX_TERMS) table[(i * 4 + j) * 9 + entry] = factor;
  return graph.op("MatMul", [outerProduct(graph, q, q, 4), graph.floats(table, [16, 9])]);
}

/** Matrix times vector for each row: [n, 9] row-major and [n, 3] → [n, 3]. */
export function applyMatrices(graph: OnnxGraph, matrices: string, vectors: string): string {
  const rows = graph.op("Reshape", [matrices, graph.ints([-1, 3, 3])]);
  const column = graph.op("Unsqueeze", [vectors, graph.ints([1])]);
  return graph.op("ReduceSum", [graph.op("Mul", [rows, column]), graph.ints([2])], { keepdims: 0 });
}

/** All products a_i · b_j of two [n, size] tensors as [n, size²]. */
export function outerProduct(graph: OnnxGraph, a: string, b: string, size: number): string {
  const product = graph.op("Mul", [
    graph.op("Unsqueeze", [a, graph.ints([2])]),
    graph.op("Unsqueeze", [b, graph.ints([1])]),
  ]);
  return graph.op("Reshape", [product, graph.ints([-1, size * size])]);
}

/** Rows and columns exchanged. */
export function transposed(graph: OnnxGraph, matrix: string): string {
  return graph.op("Transpose", [matrix], { perm: [1, 0] });
}
