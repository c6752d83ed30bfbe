/**
 * A learned drape as one ONNX graph.
 *
 * Inputs: `carried` [vertices, 3], decimetres; `traits` [1, n]. Outputs: `drape` [vertices, 3],
 * decimetres; `strangeness` [1], at most 1 inside of the training range. The bases, which are nearly
 * all of the file, are kept in 16 bits.
 */
import { castTo, createOnnxGraph, type OnnxGraph } from "../render-node/inference/onnx-graph.ts";
import type { DrapeParameters } from "./learn-drape.ts";
import type { Network } from "./network.ts";
import type { Components } from "./principal-components.ts";

const LARGEST_INT16 = 32_767;

/** The file of a learned drape. */
export function encodeDrape(parameters: DrapeParameters, description: string): Uint8Array {
  const { vertexCount, body, traitMean, traitScale, displacement } = parameters;
  const width = vertexCount * 3;
  const graph = createOnnxGraph("drape");
  const carried = graph.input("carried", [vertexCount, 3]);
  const traits = graph.input("traits", [1, traitMean.length]);

  const middle = graph.op("ReduceMean", [carried, graph.ints([0])], { keepdims: 1 });
  const row = graph.op("Reshape", [graph.op("Sub", [carried, middle]), graph.ints([1, width])]);
  const shape = graph.op("Sub", [row, graph.floats(body.mean, [1, width])]);
  const coordinates = graph.op("MatMul", [
    shape,
    graph.op("Transpose", [basisOf(graph, body)], { perm: [1, 0] }),
  ]);
  const inputs = graph.op(
    "Concat",
    [
      graph.op("Div", [coordinates, rowOf(graph, parameters.bodyScale)]),
      graph.op("Div", [
        graph.op("Sub", [traits, rowOf(graph, traitMean)]),
        rowOf(graph, traitScale),
      ]),
    ],
    { axis: 1 },
  );

  const answers = parameters.networks.map((network) => answerOf(graph, network, inputs));
  const sum = answers.reduce((total, answer) => graph.op("Add", [total, answer]));
  const factor = parameters.displacementScale / answers.length;
  const moved = graph.op("Add", [
    graph.op("MatMul", [
      graph.op("Mul", [sum, graph.floats([factor], [])]),
      basisOf(graph, displacement),
    ]),
    graph.floats(displacement.mean, [1, width]),
  ]);
  const drape = graph.op("Add", [
    carried,
    graph.op("Reshape", [moved, graph.ints([vertexCount, 3])]),
  ]);
  graph.output("drape", drape, [vertexCount, 3]);
  graph.output("strangeness", strangenessOf(graph, parameters, shape, coordinates, inputs), [1]);
  return graph.encode(description);
}

/** How far the request is from the middle of the training range, as a share of the way to its end. */
function strangenessOf(
  graph: OnnxGraph,
  { range, vertexCount }: DrapeParameters,
  shape: string,
  coordinates: string,
  inputs: string,
): string {
  const squares = (values: string): string =>
    graph.op("ReduceSumSquare", [values, graph.ints([1])], { keepdims: 0 });
  const untold = graph.op("Relu", [graph.op("Sub", [squares(shape), squares(coordinates)])]);
  const limit = graph.floats([range.residual ** 2 * vertexCount], []);
  const residual = graph.op("Sqrt", [graph.op("Div", [untold, limit])]);
  const off = graph.op("Div", [
    graph.op("Sub", [inputs, rowOf(graph, range.middle)]),
    rowOf(graph, range.half),
  ]);
  const furthest = graph.op("ReduceMax", [graph.op("Abs", [off]), graph.ints([1])], {
    keepdims: 0,
  });
  return graph.op("Max", [residual, furthest]);
}

function answerOf(graph: OnnxGraph, network: Network, inputs: string): string {
  return network.reduce((values, { inputs: from, outputs, weights, biases }, k) => {
    const sums = graph.op("Add", [
      graph.op("MatMul", [values, graph.floats(weights, [from, outputs])]),
      rowOf(graph, biases),
    ]);
    if (k === network.length - 1) return sums;
    return graph.op("Mul", [sums, graph.op("Sigmoid", [sums])]);
  }, inputs);
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
