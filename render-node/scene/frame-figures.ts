import type { CameraView } from "../../contracts/avatar-options.ts";
import type { Part } from "../mesh/part.ts";
import { CAMERA_VIEW_SETUPS } from "./camera-views.ts";
import { frame } from "./framing.ts";
import type { Shot } from "./framing.ts";
import { joined, SUBJECT_MARGINS, subjectPoints, swept, turned } from "./subject.ts";

/** A view of figures: how they are turned and where the camera stands. */
export interface FramedView {
  readonly yaw: number;
  readonly shot: Shot;
}

/**
 * Frames one or more figures (the same person in several sizes) so that each of them fits; their
 * pictures then share one camera.
 *
 * @param aspect width / height of the picture
 */
export function frameFigures(
  figures: readonly (readonly Part[])[],
  view: CameraView,
  aspect: number,
): FramedView {
  const { yaw, subject, fieldOfView } = CAMERA_VIEW_SETUPS[view];
  const points = turned(subjectPoints(figures.flat(), subject), yaw);
  return { yaw, shot: frame(points, aspect, fieldOfView, SUBJECT_MARGINS[subject]) };
}

/** Frames a figure that will turn all the way round. */
export function frameTurningFigure(
  figure: readonly Part[],
  view: CameraView,
  aspect: number,
): FramedView {
  const { yaw, subject, fieldOfView } = CAMERA_VIEW_SETUPS[view];
  const points = swept(subjectPoints(figure, subject));
  return { yaw, shot: frame(points, aspect, fieldOfView, SUBJECT_MARGINS[subject]) };
}

/**
 * Frames a figure that moves, so that none of the moments given is cut. Views of a part of the body
 * follow that part.
 *
 * @param moments the figure at several times, turned by `turn` degrees more than the view turns it
 */
export function frameMovingFigure(
  moments: readonly { readonly parts: readonly Part[]; readonly turn: number }[],
  view: CameraView,
  aspect: number,
): FramedView {
  const { yaw, subject, fieldOfView } = CAMERA_VIEW_SETUPS[view];
  const points = moments.map(({ parts, turn }) =>
    turned(subjectPoints(parts, subject), yaw + turn),
  );
  return { yaw, shot: frame(joined(points), aspect, fieldOfView, SUBJECT_MARGINS[subject]) };
}
