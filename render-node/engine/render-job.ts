/** What every kind of task does: shape and dress the person, and say what came of it. */
import { reportFit } from "../../contracts/fit-report.ts";
import { GARMENT_CUTS } from "../../contracts/garment-cuts.ts";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import type { FitReport, Measurements, Stage } from "../../contracts/task-status.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { UnsettledDrapeError } from "../garment/drape.ts";
import { inShoes } from "../garment/in-shoes.ts";
import type { Pack } from "../pack/pack.ts";
import { baseFigure, dressFigure, sexCutFor, type DressedFigure } from "./dress-figure.ts";
import type { EngineContext } from "./engine-context.ts";
import type { StageClock } from "./stage-clock.ts";
import type { ArtifactFile } from "./write-artifacts.ts";

/** What a task produced. The caller removes `folder` once it has the files. */
export interface RenderedTask {
  readonly folder: string;
  readonly artifacts: readonly ArtifactFile[];
  /** Centimetres. */
  readonly measurements: Measurements;
  /** Of every size the garment comes in. */
  readonly fit: FitReport;
  /** What made a video, or draped the garments of pictures. */
  readonly engine?: string;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A task under way. */
export interface RenderJob<Request extends RenderRequest = RenderRequest> {
  readonly taskId: string;
  readonly request: Request;
  readonly context: EngineContext;
  /** Where its files go. */
  readonly folder: string;
  readonly clock: StageClock;
  readonly tell: (stage: Stage, share: number) => void;
  readonly signal: AbortSignal;
}

export type ImageRequest = Extract<RenderRequest, { lane: "image" }>;
export type VideoRequest = Extract<RenderRequest, { lane: "video" }>;

/**
 * The request's person, and what is drawn of them in each size.
 *
 * @throws {UnsettledDrapeError} if what they wear does not come to rest
 */
export async function drawnFigures(
  { request, context, clock, tell, signal }: RenderJob,
  sizes: readonly string[],
): Promise<{ avatar: Avatar; figures: DressedFigure[] }> {
  const { pack, avatars } = context;
  tell("shape", 0);
  const barefoot = await avatars.of(request.user_details, clock);
  const avatar = wearsGarment(request) ? await inShoes(barefoot, pack) : barefoot;
  const figures: DressedFigure[] = [];
  for (const [i, size] of sizes.entries()) {
    signal.throwIfAborted();
    tell("garment", i / sizes.length);
    const figure = await clock.time("garment", () =>
      wearsGarment(request)
        ? figureInSize(request, avatar, size, pack)
        : // The body is the same in every size.
          (figures[0] ?? baseFigure(avatar, pack)),
    );
    figures.push(figure);
  }
  signal.throwIfAborted();
  return { avatar, figures };
}

/** @throws {UnsettledDrapeError} naming the garment, its size and the pose that do not go together */
async function figureInSize(
  request: RenderRequest,
  avatar: Avatar,
  size: string,
  pack: Pack,
): Promise<DressedFigure> {
  const { apparel, user_details } = request;
  try {
    return await dressFigure(avatar, apparel, size, pack, { fitMap: showsFitMap(request) });
  } catch (error) {
    if (!(error instanceof UnsettledDrapeError)) throw error;
    throw new UnsettledDrapeError(
      `An outfit with ${apparel.template} in size ${size} does not come to rest in the pose ${user_details.pose}`,
      { cause: error },
    );
  }
}

/** `view_mode` 1 shows the body in its base layer. */
function wearsGarment({ user_details }: RenderRequest): boolean {
  return user_details.view_mode !== 1;
}

/** `view_mode` 2 colours the garment by how it sits. */
export function showsFitMap({ user_details }: RenderRequest): boolean {
  return user_details.view_mode === 2;
}

export function sizesOf({ apparel: { size, size2 } }: RenderRequest): string[] {
  return size2 === undefined ? [size] : [size, size2];
}

export function finished(
  { request, folder, clock, tell }: RenderJob,
  avatar: Avatar,
  artifacts: readonly ArtifactFile[],
  engine?: RenderedTask["engine"],
): RenderedTask {
  tell("encode", 1);
  return {
    folder,
    artifacts,
    measurements: { ...avatar.measurements },
    fit: fitOf(request, avatar),
    ...(engine && { engine }),
    timings: clock.timings(),
  };
}

/** Asked of the body in its base layer too: the request names a garment all the same. */
function fitOf(request: RenderRequest, avatar: Avatar): FitReport {
  const { template, sizes, cut_for } = request.apparel;
  return reportFit({
    cut: GARMENT_CUTS[template],
    sex: sexCutFor(cut_for, avatar),
    body: avatar.measurements,
    asked: sizesOf(request),
    ...(sizes && { sizes }),
  });
}
