import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findGpuEnvironment } from "../../../render-node/gpu/gpu-environment.ts";
import { type BodyModel, openBodyModel } from "../../../render-node/inference/body-model.ts";
import { cacheFolder, ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../../../render-node/pack/pack.ts";
import { plainPosing, plainScaling, plainShape } from "./plain-body.ts";
import { largestDifference, sampleInputs, sampleWeights } from "./sample-inputs.ts";

/** Decimetres: a hundredth of a millimetre. */
const TOLERANCE = 1e-4;

/** Milliseconds: a software GPU compiles a shader for nearly every operator first. */
const SHADER_PATIENCE = 300_000;

let pack: Pack;
let model: BodyModel;

beforeAll(async () => {
  pack = await ensurePack();
  model = await openBodyModel(pack);
});
afterAll(() => model.close());

describe("the body model", () => {
  it("gives the base mesh when nothing pulls on it", async () => {
    const { vertices } = await model.run({ weights: new Float32Array(pack.targets.length) });
    expect(largestDifference(vertices, pack.base.positions)).toBeLessThan(TOLERANCE);
  });

  it("agrees with a plain computation of shape, scales and pose", async () => {
    const inputs = sampleInputs(pack);
    const { vertices, joints } = await model.run(inputs);
    const shape = await plainShape(pack, sampleWeights(pack));
    const scaled = plainScaling(pack, shape, inputs.boneScales);
    const expected = plainPosing(pack, scaled, inputs.pose);
    expect(largestDifference(vertices, expected.vertices)).toBeLessThan(TOLERANCE);
    expect(largestDifference(joints, expected.joints)).toBeLessThan(TOLERANCE);
  });

  it("gives unit normals that point out of the body", async () => {
    const weights = new Float32Array(pack.targets.length);
    const { vertices, normals } = await model.run({ weights, pose: atRest(pack) });
    let outward = 0;
    for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
      const [x, y, z] = normals.slice(vertex * 3, vertex * 3 + 3) as unknown as number[];
      expect(Math.hypot(x ?? 0, y ?? 0, z ?? 0)).toBeCloseTo(1, 3);
      // The back half of a figure that faces +Z has normals towards −Z.
      if ((vertices[vertex * 3 + 2] ?? 0) * (z ?? 0) > 0) outward++;
    }
    expect(outward / BODY_VERTEX_COUNT).toBeGreaterThan(0.6);
  });

  it("gives the same body at rest with and without a pose", async () => {
    const { weights, boneScales } = sampleInputs(pack);
    const shaped = await model.run({ weights, boneScales });
    const posed = await model.run({ weights, boneScales, pose: atRest(pack) });
    expect(largestDifference(shaped.vertices, posed.vertices)).toBeLessThan(TOLERANCE);
    expect(largestDifference(shaped.joints, posed.joints)).toBeLessThan(TOLERANCE);
    expect(shaped.normals).toHaveLength(0);
  });

  it("says which input has the wrong length", async () => {
    await expect(model.run({ weights: new Float32Array(3) })).rejects.toThrow(
      `weights has 3 values, expected ${pack.targets.length}`,
    );
  });

  it(
    "gives the same body on the WebGPU provider",
    { timeout: SHADER_PATIENCE },
    async ({ skip }) => {
      const environment = await findGpuEnvironment(cacheFolder(), "software").catch(
        (error: unknown) => skip(String(error)),
      );
      const onGpu = await runInChild("webgpu", environment.variables);
      const { vertices } = await model.run(sampleInputs(pack));
      expect(largestDifference(vertices, onGpu)).toBeLessThan(10 * TOLERANCE);
    },
  );
});

/** Every bone as it hangs in the shape. */
function atRest({ rig }: Pack): Float32Array {
  return Float32Array.from({ length: rig.bones.length * 4 }, (_, i) => (i % 4 === 3 ? 1 : 0));
}

/** A GPU needs its variables before the process starts. */
async function runInChild(
  provider: string,
  variables: Readonly<Record<string, string>>,
): Promise<Float32Array> {
  const script = fileURLToPath(new URL("run-body-model.ts", import.meta.url));
  const child = spawn(process.execPath, [script, provider], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(Buffer.concat(errors).toString());
  return new Float32Array(new Uint8Array(Buffer.concat(chunks)).buffer);
}
