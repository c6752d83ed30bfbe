import { encodePicture } from "../encode/encode-picture.ts";
import { backgroundColor } from "../scene/background-color.ts";
import { renderVideo } from "../video/render-video.ts";
import type { DressedFigure } from "./dress-figure.ts";
import { framesOf, prepareMotion } from "./prepare-motion.ts";
import { drawnFigures, finished } from "./render-job.ts";
import type { RenderedTask, RenderJob, VideoRequest } from "./render-job.ts";
import { artifactPath, describeArtifact, writeArtifact } from "./write-artifacts.ts";

/** A video's request names no thumbnail; this is what a gallery shows of it. */
export const POSTER = { width: 256, quality: 90 } as const;

/** The figure in the motion that the prompt asks for, with the first frame as the thumbnail. */
export async function renderMotion(job: RenderJob<VideoRequest>): Promise<RenderedTask> {
  const { request, context, folder, clock, tell, signal } = job;
  const { avatar, figures } = await drawnFigures(job, [request.apparel.size]);
  const figure = figures[0] as DressedFigure;
  tell("scene", 0);
  const motion = await clock.time("prepare", () =>
    prepareMotion({ avatar, figure, request, pack: context.pack, signal }),
  );
  const { width, height, fps } = request.video_options;
  const frames = framesOf(request);
  const background = backgroundColor(request.user_details.background_color_hex);
  tell("scene", 1);
  const poster = await clock.time("frames", () =>
    renderVideo(
      context.studio,
      {
        format: { width, height, fps, frames },
        motion,
        background,
        parts: figure.parts,
        output: artifactPath(folder, "video"),
        clock,
      },
      (done) => tell("render", done / frames),
      signal,
    ),
  );
  tell("encode", 0);
  const { thumbnail } = await encodePicture(poster, POSTER.quality, POSTER.width);
  const artifacts = [
    await describeArtifact(folder, "video"),
    await writeArtifact(folder, "thumbnail", thumbnail),
  ];
  return finished(job, avatar, artifacts, "local");
}
