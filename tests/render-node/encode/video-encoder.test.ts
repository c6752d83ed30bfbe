import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ffmpegArguments } from "../../../render-node/encode/ffmpeg-arguments.ts";
import { ffmpegPath } from "../../../render-node/encode/ffmpeg-path.ts";
import { X264 } from "../../../render-node/encode/h264-encoder.ts";
import { VideoEncoder } from "../../../render-node/encode/video-encoder.ts";

const run = promisify(execFile);
const FORMAT = { width: 64, height: 96, fps: 24, frames: 36 };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "video-encoder-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function frameOf(shade: number): Uint8Array {
  return new Uint8Array(FORMAT.width * FORMAT.height * 4).fill(shade);
}

/** Names of an MP4's outermost boxes, in order. */
function boxes(file: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + 8 <= file.length; at += file.readUInt32BE(at)) {
    names.push(file.toString("latin1", at + 4, at + 8));
  }
  return names;
}

describe("a video of 36 frames at 24 a second", () => {
  let output: string;
  let said: string;

  beforeAll(async () => {
    output = path.join(folder, "whole.mp4");
    const encoder = new VideoEncoder(FORMAT, X264, output);
    for (let i = 0; i < FORMAT.frames; i++) await encoder.write(frameOf(i * 5));
    await encoder.finish();
    const { stderr } = await run(ffmpegPath(), ["-i", output, "-f", "null", "-"]);
    said = stderr;
  });

  test("has all its frames and lasts exactly a second and a half", () => {
    expect(said).toMatch(/frame=\s*36\b/);
    expect(said).toContain("Duration: 00:00:01.50");
  });

  test("is H.264 High in yuv420p, tagged bt709 at 24 frames a second", () => {
    expect(said).toMatch(/Video: h264 \(High\).*yuv420p\(tv, bt709\), 64x96.*24 fps/);
  });

  test("has its index before its data, so that it plays while it loads", async () => {
    const order = boxes(await readFile(output));
    expect(order.indexOf("moov")).toBeGreaterThan(-1);
    expect(order.indexOf("moov")).toBeLessThan(order.indexOf("mdat"));
  });
});

test("an aborted video leaves no ffmpeg and no file", async () => {
  const output = path.join(folder, "aborted.mp4");
  const abort = new AbortController();
  const encoder = new VideoEncoder(FORMAT, X264, output, abort.signal);
  await encoder.write(frameOf(0));
  abort.abort();
  await encoder.cancel();

  expect(existsSync(output)).toBe(false);
});

test("a video that lost frames is an error and no file", async () => {
  const output = path.join(folder, "short.mp4");
  const encoder = new VideoEncoder(FORMAT, X264, output);
  await encoder.write(frameOf(0));

  await expect(encoder.finish()).rejects.toThrow(/1 of 36 frames/);
  expect(existsSync(output)).toBe(false);
});

test("a frame of another size is refused before ffmpeg sees it", async () => {
  const encoder = new VideoEncoder(FORMAT, X264, path.join(folder, "odd.mp4"));
  await expect(encoder.write(new Uint8Array(12))).rejects.toThrow(/not 64×96/);
  await encoder.cancel();
});

test.each([
  [{ ...FORMAT, width: 63 }, /63×96.*even/],
  [{ ...FORMAT, frames: 0 }, /0 frames/],
  [{ ...FORMAT, frames: 1.5 }, /1.5 frames/],
])("a format that H.264 cannot hold is named: %o", (format, message) => {
  expect(() => ffmpegArguments(format, X264, "out.mp4")).toThrow(message);
});
