/** The body model at run time: one ONNX Runtime session. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { BoneRotations, Pack } from "../pack/pack.ts";

export type Provider = "cpu" | "webgpu" | "cuda";

export interface BodyInputs {
  /** One per `pack.targets`. */
  readonly weights: Float32Array;
  /** Factor across, along and through each bone. Default: 1 everywhere. */
  readonly boneScales?: Float32Array;
  /** Left out: the body at rest, without normals. */
  readonly pose?: BoneRotations;
}

/** Decimetres; see `body-graph.ts`. */
interface BodyOutputs {
  /** xyz per base vertex. */
  readonly vertices: Float32Array;
  /** Unit xyz per base vertex, 0 where no body face meets; empty without a pose. */
  readonly normals: Float32Array;
  /** xyz of each bone's head. */
  readonly joints: Float32Array;
}

export interface BodyModel {
  readonly provider: Provider;
  /** Shapes and poses one body. Throws a RangeError for an input of the wrong length. */
  run(inputs: BodyInputs): Promise<BodyOutputs>;
  /** Frees the session. */
  close(): Promise<void>;
}

/**
 * Opens the pack's body model.
 *
 * @param provider where it runs; default `cpu`, which is fastest for one body at a time
 * @throws if ONNX Runtime cannot start that provider on this machine
 */
export async function openBodyModel(pack: Pack, provider: Provider = "cpu"): Promise<BodyModel> {
  const bones = pack.rig.bones.length;
  const session = await InferenceSession.create(pack.bodyModelPath, {
    executionProviders: provider === "cpu" ? ["cpu"] : [provider, "cpu"],
    // 3 is "error": providers warn about every operator they leave to the CPU.
    logSeverityLevel: 3,
    // One body is too little work to share out: threads that wait for each other take twice the time.
    ...(provider === "cpu" && { intraOpNumThreads: 1 }),
  });
  const noScaling = new Float32Array(bones * 3).fill(1);
  return {
    provider,
    async run({ weights, boneScales = noScaling, pose }) {
      const results = await session.run({
        weights: tensor("weights", weights, [pack.targets.length]),
        boneScales: tensor("boneScales", boneScales, [bones, 3]),
        pose: pose ? tensor("pose", pose, [bones, 4]) : new Tensor("float32", [], [0, 4]),
      });
      return {
        vertices: floatsOf(results, "vertices"),
        normals: floatsOf(results, "normals"),
        joints: floatsOf(results, "joints"),
      };
    },
    close: () => session.release(),
  };
}

function tensor(name: string, values: Float32Array, dims: readonly number[]): Tensor {
  const expected = dims.reduce((product, size) => product * size, 1);
  if (values.length !== expected) {
    throw new RangeError(`${name} has ${values.length} values, expected ${expected}`);
  }
  return new Tensor("float32", values, dims);
}

function floatsOf(results: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The body model gave no ${name}`);
  return data;
}
