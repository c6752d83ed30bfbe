/** Body model, first stage: pulling the base mesh along weighted targets. */
import { castTo, type OnnxGraph } from "./onnx-graph.ts";

/** One step of the 16-bit target table in decimetres; the source data have no finer resolution. */
const TABLE_STEP = 0.001;

/**
 * The table stays in 16 bits: only the rows with a weight other than zero, usually about forty, are
 * widened and summed. Since the sources are 16-bit steps too, nothing is lost.
 *
 * @returns the shape, [vertices, 3]
 */
export function addShaping(
  graph: OnnxGraph,
  weights: string,
  positions: Float32Array,
  targets: Int16Array,
  targetCount: number,
): string {
  const table = graph.int16s(targets, [targetCount, positions.length]);
  const used = graph.op("Squeeze", [graph.op("NonZero", [weights]), graph.ints([0])]);
  const deltas = graph.op("Cast", [graph.op("Gather", [table, used])], { to: castTo("float") });
  const factors = graph.op("Unsqueeze", [graph.op("Gather", [weights, used]), graph.ints([0])]);
  const moved = graph.op("MatMul", [factors, deltas]);
  const scaled = graph.op("Mul", [moved, graph.floats([TABLE_STEP], [])]);
  const shaped = graph.op("Add", [scaled, graph.floats(positions, [1, positions.length])]);
  return graph.op("Reshape", [shaped, graph.ints([-1, 3])]);
}
