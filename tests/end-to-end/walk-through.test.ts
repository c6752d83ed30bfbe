import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gallery } from "../../contracts/gallery.ts";
import { generateResponse } from "../../contracts/generate.ts";
import { messageBody } from "../../contracts/message.ts";
import { askApi, fetchBytes } from "../../demo/ask-api.ts";
import { examplePhoto } from "../../demo/example-photo.ts";
import { ffmpegPath } from "../../render-node/encode/ffmpeg-path.ts";
import { LocalWorld } from "../support/local-world.ts";
import { playInChromium } from "../support/play-in-chromium.ts";
import { SMALL_LOOK, SMALL_VIDEO } from "../support/small-look.ts";

/** The first run on a machine compiles the assets. */
const FIRST_RUN_MS = 240_000;

let world: LocalWorld;
let url: string;
let token: string;

beforeAll(async () => {
  world = await LocalWorld.open();
  url = world.api.url;
  await world.startNode();
  token = await world.client("ada@example.com");
}, FIRST_RUN_MS);
afterAll(() => world.close());

describe("a customer", () => {
  it("uploads a photo and gets it back as a JPEG", async () => {
    const bytes = await examplePhoto();
    await askApi(url, "POST", "/upload_avatar", messageBody, { token, bytes });
    const photo = await sharp(await fetchBytes(url, "/get_avatar", token)).metadata();
    expect(photo).toMatchObject({ format: "jpeg", width: 600, height: 800 });
  });

  it(
    "asks for a look in two sizes and finds both pictures in the gallery",
    async () => {
      const task = await askApi(url, "POST", "/generate", generateResponse, {
        token,
        json: SMALL_LOOK,
      });
      await world.untilStatus(token, task.task_id, 2);
      expect(await world.status(token, task.task_id)).toMatchObject({ status: 2, position: -1 });
      const list = await askApi(url, "GET", "/get_gallery", gallery, { token });
      const mine = list.gallery_urls.filter((item) => item.url.startsWith(task.task_id));
      expect(new Set(mine.map((item) => item.url))).toEqual(
        new Set([task.task_id, `${task.task_id}-1`]),
      );
      for (const item of mine) {
        const picture = await fetchBytes(url, `/get_gallery_image/${item.url}`, token);
        await expectFigure(picture, { width: 256, height: 384 });
        const thumbnail = await fetchBytes(url, `/get_thumbnail/${item.url}`, token);
        await expectFigure(thumbnail, { width: 64, height: 96 });
      }
    },
    FIRST_RUN_MS,
  );

  it("asks for a video and gets one that Chromium plays and seeks by ranges", async () => {
    const { task_id: id } = await askApi(url, "POST", "/generate_video", generateResponse, {
      token,
      json: SMALL_VIDEO,
    });
    await world.untilStatus(token, id, 2);
    const video = await fetchBytes(url, `/get_gallery_video/${id}`, token);
    const said = await decodeVideo(video);
    expect(said).toMatch(/Video: h264 \(High\)[^\n]*yuv420p[^\n]*160x240[^\n]*24 fps/);
    expect(said).toMatch(/Duration: 00:00:01\.00/);
    expect(said).toMatch(/frame= *24 /);
    await expectFigure(await fetchBytes(url, `/get_thumbnail/${id}`, token), {});

    const played = await playInChromium(url, `/get_gallery_video/${id}`, token);
    expect(played).toMatchObject({ width: 160, height: 240, ended: true });
    expect(played.duration).toBeCloseTo(1, 3);
    expect(played.soughtTo).toBeCloseTo(0.5, 3);
    expect(played.statuses).toEqual(new Set([206]));
  });
});

/** A JPEG of that size: the background exactly as asked at its upper corners, somebody in the middle. */
async function expectFigure(
  jpeg: Uint8Array,
  size: { width?: number; height?: number },
): Promise<void> {
  const image = sharp(jpeg);
  expect(await image.metadata()).toMatchObject({ format: "jpeg", ...size });
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  for (const corner of [pixel(1, 1), pixel(info.width - 2, 1)]) {
    expectNear(corner, [0xff, 0xe4, 0xdb]);
  }
  const background = [0xff, 0xe4, 0xdb];
  let figure = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (background.some((value, c) => Math.abs((data[i + c] ?? 0) - value) > 24)) figure += 1;
  }
  const share = figure / (info.width * info.height);
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.6);
}

/** JPEG rounds a plain surface by a step or two. */
function expectNear(actual: readonly number[], wanted: readonly number[]): void {
  for (const [c, value] of wanted.entries()) {
    expect(Math.abs((actual[c] ?? 0) - value)).toBeLessThanOrEqual(3);
  }
}

/** Decodes every frame and returns what ffmpeg says of it. */
async function decodeVideo(bytes: Uint8Array): Promise<string> {
  const file = path.join(tmpdir(), `atelier-video-${process.pid}.mp4`);
  await writeFile(file, bytes);
  try {
    const { stderr } = await promisify(execFile)(ffmpegPath(), ["-i", file, "-f", "null", "-"]);
    return stderr;
  } finally {
    await rm(file);
  }
}
