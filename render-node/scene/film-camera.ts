import type { Margins, Shot } from "./framing.ts";
import { smoothstep } from "../smoothstep.ts";

/** What the camera must not cut at one moment of a film. */
export interface FilmedMoment {
  /** Seconds from the beginning. */
  readonly time: number;
  /** Of the subject, xyz after the figure is turned, decimetres. */
  readonly points: Float32Array;
}

/** A camera that may move, by the time in seconds. */
export type FilmCamera = (time: number) => Shot;

/** How long the camera takes from the still's place to the film's, seconds; the calmest that fits. */
const EASE_SECONDS = [1, 0.5, 0.25] as const;

/** Of each margin that a moment's subject must leave free while the camera is on its way. */
const KEPT_MARGIN = 0.35;

/**
 * A film's first and last picture are framed as the still of the same figure. Where the whole motion
 * fits that frame the camera stays; else it eases back to where it sees all of the motion, and
 * returns before the end. Where the figure moves so fast that it would be cut meanwhile, the camera
 * stands where it sees all from the beginning.
 *
 * @param still   frames the first moment
 * @param whole   frames every moment
 * @param moments from the beginning to the end
 * @param aspect  width / height of the picture
 */
export function filmCamera(
  still: Shot,
  whole: Shot,
  moments: readonly FilmedMoment[],
  aspect: number,
  margins: Margins,
): FilmCamera {
  const keeps = (camera: FilmCamera): boolean =>
    moments.every(({ time, points }) => shows(camera(time), points, aspect, margins));
  const end = moments.at(-1)?.time ?? 0;
  const easing = EASE_SECONDS.map((seconds): FilmCamera => {
    return (time) => between(still, whole, smoothstep(Math.min(time, end - time) / seconds));
  });
  return [() => still, ...easing].find(keeps) ?? (() => whole);
}

/** Whether the points stay in the picture; a side without margin is meant to cut the figure. */
function shows(shot: Shot, points: Float32Array, aspect: number, margins: Margins): boolean {
  const up = Math.tan((shot.fieldOfView * Math.PI) / 360) * 2;
  const side = margins.side * KEPT_MARGIN;
  const top = margins.top > 0 ? margins.top * KEPT_MARGIN : -Infinity;
  const bottom = margins.bottom > 0 ? margins.bottom * KEPT_MARGIN : -Infinity;
  for (let i = 0; i < points.length; i += 3) {
    const height = (shot.z - (points[i + 2] as number)) * up;
    const fromLeft = ((points[i] as number) - shot.x) / (height * aspect) + 0.5;
    const fromBottom = ((points[i + 1] as number) - shot.y) / height + 0.5 - shot.shift;
    const inside =
      height > 0 &&
      Math.min(fromLeft, 1 - fromLeft) >= side &&
      fromBottom >= bottom &&
      1 - fromBottom >= top;
    if (!inside) return false;
  }
  return true;
}

function between(from: Shot, to: Shot, share: number): Shot {
  const mixed = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mixed(from.x, to.x),
    y: mixed(from.y, to.y),
    z: mixed(from.z, to.z),
    fieldOfView: from.fieldOfView,
    shift: mixed(from.shift, to.shift),
  };
}
