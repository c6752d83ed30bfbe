import type { CameraView } from "../../contracts/avatar-options.ts";

/** Which part of the figure a view shows. */
export type Subject = "whole" | "face" | "upper" | "lower";

export interface ViewSetup {
  /** Degrees the figure is turned about the vertical, counter-clockwise seen from above. */
  readonly yaw: number;
  readonly subject: Subject;
  /** Vertical angle of the lens; narrow, as a portrait photographer would have it. */
  readonly fieldOfView: number;
}

/** Left shows the figure's left side: it is turned to its right, away from +X. */
export const CAMERA_VIEW_SETUPS: Readonly<Record<CameraView, ViewSetup>> = {
  Front: { yaw: 0, subject: "whole", fieldOfView: 18 },
  FrontLeft: { yaw: -40, subject: "whole", fieldOfView: 18 },
  Left: { yaw: -90, subject: "whole", fieldOfView: 18 },
  BackLeft: { yaw: -140, subject: "whole", fieldOfView: 18 },
  Back: { yaw: 180, subject: "whole", fieldOfView: 18 },
  BackRight: { yaw: 140, subject: "whole", fieldOfView: 18 },
  Right: { yaw: 90, subject: "whole", fieldOfView: 18 },
  FrontRight: { yaw: 40, subject: "whole", fieldOfView: 18 },
  Face: { yaw: 0, subject: "face", fieldOfView: 12 },
  UpperBody: { yaw: 0, subject: "upper", fieldOfView: 16 },
  LowerBody: { yaw: 0, subject: "lower", fieldOfView: 16 },
};
