/** The body model at run time: one ONNX Runtime session. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Pack } from "../pack/pack.ts";

export type Provider = "cpu" | "webgpu" | "cuda";

export interface BodyModel {
  readonly provider: Provider;
  /**
   * Base vertices of a body.
   *
   * @param weights one per `pack.targets`; decimetres out, 19,158 × xyz
   */
  shape(weights: Float32Array): Promise<Float32Array>;
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
  const session = await InferenceSession.create(pack.bodyModelPath, {
    executionProviders: provider === "cpu" ? ["cpu"] : [provider, "cpu"],
    logSeverityLevel: 3,
  });
  return {
    provider,
    async shape(weights) {
      if (weights.length !== pack.targets.length) {
        throw new RangeError(
          `weights has ${weights.length} values, expected ${pack.targets.length}`,
        );
      }
      const { vertices } = await session.run({
        weights: new Tensor("float32", weights, [weights.length]),
      });
      if (!(vertices?.data instanceof Float32Array)) throw new Error("body model gave no vertices");
      return vertices.data;
    },
    close: () => session.release(),
  };
}
