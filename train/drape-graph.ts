/**
 * A learned drape as one ONNX graph.
 *
 * Inputs: `carried` [vertices, 3], decimetres; `traits` [1, n]. Outputs: `drape` [vertices, 3],
 * decimetres; `strangeness` [1], at most 1 inside of the training range. The bases, which are nearly
 * all of the file, are kept in 16 bits.
 */
import { castTo, createOnnxGraph, type OnnxGraph } from "../render-node/inference/onnx-graph.ts";
import type { DrapeParameters, LearnedRegion } from "./learn-drape.ts";
import type { Components } from "./principal-components.ts";
import { UNIT_WIDTH, type RadialNetwork } from "./radial-network.ts";

const LARGEST_INT16 = 32_767;
/** A garment may be so much larger than in any lesson, centimetres: looser cloth folds by chance. */
const LARGER_THAN_LEARNED = 1;

/** The file of a learned drape. */
export function encodeDrape(
  { vertexCount, regions, reach, largest }: DrapeParameters,
  description: string,
): Uint8Array {
  const graph = createOnnxGraph("drape");
  const carried = graph.input("carried", [vertexCount, 3]);
  const traitCount = (regions[0]?.network.mean.length ?? 0) - (regions[0]?.body.count ?? 0);
  const traits = graph.input("traits", [1, traitCount]);
  const drawn = regions.map((region) => drawRegion(graph, region, vertexCount, carried, traits));
  const drape = drawn.reduce((sum, { moved }) => graph.op("Add", [sum, moved]), carried);
  graph.output("drape", drape, [vertexCount, 3]);
  const distances = drawn.map(({ nearest }) =>
    graph.op("Div", [nearest, graph.floats([reach], [])]),
  );
  const residuals = drawn.map(({ residual }) => residual);
  const excess = graph.op(
    "ReduceMax",
    [graph.op("Sub", [traits, rowOf(graph, largest)]), graph.ints([1])],
    { keepdims: 0 },
  );
  const looseness = graph.op("Div", [excess, graph.floats([LARGER_THAN_LEARNED], [])]);
  graph.output("strangeness", graph.op("Max", [...distances, ...residuals, looseness]), [1]);
  return graph.encode(description);
}

interface DrawnRegion {
  /** How far the region moves each vertex of the garment. */
  readonly moved: string;
  /** Distance from the nearest lesson. */
  readonly nearest: string;
  /** How far the body lies from all combinations of those seen, as a share of what it may. */
  readonly residual: string;
}

function drawRegion(
  graph: OnnxGraph,
  region: LearnedRegion,
  vertexCount: number,
  carried: string,
  traits: string,
): DrawnRegion {
  const { vertices, shares, body, displacement, network } = region;
  const width = vertices.length * 3;
  const own = graph.op("Gather", [carried, graph.ints([...vertices])], { axis: 0 });
  const middle = graph.op("ReduceMean", [own, graph.ints([0])], { keepdims: 1 });
  const row = graph.op("Reshape", [graph.op("Sub", [own, middle]), graph.ints([1, width])]);
  const shape = graph.op("Sub", [row, rowOf(graph, body.mean)]);
  const coordinates = graph.op("MatMul", [
    shape,
    graph.op("Transpose", [basisOf(graph, body)], { perm: [1, 0] }),
  ]);
  const inputs = graph.op("Concat", [coordinates, traits], { axis: 1 });
  const { values, nearest } = answerOf(graph, network, inputs);
  const answer = graph.op("Add", [
    graph.op("MatMul", [values, basisOf(graph, displacement)]),
    rowOf(graph, displacement.mean),
  ]);
  const local = graph.op("Mul", [
    graph.op("Reshape", [answer, graph.ints([vertices.length, 3])]),
    graph.floats(shares.map(Math.sqrt), [vertices.length, 1]),
  ]);
  // One row of zeros more, for the vertices of other regions.
  const padded = graph.op("Concat", [local, graph.floats([0, 0, 0], [1, 3])], { axis: 0 });
  const rows = Array.from({ length: vertexCount }, () => vertices.length);
  vertices.forEach((v, i) => (rows[v] = i));
  const moved = graph.op("Gather", [padded, graph.ints(rows)], { axis: 0 });
  const untold = graph.op("Relu", [
    graph.op("Sub", [squares(graph, shape), squares(graph, coordinates)]),
  ]);
  const limit = graph.floats([region.residual ** 2 * vertices.length], []);
  return { moved, nearest, residual: graph.op("Sqrt", [graph.op("Div", [untold, limit])]) };
}

function answerOf(
  graph: OnnxGraph,
  { outputs, mean, gain, linear, bias, centres, weights }: RadialNetwork,
  inputs: string,
): { readonly values: string; readonly nearest: string } {
  const width = mean.length;
  const units = centres.length / width;
  const weighed = graph.op("Mul", [
    graph.op("Sub", [inputs, rowOf(graph, mean)]),
    rowOf(graph, gain),
  ]);
  const apart = squares(graph, graph.op("Sub", [weighed, graph.floats(centres, [units, width])]));
  const lit = graph.op("Exp", [
    graph.op("Mul", [apart, graph.floats([-1 / (2 * UNIT_WIDTH * UNIT_WIDTH)], [])]),
  ]);
  const radial = graph.op("MatMul", [
    graph.op("Reshape", [lit, graph.ints([1, units])]),
    graph.floats(weights, [units, outputs]),
  ]);
  const straight = graph.op("Add", [
    graph.op("MatMul", [weighed, graph.floats(linear, [width, outputs])]),
    rowOf(graph, bias),
  ]);
  return {
    values: graph.op("Add", [straight, radial]),
    nearest: graph.op("Sqrt", [graph.op("ReduceMin", [apart, graph.ints([0])], { keepdims: 1 })]),
  };
}

/** Sum of the squares of each row. */
function squares(graph: OnnxGraph, rows: string): string {
  return graph.op("ReduceSumSquare", [rows, graph.ints([1])], { keepdims: 0 });
}

/** The components, a row each, from whole numbers and a factor a row. */
function basisOf(graph: OnnxGraph, { basis, count, mean }: Components): string {
  const width = mean.length;
  const factors = Array.from({ length: count }, (_, k) => {
    const row = basis.subarray(k * width, (k + 1) * width);
    return row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / LARGEST_INT16;
  });
  const whole = Int16Array.from(basis, (value, i) =>
    Math.round(value / (factors[Math.floor(i / width)] as number)),
  );
  return graph.op("Mul", [
    graph.op("Cast", [graph.int16s(whole, [count, width])], { to: castTo("float") }),
    graph.floats(factors, [count, 1]),
  ]);
}

function rowOf(graph: OnnxGraph, values: Float64Array): string {
  return graph.floats(values, [1, values.length]);
}
