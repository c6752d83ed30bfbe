/** Films a turning ball for `render-video.test.ts`, then again until it is aborted. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { StageClock } from "../../../render-node/engine/stage-clock.ts";
import { openGpu } from "../../../render-node/gpu/open-gpu.ts";
import { filmTurningFigure } from "../../../render-node/scene/frame-figures.ts";
import { Studio } from "../../../render-node/scene/studio.ts";
import { renderVideo } from "../../../render-node/video/render-video.ts";
import type { VideoJob } from "../../../render-node/video/render-video.ts";
import { spherePart } from "../scene/sphere-part.ts";

/** What the test wants to know. */
export interface TurnReport {
  readonly progress: readonly number[];
  readonly posterWidth: number;
  readonly fileMade: boolean;
  readonly reason: string;
  readonly framesAfterAbort: number;
  readonly fileLeft: boolean;
  readonly steps: readonly string[];
}

const folder = await mkdtemp(path.join(tmpdir(), "draw-turn-"));
const studio = new Studio(await openGpu());
const parts = [spherePart({ kind: "cloth", fabric: "jersey", color: [0.5, 0.1, 0.1] })];
const clock = new StageClock();
const { camera } = filmTurningFigure([{ time: 0, parts, turn: 0 }], "Front", 0.75);
const job = (name: string, frames: number): VideoJob => ({
  format: { width: 48, height: 64, fps: 24, frames },
  motion: (time) => ({ yaw: time * 90, shot: camera(time) }),
  background: [1, 1, 1],
  parts,
  output: path.join(folder, name),
  clock,
});

const progress: number[] = [];
const whole = job("whole.mp4", 6);
const poster = await renderVideo(
  studio,
  whole,
  (done) => progress.push(done),
  new AbortController().signal,
);

const cut = job("cut.mp4", 400);
const abort = new AbortController();
let last = 0;
let reason = "";
try {
  await renderVideo(
    studio,
    cut,
    (done) => {
      last = done;
      if (done === 3) abort.abort(new Error("the lease is lost"));
    },
    abort.signal,
  );
} catch (error) {
  reason = error instanceof Error ? error.message : String(error);
}

const report: TurnReport = {
  progress,
  posterWidth: poster.width,
  fileMade: existsSync(whole.output),
  reason,
  framesAfterAbort: last - 3,
  fileLeft: existsSync(cut.output),
  steps: Object.keys(clock.timings()).sort(),
};
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify(report));
process.exit(0);
