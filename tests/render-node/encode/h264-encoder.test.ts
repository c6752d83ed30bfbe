import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ffmpegPath } from "../../../render-node/encode/ffmpeg-path.ts";
import {
  chooseH264Encoder,
  h264Candidates,
  X264,
} from "../../../render-node/encode/h264-encoder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "h264-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that lists encoders as ffmpeg does, notes each trial and ends it as `fate` says. */
async function ffmpegWith(
  encoders: readonly string[],
  fate: string,
  name = "ffmpeg",
): Promise<string> {
  const path = join(folder, name);
  const list = encoders.map((encoder) => `echo " V....D ${encoder}  some words"`).join("\n");
  await writeFile(
    path,
    `#!/bin/sh
case "$*" in
*-encoders*) ${list || ":"} ;;
*) echo "$*" >> ${folder}/trials; ${fate} ;;
esac
`,
  );
  await chmod(path, 0o755);
  return path;
}

const trials = () => readFile(join(folder, "trials"), "utf8");

describe("the H.264 encoder", () => {
  it("is x264 with the bundled ffmpeg on a machine without a chip it knows", async () => {
    const { name } = await chooseH264Encoder(ffmpegPath());
    expect(["libx264", "h264_vaapi"]).toContain(name);
  });

  it("is the hardware's where ffmpeg offers it and a trial succeeds, tried once", async () => {
    const ffmpeg = await ffmpegWith(["libx264", "h264_qsv", "h264_nvenc"], "cat > /dev/null");
    const both = await Promise.all([chooseH264Encoder(ffmpeg), chooseH264Encoder(ffmpeg)]);

    expect(both.map(({ name }) => name)).toEqual(["h264_nvenc", "h264_nvenc"]);
    expect((await trials()).trim().split("\n")).toHaveLength(1);
  });

  it("is the next one where the first does not work", async () => {
    const fate = `case "$*" in *nvenc*) exit 1;; *) cat > /dev/null;; esac`;
    const ffmpeg = await ffmpegWith(["h264_nvenc", "h264_qsv", "libx264"], fate);
    expect((await chooseH264Encoder(ffmpeg)).name).toBe("h264_qsv");
  });

  it("is x264 where no trial succeeds, and for pictures too small for a chip", async () => {
    const ffmpeg = await ffmpegWith(["h264_nvenc", "libx264"], "exit 1");
    expect(await chooseH264Encoder(ffmpeg)).toBe(X264);

    const fast = await ffmpegWith(["h264_nvenc", "libx264"], "cat > /dev/null", "fast");
    expect((await chooseH264Encoder(fast)).name).toBe("h264_nvenc");
    expect(await chooseH264Encoder(fast, { width: 128, height: 720 })).toBe(X264);
  });

  it("is an error that names the program where there is none", async () => {
    await expect(chooseH264Encoder(join(folder, "absent"))).rejects.toThrow(/absent does not run/);
    const bare = await ffmpegWith(["aac"], "exit 1");
    await expect(chooseH264Encoder(bare)).rejects.toThrow(/no H.264 encoder/);
  });

  it("gets its device, its pixel format and a profile every player knows", () => {
    const format = { width: 480, height: 720, fps: 24 };
    const all = [...h264Candidates(["/dev/dri/renderD129"]), X264];

    for (const encoder of all) {
      const args = encoder.codecArguments(format).join(" ");
      expect(args).toContain(`-c:v ${encoder.name} -profile:v high`);
    }
    const vaapi = all.find(({ name }) => name === "h264_vaapi");
    expect(vaapi?.deviceArguments).toEqual(["-vaapi_device", "/dev/dri/renderD129"]);
    expect(vaapi?.pixelFilter).toBe("format=nv12,hwupload");
  });
});
