import { beforeAll, expect, test } from "vitest";
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
