/** Writing ONNX models from TypeScript: a thin layer over the generated protobuf classes. */
import onnxProto from "onnx-proto";

const { onnx } = onnxProto;

/** Element types of `TensorProto.DataType` that the project's models use. */
const DATA_TYPE = { float: 1, int16: 5, int32: 6, int64: 7 } as const;
type ElementType = keyof typeof DATA_TYPE;

const OPSET = 19;
const IR_VERSION = 9;

/** A dimension of a model's input or output: a fixed size, or a name for one that varies. */
type Dimension = number | string;
type Attribute = number | string | readonly number[];

/** Collects nodes and constants in order; every method returns the name of the tensor it made. */
export interface OnnxGraph {
  input(name: string, dims: readonly Dimension[]): string;
  output(name: string, tensor: string, dims: readonly Dimension[]): void;
  floats(values: ArrayLike<number>, dims: readonly number[]): string;
  ints(values: readonly number[], dims?: readonly number[]): string;
  int16s(values: Int16Array, dims: readonly number[]): string;
  op(type: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string;
  /** An operator with several results. */
  ops(
    type: string,
    inputs: readonly string[],
    results: number,
    attributes?: Record<string, Attribute>,
  ): string[];
  /**
   * Runs one of two branches: what their functions add, constants apart, belongs to them.
   *
   * @param condition one truth value
   * @param yes adds a branch and names its results, floats; `no` as many of the same ranks
   */
  choose(condition: string, yes: () => readonly string[], no: () => readonly string[]): string[];
  /** The finished model file. */
  encode(description: string): Uint8Array;
}

export function createOnnxGraph(name: string): OnnxGraph {
  let nodes: InstanceType<typeof onnx.NodeProto>[] = [];
  const initializers: InstanceType<typeof onnx.TensorProto>[] = [];
  const inputs: InstanceType<typeof onnx.ValueInfoProto>[] = [];
  const outputs: InstanceType<typeof onnx.ValueInfoProto>[] = [];
  let made = 0;
  const fresh = (prefix: string): string => `${prefix}_${made++}`;

  const constant = (type: ElementType, bytes: Uint8Array, dims: readonly number[]): string => {
    const tensor = fresh("constant");
    initializers.push(
      new onnx.TensorProto({
        name: tensor,
        dims: [...dims],
        dataType: DATA_TYPE[type],
        rawData: bytes,
      }),
    );
    return tensor;
  };
  const ops: OnnxGraph["ops"] = (type, from, results, attributes = {}) => {
    const to = Array.from({ length: results }, () => fresh(type.toLowerCase()));
    nodes.push(
      new onnx.NodeProto({
        name: to[0] ?? "",
        opType: type,
        input: [...from],
        output: to,
        attribute: Object.entries(attributes).map(([key, value]) => attributeOf(key, value)),
      }),
    );
    return to;
  };
  const identity = (input: string, output: string): void => {
    nodes.push(new onnx.NodeProto({ opType: "Identity", input: [input], output: [output] }));
  };
  const branch = (build: () => readonly string[]): InstanceType<typeof onnx.GraphProto> => {
    const around = nodes;
    nodes = [];
    try {
      const results = build().map((tensor) => {
        const result = fresh("result");
        // A branch must not hand on what was made around it.
        identity(tensor, result);
        return valueInfo(result);
      });
      return new onnx.GraphProto({ name: fresh("branch"), node: nodes, output: results });
    } finally {
      nodes = around;
    }
  };

  return {
    input(tensor, dims) {
      inputs.push(valueInfo(tensor, dims));
      return tensor;
    },
    output(tensor, from, dims) {
      identity(from, tensor);
      outputs.push(valueInfo(tensor, dims));
    },
    floats: (values, dims) => constant("float", bytesOf(Float32Array.from(values)), dims),
    ints: (values, dims = [values.length]) =>
      constant("int64", bytesOf(BigInt64Array.from(values.map(BigInt))), dims),
    int16s: (values, dims) => constant("int16", bytesOf(values), dims),
    ops,
    op: (type, from, attributes) => ops(type, from, 1, attributes)[0] as string,
    choose(condition, yes, no) {
      const [then, otherwise] = [branch(yes), branch(no)];
      const to = then.output.map(() => fresh("if"));
      nodes.push(
        new onnx.NodeProto({
          opType: "If",
          input: [condition],
          output: to,
          attribute: [
            graphAttribute("then_branch", then),
            graphAttribute("else_branch", otherwise),
          ],
        }),
      );
      return to;
    },
    encode(description) {
      const graph = new onnx.GraphProto({
        name,
        node: nodes,
        initializer: initializers,
        input: inputs,
        output: outputs,
        docString: description,
      });
      const model = new onnx.ModelProto({
        irVersion: IR_VERSION,
        producerName: "atelier",
        opsetImport: [{ domain: "", version: OPSET }],
        graph,
      });
      return onnx.ModelProto.encode(model).finish();
    },
  };
}

function bytesOf(array: Float32Array | Int16Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A tensor of floats; without `dims`, of any shape. */
function valueInfo(name: string, dims?: readonly Dimension[]) {
  const shape = dims && {
    dim: dims.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size })),
  };
  return new onnx.ValueInfoProto({
    name,
    type: { tensorType: { elemType: DATA_TYPE.float, ...(shape && { shape }) } },
  });
}

function graphAttribute(name: string, graph: InstanceType<typeof onnx.GraphProto>) {
  return new onnx.AttributeProto({ name, type: onnx.AttributeProto.AttributeType.GRAPH, g: graph });
}

/** Whole numbers become int attributes: none of the operators used here takes a whole float. */
function attributeOf(name: string, value: Attribute) {
  const type = onnx.AttributeProto.AttributeType;
  if (typeof value === "string") {
    return new onnx.AttributeProto({ name, type: type.STRING, s: new TextEncoder().encode(value) });
  }
  if (typeof value === "number") {
    return new onnx.AttributeProto({ name, type: type.INT, i: value });
  }
  return new onnx.AttributeProto({ name, type: type.INTS, ints: [...value] });
}

/** Number of an element type, for `Cast`. */
export const castTo = (type: ElementType): number => DATA_TYPE[type];
