import type { Part } from "../mesh/part.ts";
import type { Shot } from "../scene/framing.ts";

/** How a figure stands at one moment of a video, and from where it is seen. */
interface Moment {
  /** Degrees the figure is turned, counter-clockwise seen from above. */
  readonly yaw: number;
  readonly shot: Shot;
  /**
   * Drapes the figure in another posture, its parts as many and of the same triangles; without it the
   * figure stands as in the still.
   */
  readonly drape?: () => readonly Part[];
}

/** A motion is a pure function of the time in seconds, so any frame can be drawn at any time. */
export type Motion = (time: number) => Moment;
