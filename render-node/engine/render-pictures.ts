import { partsForPicture } from "../avatar/close-up.ts";
import { encodePicture } from "../encode/encode-picture.ts";
import { layOver } from "../encode/lay-over.ts";
import { fitLegend } from "../garment/fit-legend.ts";
import type { Pixels } from "../gpu/open-gpu.ts";
import { backgroundColor } from "../scene/background-color.ts";
import { frameFigures } from "../scene/frame-figures.ts";
import type { FramedView } from "../scene/frame-figures.ts";
import { shotArea } from "../scene/framing.ts";
import type { DressedFigure } from "./dress-figure.ts";
import { drawnFigures, finished, showsFitMap, sizesOf } from "./render-job.ts";
import type { ImageRequest, RenderedTask, RenderJob } from "./render-job.ts";
import { writeArtifact } from "./write-artifacts.ts";
import type { ArtifactFile } from "./write-artifacts.ts";

/** One picture for each size, all from one camera, each with its thumbnail. */
export async function renderPictures(job: RenderJob<ImageRequest>): Promise<RenderedTask> {
  const { request, clock, tell, signal } = job;
  const { avatar, figures } = await drawnFigures(job, sizesOf(request));
  const { width, height } = request.image_options;
  const view = frameFigures(
    figures.map(({ parts }) => parts),
    request.user_details.camera_view,
    width / height,
  );

  const files: Promise<ArtifactFile[]>[] = [];
  try {
    for (const [i, figure] of figures.entries()) {
      signal.throwIfAborted();
      const share = (part: number): number => (i + part) / figures.length;
      tell("scene", share(0));
      const pixels = await drawStill(job, figure, { width, height, view });
      tell("encode", share(0));
      // The next size is drawn meanwhile.
      const written = clock.time("encode", () => writePicture(job, i, pixels));
      written.catch(() => undefined);
      files.push(written);
    }
  } finally {
    // Whoever removes the folder after a failure must find nobody writing in it.
    await Promise.allSettled(files);
  }
  const artifacts = (await Promise.all(files)).flat();
  return finished(job, avatar, artifacts, drapersOf(figures));
}

/** The picture of the first or second size and its thumbnail. */
async function writePicture(
  { request, folder }: RenderJob<ImageRequest>,
  size: number,
  pixels: Pixels,
): Promise<ArtifactFile[]> {
  const { width, height, quality, thumbnail_width } = request.image_options;
  const shown = showsFitMap(request) ? await layOver(pixels, fitLegend(width, height)) : pixels;
  const encoded = await encodePicture(shown, quality, thumbnail_width);
  const [picture, thumbnail] =
    size === 0 ? (["picture", "thumbnail"] as const) : (["picture2", "thumbnail2"] as const);
  return [
    await writeArtifact(folder, picture, encoded.picture),
    await writeArtifact(folder, thumbnail, encoded.thumbnail),
  ];
}

/** `solver`, `learned`, or both where the sizes were draped by different means. */
function drapersOf(figures: readonly DressedFigure[]): string | undefined {
  const drapers = new Set(figures.flatMap(({ drapedBy }) => drapedBy ?? []));
  return drapers.size > 0 ? [...drapers].join(", ") : undefined;
}

interface StillFormat {
  readonly width: number;
  readonly height: number;
  readonly view: FramedView;
}

/** A figure as it stands, before the request's background. */
export async function drawStill(
  { request, context, clock, tell }: RenderJob,
  figure: DressedFigure,
  { width, height, view }: StillFormat,
): Promise<Pixels> {
  const background = backgroundColor(request.user_details.background_color_hex);
  const stage = await clock.time("upload", () => {
    const area = { yaw: view.yaw, ...shotArea(view.shot, height) };
    return context.studio.stage(partsForPicture(figure.parts, area, context.pack), area.scale);
  });
  tell("render", 0);
  try {
    const { exposed } = await clock.time("draw", async () => {
      const pixels = context.studio.expose(stage, { width, height, background, ...view });
      await Promise.race([context.gpu.done(), pixels]);
      // In an object, so that it is not awaited here.
      return { exposed: pixels };
    });
    return await clock.time("read_back", () => exposed);
  } finally {
    stage.dispose();
  }
}
