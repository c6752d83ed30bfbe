import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { encodePicture } from "../encode/encode-picture.ts";
import { animateWithPixverse } from "../pixverse/animate-with-pixverse.ts";
import type { PixverseSettings } from "../pixverse/pixverse-settings.ts";
import { frameFigures } from "../scene/frame-figures.ts";
import type { DressedFigure } from "./dress-figure.ts";
import { drawnFigures, finished } from "./render-job.ts";
import type { RenderedTask, RenderJob, VideoRequest } from "./render-job.ts";
import { POSTER } from "./render-motion.ts";
import { drawStill } from "./render-pictures.ts";
import { artifactPath, describeArtifact, writeArtifact } from "./write-artifacts.ts";

/** Pictures whose shape PixVerse keeps; the one nearest to the shape asked for is drawn. */
const STILLS = [
  { width: 720, height: 1280 },
  { width: 960, height: 1280 },
] as const;
const STILL_QUALITY = 95;

/**
 * The still of the request, which PixVerse animates; the video has PixVerse's own size. Throws
 * PixverseError. An order under way is taken up again by the task's next attempt on this node.
 */
export async function renderWithPixverse(
  job: RenderJob<VideoRequest>,
  settings: PixverseSettings,
): Promise<RenderedTask> {
  const { taskId, request, context, folder, clock, tell, signal } = job;
  const { avatar, figures } = await drawnFigures(job, [request.apparel.size]);
  const figure = figures[0] as DressedFigure;
  tell("scene", 0);
  const size = nearestStill(request.video_options);
  const aspect = size.width / size.height;
  const view = frameFigures([figure.parts], request.user_details.camera_view, aspect);
  const pixels = await drawStill(job, figure, { ...size, view });
  const still = await encodePicture(pixels, STILL_QUALITY, POSTER.width);
  const picturePath = path.join(folder, "still.jpg");
  await writeFile(picturePath, still.picture);

  await mkdir(context.pixverseOrders, { recursive: true });
  await clock.time("pixverse", () =>
    animateWithPixverse({
      picturePath,
      videoPath: artifactPath(folder, "video"),
      options: request.video_options,
      settings,
      recordPath: path.join(context.pixverseOrders, `${taskId}.json`),
      onProgress: ({ percent }) => tell("render", percent / 100),
      signal,
    }),
  );
  const artifacts = [
    await describeArtifact(folder, "video"),
    await writeArtifact(folder, "thumbnail", still.thumbnail),
  ];
  return finished(job, avatar, artifacts, "pixverse");
}

function nearestStill(wanted: { width: number; height: number }): (typeof STILLS)[number] {
  const [tall, wide] = STILLS;
  const aspect = wanted.width / wanted.height;
  const misses = (still: { width: number; height: number }): number =>
    Math.abs(Math.log(still.width / still.height / aspect));
  return misses(wide) < misses(tall) ? wide : tall;
}
