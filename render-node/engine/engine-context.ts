import { tmpdir } from "node:os";
import { openGpu } from "../gpu/open-gpu.ts";
import type { Gpu } from "../gpu/open-gpu.ts";
import { openBodyModel } from "../inference/body-model.ts";
import type { BodyModel } from "../inference/body-model.ts";
import type { OnProgress } from "../pack/compile-pack.ts";
import { ensurePack } from "../pack/ensure-pack.ts";
import type { Pack } from "../pack/pack.ts";
import { Studio } from "../scene/studio.ts";

/** What every task of an engine uses: opened once, gone with the process. */
export interface EngineContext {
  readonly pack: Pack;
  readonly bodyModel: BodyModel;
  readonly gpu: Gpu;
  readonly studio: Studio;
  /** Where each task makes a folder for its files. */
  readonly scratchDir: string;
}

export interface EngineContextOptions {
  /** Where the compiled pack is kept. */
  readonly cacheDir: string;
  /** Default: the system's folder for temporary files. */
  readonly scratchDir?: string;
  /** Told while the pack is compiled, which happens once a machine. */
  readonly onProgress?: OnProgress;
}

/**
 * Opens pack, body model and GPU. The process must have been started with the variables of
 * `findGpuEnvironment`.
 */
export async function openEngineContext(options: EngineContextOptions): Promise<EngineContext> {
  const { cacheDir, scratchDir = tmpdir(), onProgress } = options;
  const pack = await ensurePack({ cache: cacheDir, ...(onProgress && { onProgress }) });
  const [bodyModel, gpu] = await Promise.all([openBodyModel(pack), openGpu()]);
  return { pack, bodyModel, gpu, studio: new Studio(gpu), scratchDir };
}
