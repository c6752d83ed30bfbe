import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import type { EngineContext } from "./engine-context.ts";
import type { RenderedTask } from "./render-job.ts";
import { renderMotion } from "./render-motion.ts";
import { renderPictures } from "./render-pictures.ts";
import { renderWithPixverse } from "./render-with-pixverse.ts";
import { StageClock } from "./stage-clock.ts";
import { trackProgress } from "./task-progress.ts";
import type { TaskProgress } from "./task-progress.ts";

/**
 * Draws what a task asks for into files of a new scratch folder. Throws the signal's reason when
 * aborted, GpuFault when the GPU failed (the process should then end), PixverseError when PixVerse
 * did not do its part, and errors that say what is wrong with the request; in each case no file is
 * left.
 */
export async function renderTask(
  { taskId, request }: { readonly taskId: string; readonly request: RenderRequest },
  context: EngineContext,
  onProgress: (progress: TaskProgress) => void,
  signal: AbortSignal,
): Promise<RenderedTask> {
  signal.throwIfAborted();
  const folder = await mkdtemp(path.join(context.scratchDir, "atelier-task-"));
  const job = {
    taskId,
    context,
    folder,
    clock: new StageClock(),
    tell: trackProgress(request.lane, onProgress),
    signal,
  };
  try {
    if (request.lane === "image") return await renderPictures({ ...job, request });
    // A node without a key makes the video itself, and says so.
    const { pixverse } = context;
    return request.video_options.pixverse && pixverse !== null
      ? await renderWithPixverse({ ...job, request }, pixverse)
      : await renderMotion({ ...job, request });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
