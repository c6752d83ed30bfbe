import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { classifyFailure } from "../../../render-node/engine/engine-failure.ts";
import { PixverseError } from "../../../render-node/pixverse/pixverse-error.ts";
import { runOnGpu } from "../gpu/run-on-gpu.ts";
import type { PixverseReport } from "./draw-with-pixverse.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
let folder: string;
let seen: PixverseReport;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pixverse-task-"));
  seen = await runOnGpu(new URL("draw-with-pixverse.ts", import.meta.url), CACHE, folder);
}, 180_000);

afterAll(() => rm(folder, { recursive: true }));

test("a node with a key has its still animated, and tells who made the video", () => {
  expect(seen.engines[0]).toBe("pixverse");
  expect(seen.isPixverseVideo).toBe(true);
  expect(seen.artifacts).toEqual(["video", "thumbnail"]);
  expect(seen.progress).toEqual(seen.progress.toSorted((a, b) => a - b));
});

test("an order that was paid for is remembered under its task", () => {
  expect(seen.paid).toBe(1);
  expect(seen.orders).toEqual(["1738860592421.json"]);
});

test("a node without a key makes the video itself, and says so", () => {
  expect(seen.engines[1]).toBe("local");
});

test("a refusal of the moderation is the request's failure, in words for a customer", () => {
  const { kind, reason } = classifyFailure(new PixverseError("moderation", "500063"));
  expect(kind).toBe("input");
  expect(reason).toBe("PixVerse's moderation refused this request");
});

test("the key is not in the environment that other programs inherit", () => {
  expect(seen.keyLeft).toBe(false);
});
