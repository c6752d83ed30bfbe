import type { CameraView } from "../../contracts/avatar-options.ts";
import type { Part } from "../mesh/part.ts";
import { CAMERA_VIEW_SETUPS } from "./camera-views.ts";
import { filmCamera } from "./film-camera.ts";
import type { FilmCamera } from "./film-camera.ts";
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

/** A moment of a motion: the figure, turned by `turn` degrees more than the view turns it. */
export interface MovingMoment {
  /** Seconds. */
  readonly time: number;
  readonly parts: readonly Part[];
  readonly turn: number;
}

/** A view of a figure that moves. */
export interface FilmedView {
  readonly yaw: number;
  readonly camera: FilmCamera;
}

/** Films a figure that turns all the way round. Moments as for `filmMovingFigure`. */
export function filmTurningFigure(
  moments: readonly MovingMoment[],
  view: CameraView,
  aspect: number,
): FilmedView {
  const { subject } = CAMERA_VIEW_SETUPS[view];
  return filmed(moments, view, aspect, () =>
    swept(subjectPoints(moments[0]?.parts ?? [], subject)),
  );
}

/**
 * Films a figure that moves, so that none of the moments given is cut; the first is the still. Views
 * of a part of the body follow that part.
 */
export function filmMovingFigure(
  moments: readonly MovingMoment[],
  view: CameraView,
  aspect: number,
): FilmedView {
  return filmed(moments, view, aspect, joined);
}

function filmed(
  moments: readonly MovingMoment[],
  view: CameraView,
  aspect: number,
  wholeOf: (points: readonly Float32Array[]) => Float32Array,
): FilmedView {
  const { yaw, subject, fieldOfView } = CAMERA_VIEW_SETUPS[view];
  const margins = SUBJECT_MARGINS[subject];
  const seen = moments.map(({ time, parts, turn }) => ({
    time,
    points: turned(subjectPoints(parts, subject), yaw + turn),
  }));
  const points = seen.map((moment) => moment.points);
  const still = frame(joined(points.slice(0, 1)), aspect, fieldOfView, margins);
  const whole = frame(wholeOf(points), aspect, fieldOfView, margins);
  return { yaw, camera: filmCamera(still, whole, seen, aspect, margins) };
}
