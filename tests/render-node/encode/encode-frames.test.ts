import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { encodeFrames } from "../../../render-node/encode/encode-frames.ts";
import { ffmpegPath } from "../../../render-node/encode/ffmpeg-path.ts";

const FORMAT = { width: 192, height: 192, fps: 24, frames: 30 };

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "encode-frames-"));
  output = join(folder, "video.mp4");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/**
 * An ffmpeg whose NVENC passes its trial and then does with a video as `fate` says; x264 is the real
 * one. Each video it is asked for is a line in `runs`.
 */
async function ffmpegWithNvenc(fate: string): Promise<void> {
  const path = join(folder, "ffmpeg");
  await writeFile(
    path,
    `#!/bin/sh
case "$*" in
*-encoders*) echo " V....D h264_nvenc x"; echo " V....D libx264 x" ;;
*"-f null"*) cat > /dev/null ;;
*h264_nvenc*) echo nvenc >> ${folder}/runs; ${fate} ;;
*) echo x264 >> ${folder}/runs; exec ${ffmpegPath()} "$@" ;;
esac
`,
  );
  await chmod(path, 0o755);
  vi.stubEnv("FFMPEG_PATH", path);
}

/** Encodes frames that are made as they are asked for; tells what was seen of it. */
async function encode(signal = new AbortController().signal) {
  const told: number[] = [];
  let drawn = 0;
  await encodeFrames({
    format: FORMAT,
    output,
    signal,
    async *frames() {
      for (let i = 0; i < FORMAT.frames; i++) {
        drawn += 1;
        await new Promise(setImmediate);
        yield { rgba: new Uint8Array(FORMAT.width * FORMAT.height * 4).fill(8 * i) };
      }
    },
    onFrame: (done) => told.push(done),
  });
  return { told, drawn };
}

const runs = async () => (await readFile(join(folder, "runs"), "utf8")).trim().split("\n");

test("a hardware encoder that dies over a video is followed by x264, from the first frame", async () => {
  await ffmpegWithNvenc(`head -c 500000 > /dev/null; echo "CUDA error" >&2; exit 1`);
  const { told, drawn } = await encode();

  expect(await runs()).toEqual(["nvenc", "x264"]);
  expect(existsSync(output)).toBe(true);
  expect(told.slice(-FORMAT.frames)).toEqual(
    Array.from({ length: FORMAT.frames }, (_, i) => i + 1),
  );
  // Its death is noticed while frames are drawn, not after the last one.
  expect(drawn).toBeLessThan(2 * FORMAT.frames);
});

test("a hardware encoder that has died is not asked again", async () => {
  await ffmpegWithNvenc("exit 1");
  await encode();
  await encode();
  expect(await runs()).toEqual(["nvenc", "x264", "x264"]);
});

test("a hardware encoder that only fails at the end is followed by x264 too", async () => {
  await ffmpegWithNvenc("cat > /dev/null; exit 1");
  await encode();
  expect(await runs()).toEqual(["nvenc", "x264"]);
  expect(existsSync(output)).toBe(true);
});

test("an aborted video is not made anew", async () => {
  await ffmpegWithNvenc("cat > /dev/null");
  const abort = new AbortController();
  const encoding = encode(abort.signal);
  abort.abort(new Error("the lease is lost"));
  await expect(encoding).rejects.toThrow("the lease is lost");
  expect(existsSync(output)).toBe(false);
});
