/** Runs the body model on the provider named on the command line; its vertices go to stdout. */
import { openBodyModel, type Provider } from "../../../render-node/inference/body-model.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import { sampleInputs } from "./sample-inputs.ts";

const pack = await ensurePack();
const model = await openBodyModel(pack, process.argv[2] as Provider);
const { vertices } = await model.run(sampleInputs(pack));
process.stdout.write(
  new Uint8Array(vertices.buffer, vertices.byteOffset, vertices.byteLength),
  () =>
    // WebGPU objects keep the process alive.
    process.exit(0),
);
