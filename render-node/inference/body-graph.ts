/** The body as an ONNX model: what the graph computes and how it is written. */
import { castTo, createOnnxGraph } from "./onnx-graph.ts";

/** One step of the 16-bit target table in decimetres: 0.01 mm … the resolution of the source data. */
const TABLE_STEP = 0.001;

export interface BodyTables {
  /** xyz per base vertex, decimetres. */
  readonly positions: Float32Array;
  /** One row of xyz per base vertex for each target, in steps of 0.001 dm. */
  readonly targets: Int16Array;
  readonly targetNames: readonly string[];
}

/**
 * Writes the model.
 *
 * Input `weights` float[targets]: how far each target is pulled. Output `vertices`
 * float[vertices, 3]: decimetres. The table stays in 16 bits: only the rows with a weight other than
 * zero, usually about forty, are widened and summed.
 */
export function writeBodyModel(tables: BodyTables): Uint8Array {
  const targets = tables.targetNames.length;
  const values = tables.positions.length;
  const graph = createOnnxGraph("body");
  const weights = graph.input("weights", [targets]);
  const used = graph.op("Squeeze", [graph.op("NonZero", [weights]), graph.ints([0])]);
  const rows = graph.op("Gather", [graph.int16s(tables.targets, [targets, values]), used]);
  const deltas = graph.op("Cast", [rows], { to: castTo("float") });
  const factors = graph.op("Unsqueeze", [graph.op("Gather", [weights, used]), graph.ints([0])]);
  const moved = graph.op("MatMul", [factors, deltas]);
  const scaled = graph.op("Mul", [moved, graph.floats([TABLE_STEP], [])]);
  const shaped = graph.op("Add", [scaled, graph.floats(tables.positions, [1, values])]);
  graph.output("vertices", graph.op("Reshape", [shaped, graph.ints([-1, 3])]), [values / 3, 3]);
  return graph.encode(
    "weights [targets] -> vertices [vertices, 3] in decimetres, +Y up, facing +Z",
  );
}
