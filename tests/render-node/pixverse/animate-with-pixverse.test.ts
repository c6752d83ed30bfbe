import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type AnimateInput,
  animateWithPixverse,
  type PixverseProgress,
} from "../../../render-node/pixverse/animate-with-pixverse.ts";
import { forgetPixverseOrder } from "../../../render-node/pixverse/order-record.ts";
import { PixverseError, taskFailureOf } from "../../../render-node/pixverse/pixverse-error.ts";
import { pixversePrompt } from "../../../render-node/pixverse/pixverse-order.ts";
import { pixverseSettings } from "../../../render-node/pixverse/pixverse-settings.ts";
import { type FastClock, fastClock } from "./fast-clock.ts";
import {
  KEY,
  type PixverseDouble,
  type Script,
  startPixverseDouble,
  VIDEO_BYTES,
} from "./pixverse-double.ts";

let folder: string;
let double: PixverseDouble;
let clock: FastClock;
let progress: PixverseProgress[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixverse-"));
  const picture = sharp({ create: { width: 48, height: 64, channels: 3, background: "teal" } });
  await picture.jpeg().toFile(join(folder, "still.jpg"));
  clock = fastClock();
  progress = [];
});

afterEach(async () => {
  await double.close();
  await rm(folder, { recursive: true });
});

async function pixverse(script: Script = {}): Promise<void> {
  double = await startPixverseDouble(script);
}

function animate(change: Partial<AnimateInput> = {}, key = KEY) {
  return animateWithPixverse({
    picturePath: join(folder, "still.jpg"),
    videoPath: join(folder, "video.mp4"),
    recordPath: join(folder, "1738860592428.json"),
    options: { prompt: "she waves", negative_prompt: "blur", duration: 5, seed: 7 },
    settings: pixverseSettings.parse({ key, baseUrl: double.baseUrl }),
    onProgress: (step) => progress.push(step),
    clock,
    ...change,
  });
}

async function failure(change: Partial<AnimateInput> = {}, key = KEY): Promise<PixverseError> {
  const error: unknown = await animate(change, key).catch((thrown: unknown) => thrown);
  if (!(error instanceof PixverseError)) throw new Error(`not a PixverseError: ${inspect(error)}`);
  return error;
}

const recordExists = () => existsSync(join(folder, "1738860592428.json"));
const traceIds = () => double.calls.flatMap(({ headers }) => headers["ai-trace-id"] ?? []);

describe("a video that goes well", () => {
  it("is uploaded, ordered once, waited for and saved whole", async () => {
    await pixverse({ result: [{ status: 5 }, { status: 5 }, { status: 1 }] });

    const video = await animate();

    expect(video).toMatchObject({ videoId: "901", model: "v5", seconds: 5, resumed: false });
    expect(await readFile(video.path)).toEqual(VIDEO_BYTES);
    expect(double.paid).toEqual([
      {
        img_id: 100,
        prompt: pixversePrompt("she waves"),
        negative_prompt: "blur",
        model: "v5",
        quality: "720p",
        duration: 5,
        seed: 7,
        motion_mode: "normal",
      },
    ]);
  });

  it("gives every call the key and a trace id of its own, and the download neither", async () => {
    await pixverse({ result: [{ status: 5 }, { status: 5 }] });
    await animate();
    const [download] = double.callsTo("download");
    const others = double.calls.filter((call) => call !== download);

    expect(new Set(traceIds()).size).toBe(others.length);
    expect(others.every(({ headers }) => headers["api-key"] === KEY)).toBe(true);
    expect(download?.headers).not.toHaveProperty("api-key");
  });

  it("is asked for at least 3 s apart", async () => {
    await pixverse({ result: Array.from({ length: 40 }, () => ({ status: 5 })) });
    await animate();

    expect(clock.pauses).toHaveLength(40);
    expect(Math.min(...clock.pauses)).toBeGreaterThanOrEqual(3000);
    expect(Math.max(...clock.pauses)).toBeLessThanOrEqual(5000);
  });

  it("reports progress that only rises, up to 100", async () => {
    await pixverse({
      result: [{ status: 5 }, { status: 5 }, { status: 1 }],
      download: [{ http: 403 }],
    });
    await animate();
    const percents = progress.map(({ percent }) => percent);

    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
    expect(new Set(progress.map(({ step }) => step))).toEqual(
      new Set(["upload", "order", "generate", "download"]),
    );
  });

  it("may be answered in lower case, with states nobody documented and a late link", async () => {
    await pixverse({
      upload: ["lower case"],
      create: ["lower case"],
      result: [{ status: 10 }, { status: 1, url: "" }, "lower case"],
    });
    expect(await animate()).toMatchObject({ videoId: "901" });
  });
});

describe("passing trouble", () => {
  it("waits for a slot when too many videos are being made, each try with a fresh trace id", async () => {
    await pixverse({ create: [{ errCode: 500_044 }, { errCode: 500_044 }] });
    await animate();

    const ids = double.callsTo("create").map(({ headers }) => headers["ai-trace-id"]);
    expect(new Set(ids).size).toBe(3);
    expect(double.paid).toHaveLength(1);
    expect(clock.pauses.every((pause) => pause >= 1000)).toBe(true);
  });

  it("gives up waiting for a slot after 10 minutes", async () => {
    await pixverse({ create: Array.from({ length: 100 }, () => ({ errCode: 500_044 })) });
    const error = await failure();

    expect(error).toMatchObject({ kind: "busy", code: 500_044 });
    expect(clock.pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(600_000);
    expect(recordExists()).toBe(false);
  });

  it("waits as long as HTTP 429 asks", async () => {
    await pixverse({
      upload: [{ http: 429, headers: { "retry-after": "45" }, body: "slow down" }],
    });
    await animate();
    expect(clock.pauses[0]).toBe(45_000);
  });

  it.each<[string, Script]>([
    ["HTTP 503 on upload", { upload: [{ http: 503, body: "<html>" }] }],
    ["a broken connection on upload", { upload: ["lost request"] }],
    ["text that is not JSON", { upload: [{ http: 200, body: "{oops" }] }],
    ["database trouble at PixVerse", { create: [{ errCode: 500_100 }] }],
    ["HTTP 502 while waiting", { result: [{ status: 5 }, { http: 502 }, { status: 5 }] }],
    ["an expired link", { download: [{ http: 403 }] }],
    [
      "half a download",
      { download: [{ http: 200, body: VIDEO_BYTES.subarray(0, 200) }, "lost request"] },
    ],
    ["something that is no video", { download: [{ http: 200, body: "<html>expired</html>" }] }],
  ])("gets over %s and pays once", async (_, script) => {
    await pixverse(script);
    const { path } = await animate();

    expect(await readFile(path)).toEqual(VIDEO_BYTES);
    expect(double.paid).toHaveLength(1);
  });

  it("stops after some tries while PixVerse is down", async () => {
    await pixverse({ upload: Array.from({ length: 20 }, () => ({ http: 500 })) });

    expect(await failure()).toMatchObject({ kind: "unavailable" });
    expect(double.callsTo("upload")).toHaveLength(6);
  });
});

describe("paying once", () => {
  it("sends an order whose answer was lost again under the same trace id", async () => {
    await pixverse({ create: ["lost answer"] });
    const { videoId } = await animate();

    const ids = double.callsTo("create").map(({ headers }) => headers["ai-trace-id"]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(double.paid).toHaveLength(1);
    expect(videoId).toBe("901");
  });

  it("goes on with a video that was being made when the node stopped", async () => {
    await pixverse({ result: Array.from({ length: 9 }, () => ({ status: 5 })) });
    const stop = new AbortController();
    clock = fastClock((pauses) => pauses === 3 && stop.abort(new Error("stopped")));
    await expect(animate({ signal: stop.signal })).rejects.toThrow("stopped");

    clock = fastClock();
    expect(await animate()).toMatchObject({ videoId: "901", resumed: true });
    expect(double.paid).toHaveLength(1);
    expect(double.callsTo("upload")).toHaveLength(1);
  });

  it("goes on with an order that was sent when the node stopped, even under other settings", async () => {
    await pixverse({ create: ["lost answer"] });
    const stop = new AbortController();
    clock = fastClock(() => stop.abort(new Error("stopped")));
    await expect(animate({ signal: stop.signal })).rejects.toThrow("stopped");
    expect(double.paid).toHaveLength(1);

    clock = fastClock();
    const settings = pixverseSettings.parse({
      key: KEY,
      baseUrl: double.baseUrl,
      model: "v4",
      quality: "1080p",
    });
    expect(await animate({ settings })).toMatchObject({ videoId: "901", model: "v5" });
    expect(double.paid).toHaveLength(1);
  });

  it("finds a video that became ready long after its time was up", async () => {
    await pixverse({ result: Array.from({ length: 150 }, () => ({ status: 5 })) });
    expect(await failure()).toMatchObject({ kind: "timeout" });

    double.script.result = [];
    expect(await animate()).toMatchObject({ videoId: "901", resumed: true });
    expect(double.paid).toHaveLength(1);
  });

  it("keeps the order when the video cannot be downloaded", async () => {
    await pixverse({ download: Array.from({ length: 3 }, () => ({ http: 403 })) });
    expect(await failure()).toMatchObject({ kind: "unavailable" });
    expect(await readdir(folder)).toEqual(["1738860592428.json", "still.jpg"]);

    expect(await animate()).toMatchObject({ resumed: true });
    expect(double.paid).toHaveLength(1);
  });

  it("orders anew for another request, and once the caller forgets the order", async () => {
    await pixverse();
    await animate();
    await animate({ options: { prompt: "other", negative_prompt: "", duration: 8, seed: 7 } });
    await forgetPixverseOrder(join(folder, "1738860592428.json"));
    await animate();
    expect(double.paid).toHaveLength(3);
  });

  it("does not order while a record cannot be read", async () => {
    await pixverse();
    await writeFile(join(folder, "1738860592428.json"), "{");
    await expect(animate()).rejects.toThrow(/not a record of a PixVerse order/);
    expect(double.paid).toHaveLength(0);
  });
});

describe("failures", () => {
  it.each<[Script, PixverseError["kind"], string]>([
    [{ create: [{ errCode: 500_090 }] }, "money", "node"],
    [{ create: [{ errCode: 500_060 }] }, "money", "node"],
    [{ create: [{ errCode: 500_020 }] }, "auth", "node"],
    [{ upload: [{ http: 401, body: "Unauthorized" }] }, "auth", "node"],
    [{ upload: [{ http: 403 }] }, "auth", "node"],
    [{ upload: [{ errCode: 500_054 }] }, "moderation", "input"],
    [{ create: [{ errCode: 500_063 }] }, "moderation", "input"],
    [{ create: [{ errCode: 400_017 }] }, "input", "input"],
    [{ upload: [{ errCode: 500_032 }] }, "input", "input"],
    [{ result: [{ status: 5 }, { status: 7 }] }, "moderation", "input"],
    [{ result: [{ status: 5 }, { status: 8 }] }, "generation", "node"],
    [{ result: [{ status: 6 }] }, "lookup", "input"],
    [{ result: [{ errCode: 500_008 }] }, "lookup", "input"],
  ])("%j is told as %s", async (script, kind, taskFailure) => {
    await pixverse(script);
    const error = await failure();

    expect(error.kind).toBe(kind);
    expect(taskFailureOf(error).kind).toBe(taskFailure);
    expect(taskFailureOf(error).reason).not.toMatch(/\d{5}|credit|key/i);
    expect(recordExists()).toBe(false);
    expect(clock.pauses.length).toBeLessThanOrEqual(1);
  });

  it("a video that is never ready ends after 10 minutes", async () => {
    await pixverse({ result: Array.from({ length: 500 }, () => ({ status: 5 })) });
    const error = await failure();

    expect(error).toMatchObject({ kind: "timeout" });
    expect(taskFailureOf(error).kind).toBe("timeout");
    const waited = clock.pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThan(590_000);
    expect(waited).toBeLessThanOrEqual(600_000);
  });

  it("a wrong key is an error of authentication", async () => {
    await pixverse();
    expect(await failure({}, "px-wrong")).toMatchObject({ kind: "auth", code: 10_001 });
  });

  it("a file that is no picture is refused before anything is sent", async () => {
    await pixverse();
    await writeFile(join(folder, "still.jpg"), "not a picture");
    expect(await failure()).toMatchObject({ kind: "input" });
    expect(double.calls).toHaveLength(0);
  });

  it("nothing that is thrown, reported or recorded holds the key or the signed link", async () => {
    await pixverse({
      create: [{ errCode: 500_044, errMsg: `key ${KEY} is busy` }],
      download: Array.from({ length: 3 }, () => "lost request" as const),
    });
    const error = await failure();
    const record = await readFile(join(folder, "1738860592428.json"), "utf8");
    const refusal = await (async () => {
      double.script.upload = [{ http: 403, body: `no ${KEY}` }];
      await rm(join(folder, "1738860592428.json"));
      return failure();
    })();

    for (const shown of [inspect(error, { depth: 9 }), inspect(refusal, { depth: 9 }), record]) {
      expect(shown).not.toContain(KEY);
      expect(shown).not.toContain("s3cret");
    }
  });

  it("an abort ends a call that gets no answer, and leaves no part of the video", async () => {
    await pixverse({ download: ["silence"] });
    const stop = new AbortController();
    const ended = animate({
      signal: stop.signal,
      onProgress: ({ step }) => step === "download" && stop.abort(new Error("cancelled")),
    });
    await expect(ended).rejects.toThrow("cancelled");
    expect(await readdir(folder)).toEqual(["1738860592428.json", "still.jpg"]);
  });
});
