import { tmpdir } from "node:os";
import path from "node:path";
import { openGpu } from "../gpu/open-gpu.ts";
import type { Gpu } from "../gpu/open-gpu.ts";
import { openBodyModel } from "../inference/body-model.ts";
import type { BodyModel } from "../inference/body-model.ts";
import { chosenProvider } from "../body-provider.ts";
import type { OnProgress } from "../pack/compile-pack.ts";
import { ensurePack } from "../pack/ensure-pack.ts";
import type { Pack } from "../pack/pack.ts";
import { forgetOldOrders } from "../pixverse/forget-old-orders.ts";
import type { PixverseSettings } from "../pixverse/pixverse-settings.ts";
import { takePixverseSettings } from "../pixverse/take-pixverse-settings.ts";
import { Studio } from "../scene/studio.ts";
import { RecentAvatars } from "./recent-avatars.ts";

/** What every task of an engine uses: opened once, gone with the process. */
export interface EngineContext {
  readonly pack: Pack;
  readonly bodyModel: BodyModel;
  readonly avatars: RecentAvatars;
  readonly gpu: Gpu;
  readonly studio: Studio;
  /** Where each task makes a folder for its files. */
  readonly scratchDir: string;
  /** Null on a node without a key. */
  readonly pixverse: PixverseSettings | null;
  /** Folder of what is remembered of orders at PixVerse, a file a task; outlives restarts. */
  readonly pixverseOrders: string;
}

export interface EngineContextOptions {
  /** Where the compiled pack and the orders at PixVerse are kept. */
  readonly cacheDir: string;
  /** Default: the system's folder for temporary files. */
  readonly scratchDir?: string;
  /** Told while the pack is compiled, which happens once a machine. */
  readonly onProgress?: OnProgress;
}

/**
 * Opens pack, body model and GPU. The process must have been started with the variables of
 * `findGpuEnvironment`; PixVerse's key is taken out of its environment.
 */
export async function openEngineContext(options: EngineContextOptions): Promise<EngineContext> {
  const { cacheDir, scratchDir = tmpdir(), onProgress } = options;
  const pixverse = takePixverseSettings(process.env);
  const pixverseOrders = path.join(cacheDir, "pixverse");
  await forgetOldOrders(pixverseOrders, Date.now());
  const pack = await ensurePack({ cache: cacheDir, ...(onProgress && { onProgress }) });
  const [bodyModel, gpu] = await Promise.all([
    openBodyModel(pack, chosenProvider(process.env)),
    openGpu(),
  ]);
  const avatars = new RecentAvatars(pack, bodyModel);
  const studio = new Studio(gpu);
  return { pack, bodyModel, avatars, gpu, studio, scratchDir, pixverse, pixverseOrders };
}
