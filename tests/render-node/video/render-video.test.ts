import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { StageClock } from "../../../render-node/engine/stage-clock.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import type { Studio } from "../../../render-node/scene/studio.ts";
import { renderVideo } from "../../../render-node/video/render-video.ts";
import { runOnGpu } from "../gpu/run-on-gpu.ts";
import type { TurnReport } from "./draw-turn.ts";

let seen: TurnReport;

beforeAll(async () => {
  seen = await runOnGpu<TurnReport>(new URL("draw-turn.ts", import.meta.url));
});

test("a video is told frame by frame and gives its first frame as the poster", () => {
  expect(seen.progress).toEqual([1, 2, 3, 4, 5, 6]);
  expect(seen.posterWidth).toBe(48);
  expect(seen.fileMade).toBe(true);
});

test("an aborted video stops within a frame, for the reason given, and leaves no file", () => {
  expect(seen.reason).toBe("the lease is lost");
  expect(seen.framesAfterAbort).toBeLessThanOrEqual(1);
  expect(seen.fileLeft).toBe(false);
});

test("a video's time is told by step", () => {
  expect(seen.steps).toEqual(["draw", "motion", "read_back"]);
});

test("a figure that was draped in another posture is put back as it stands", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "put-back-"));
  const still: Part[] = [];
  const other: Part[] = [];
  const posed: (readonly Part[])[] = [];
  const [width, height] = [16, 16];
  const studio = {
    stage: () => ({
      pose: (parts: readonly Part[]) => posed.push(parts),
      dispose: () => undefined,
    }),
    expose: () => Promise.resolve({ width, height, rgba: new Uint8Array(width * height * 4) }),
    drawn: () => Promise.resolve(),
  };
  const shot = { x: 0, y: 10, z: 50, fieldOfView: 20, shift: 0 };
  const fps = 24;
  await renderVideo(
    studio as unknown as Studio,
    {
      format: { width, height, fps, frames: 6 },
      motion: (time) => {
        const frame = Math.round(time * fps);
        return { yaw: 0, shot, ...((frame === 2 || frame === 3) && { drape: () => other }) };
      },
      background: [1, 1, 1],
      parts: still,
      output: path.join(folder, "put-back.mp4"),
      clock: new StageClock(),
    },
    () => undefined,
    new AbortController().signal,
  );
  await rm(folder, { recursive: true });
  expect(posed.map((parts) => (parts === other ? "other" : "still"))).toEqual([
    "other",
    "other",
    "still",
  ]);
});
