import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ffmpegPath } from "../../../render-node/encode/ffmpeg-path.ts";
import { downloadVideo } from "../../../render-node/pixverse/download-video.ts";
import { readMp4Boxes } from "../../../render-node/pixverse/mp4-boxes.ts";

const run = promisify(execFile);

let folder: string;
let video: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "download-video-"));
  video = join(folder, "video.mp4");
});
afterEach(() => rm(folder, { recursive: true }));

/** Half a second of moving bars, as a link. */
async function linkToVideo(...options: readonly string[]): Promise<string> {
  const file = join(folder, "source.mp4");
  const source = ["-f", "lavfi", "-i", "testsrc=size=64x96:rate=24:duration=0.5"];
  await run(ffmpegPath(), ["-loglevel", "error", ...source, "-c:v", "libx264", ...options, file]);
  const bytes = await readFile(file);
  await rm(file);
  return `data:video/mp4;base64,${bytes.toString("base64")}`;
}

const download = (link: string) => downloadVideo(link, video, new AbortController().signal);

test("a video whose index comes last is rewritten with its index in front, frame for frame", async () => {
  await download(await linkToVideo());

  const boxes = await readMp4Boxes(video);
  expect(boxes.indexOf("moov")).toBeLessThan(boxes.indexOf("mdat"));
  const { stderr } = await run(ffmpegPath(), ["-i", video, "-f", "null", "-"]);
  expect(stderr).toMatch(/frame=\s*12\b/);
  expect(await readdir(folder)).toEqual(["video.mp4"]);
});

test("a video whose index is in front already is saved as it came", async () => {
  const link = await linkToVideo("-movflags", "+faststart");
  await download(link);
  expect((await readFile(video)).toString("base64")).toBe(link.split(",")[1]);
});

test("what is no whole MP4 is refused and leaves no file", async () => {
  const link = await linkToVideo();
  await expect(download(link.slice(0, -400))).rejects.toMatchObject({ kind: "unavailable" });
  expect(existsSync(video)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});
