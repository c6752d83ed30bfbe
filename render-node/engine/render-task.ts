import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import type { FitReport, Measurements, Stage } from "../../contracts/task-status.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { buildAvatar } from "../avatar/build-avatar.ts";
import { encodePicture } from "../encode/encode-picture.ts";
import { reportFit } from "../garment/fit-report.ts";
import { backgroundColor } from "../scene/background-color.ts";
import { frameFigures } from "../scene/frame-figures.ts";
import { renderVideo } from "../video/render-video.ts";
import { baseFigure, dressFigure, type DressedFigure } from "./dress-figure.ts";
import type { EngineContext } from "./engine-context.ts";
import { prepareMotion } from "./prepare-motion.ts";
import { StageClock } from "./stage-clock.ts";
import { trackProgress } from "./task-progress.ts";
import type { TaskProgress } from "./task-progress.ts";
import { artifactPath, describeArtifact, writeArtifact } from "./write-artifacts.ts";
import type { ArtifactFile } from "./write-artifacts.ts";

/** What a task produced. The caller removes `folder` once it has the files. */
export interface RenderedTask {
  readonly folder: string;
  readonly artifacts: readonly ArtifactFile[];
  /** Centimetres. */
  readonly measurements: Measurements;
  /** Not of a body that wears no garment. */
  readonly fit?: FitReport;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

type ImageRequest = Extract<RenderRequest, { lane: "image" }>;
type VideoRequest = Extract<RenderRequest, { lane: "video" }>;

/** A task under way. */
interface Job<Request extends RenderRequest = RenderRequest> {
  readonly request: Request;
  readonly context: EngineContext;
  readonly folder: string;
  readonly clock: StageClock;
  readonly tell: (stage: Stage, share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Draws what a request asks for into files of a new scratch folder. Throws the signal's reason when
 * aborted, GpuFault when the GPU failed (the process should then end), and errors that say what is
 * wrong with the request; in each case no file is left.
 */
export async function renderTask(
  request: RenderRequest,
  context: EngineContext,
  onProgress: (progress: TaskProgress) => void,
  signal: AbortSignal,
): Promise<RenderedTask> {
  signal.throwIfAborted();
  const folder = await mkdtemp(path.join(context.scratchDir, "atelier-task-"));
  const common = {
    context,
    folder,
    clock: new StageClock(),
    tell: trackProgress(request.lane, onProgress),
    signal,
  };
  try {
    return request.lane === "image"
      ? await renderPictures({ ...common, request })
      : await renderMotion({ ...common, request });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** One picture for each size, all from one camera, each with its thumbnail. */
async function renderPictures(job: Job<ImageRequest>): Promise<RenderedTask> {
  const { request, context, folder, clock, tell, signal } = job;
  const { avatar, figures } = await drawnFigures(job, sizesOf(request));

  const { width, height, quality, thumbnail_width } = request.image_options;
  const { camera_view, background_color_hex } = request.user_details;
  const view = frameFigures(
    figures.map(({ parts }) => parts),
    camera_view,
    width / height,
  );
  const background = backgroundColor(background_color_hex);

  const artifacts: ArtifactFile[] = [];
  for (const [i, figure] of figures.entries()) {
    signal.throwIfAborted();
    const share = (part: number): number => (i + part) / figures.length;
    tell("scene", share(0));
    const stage = await clock.time("stage", () => context.studio.stage(figure.parts));
    tell("render", share(0));
    const pixels = await clock
      .time("draw", () => context.studio.expose(stage, { width, height, background, ...view }))
      .finally(() => stage.dispose());
    tell("encode", share(0));
    const encoded = await clock.time("encode", () =>
      encodePicture(pixels, quality, thumbnail_width),
    );
    const [picture, thumbnail] =
      i === 0 ? (["picture", "thumbnail"] as const) : (["picture2", "thumbnail2"] as const);
    artifacts.push(await writeArtifact(folder, picture, encoded.picture));
    artifacts.push(await writeArtifact(folder, thumbnail, encoded.thumbnail));
  }
  return finished(job, avatar, artifacts);
}

/** The figure in the motion that the prompt asks for, with the first frame as the thumbnail. */
async function renderMotion(job: Job<VideoRequest>): Promise<RenderedTask> {
  const { request, context, folder, clock, tell, signal } = job;
  const { avatar, figures } = await drawnFigures(job, [request.apparel.size]);
  const figure = figures[0] as DressedFigure;
  tell("scene", 0);
  const { motion, view } = await clock.time("motion", () =>
    prepareMotion({ avatar, figure, request, pack: context.pack }),
  );
  const { width, height, fps, duration } = request.video_options;
  const frames = Math.max(1, Math.round(duration * fps));
  tell("scene", 1);
  const poster = await clock.time("frames", () =>
    renderVideo(
      context.studio,
      {
        format: { width, height, fps, frames },
        motion,
        exposure: {
          shot: view.shot,
          background: backgroundColor(request.user_details.background_color_hex),
        },
        parts: figure.parts,
        output: artifactPath(folder, "video"),
      },
      (done) => tell("render", done / frames),
      signal,
    ),
  );
  tell("encode", 0);
  const { thumbnail } = await encodePicture(poster, POSTER_QUALITY, POSTER_WIDTH);
  return finished(job, avatar, [
    await describeArtifact(folder, "video"),
    await writeArtifact(folder, "thumbnail", thumbnail),
  ]);
}

/** A video's request names no thumbnail; this is what a gallery shows of it. */
const POSTER_WIDTH = 256;
const POSTER_QUALITY = 90;

/** The request's person, and what is drawn of them in each size. */
async function drawnFigures(
  { request, context, clock, tell, signal }: Job,
  sizes: readonly string[],
): Promise<{ avatar: Avatar; figures: DressedFigure[] }> {
  const { pack, bodyModel } = context;
  tell("shape", 0);
  const avatar = await clock.time("shape", () =>
    buildAvatar(request.user_details, pack, bodyModel),
  );
  const figures: DressedFigure[] = [];
  for (const [i, size] of sizes.entries()) {
    signal.throwIfAborted();
    tell("garment", i / sizes.length);
    const figure = await clock.time("garment", () =>
      wearsGarment(request)
        ? dressFigure(avatar, request.apparel, size, pack)
        : // The body is the same in every size.
          (figures[0] ?? baseFigure(avatar, pack)),
    );
    figures.push(figure);
  }
  signal.throwIfAborted();
  return { avatar, figures };
}

/** `view_mode` 1 shows the body in its base layer. */
function wearsGarment({ user_details }: RenderRequest): boolean {
  return user_details.view_mode === 0;
}

function sizesOf({ apparel: { size, size2 } }: RenderRequest): string[] {
  return size2 === undefined ? [size] : [size, size2];
}

function finished(
  { request, folder, clock, tell }: Job,
  avatar: Avatar,
  artifacts: readonly ArtifactFile[],
): RenderedTask {
  tell("encode", 1);
  const { template } = request.apparel;
  return {
    folder,
    artifacts,
    measurements: { ...avatar.measurements },
    ...(wearsGarment(request) && { fit: reportFit(avatar, template, sizesOf(request)) }),
    timings: clock.timings(),
  };
}
