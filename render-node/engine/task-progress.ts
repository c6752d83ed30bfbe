import type { Stage } from "../../contracts/task-status.ts";

export interface TaskProgress {
  readonly stage: Stage;
  /** 0 to 100 of the whole task, the upload included; never falls. */
  readonly percent: number;
}

/** Where each stage ends, as a share of a task that takes its usual time on a software GPU. */
const STAGE_ENDS = {
  image: { shape: 12, garment: 55, scene: 65, render: 88, encode: 95, upload: 100 },
  video: { shape: 3, garment: 14, scene: 16, render: 94, encode: 97, upload: 100 },
} as const;

const BEFORE: Readonly<Record<Stage, Stage | null>> = {
  shape: null,
  garment: "shape",
  scene: "garment",
  render: "scene",
  encode: "render",
  upload: "encode",
};

/** Turns "that much of this stage" into percents of the task. */
export function trackProgress(
  lane: "image" | "video",
  tell: (progress: TaskProgress) => void,
): (stage: Stage, share: number) => void {
  const ends = STAGE_ENDS[lane];
  let highest = 0;
  return (stage, share) => {
    const before = BEFORE[stage];
    const start = before === null ? 0 : ends[before];
    // A second picture goes through stages that the first has left behind.
    highest = Math.max(highest, Math.round(start + (ends[stage] - start) * share));
    tell({ stage, percent: highest });
  };
}
