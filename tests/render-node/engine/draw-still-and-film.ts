/** Draws a person as a still and as a film, for `first-frame.test.ts`. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { renderRequest } from "../../../contracts/node-protocol.ts";
import type { RenderRequest } from "../../../contracts/node-protocol.ts";
import { ffmpegPath } from "../../../render-node/encode/ffmpeg-path.ts";
import { openEngineContext } from "../../../render-node/engine/engine-context.ts";
import { renderTask } from "../../../render-node/engine/render-task.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
const SIZE = { width: 256, height: 384 };

/** How far frames are from the still. */
export interface FilmReport {
  readonly first: number;
  readonly middle: number;
}

const scratchDir = await mkdtemp(path.join(tmpdir(), "still-and-film-"));
const context = await openEngineContext({ cacheDir: CACHE, scratchDir });

async function fileOf(request: RenderRequest): Promise<string> {
  const task = { taskId: "1738860592420", request };
  const { artifacts } = await renderTask(task, context, () => {}, new AbortController().signal);
  return artifacts[0]?.path ?? "";
}

const asked = {
  // In the base layer: nothing is draped.
  user_details: { gender: "Female", skin_tone: 3, view_mode: 1 },
  apparel: { template: "TShirt", color_hex: "8A2B3C", size: "M" },
};
const stillFile = await fileOf(
  renderRequest.parse({ lane: "image", ...asked, image_options: { ...SIZE, quality: 100 } }),
);
const still = await sharp(stillFile).removeAlpha().raw().toBuffer();

/** Mean difference of a frame from the still, 0 to 255. */
function away(video: string, frame: number): number {
  const pick = ["-loglevel", "error", "-i", video, "-vf", `select=eq(n\\,${frame})`];
  const asBytes = ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"];
  const shown = execFileSync(ffmpegPath(), pick.concat(asBytes));
  const sum = still.reduce((total, value, i) => total + Math.abs(value - (shown[i] ?? 0)), 0);
  return sum / still.length;
}

const video_options = { prompt: "a walk", pixverse: false, duration: 1, fps: 24, ...SIZE };
const film = await fileOf(renderRequest.parse({ lane: "video", ...asked, video_options }));
const report: FilmReport = { first: away(film, 0), middle: away(film, 12) };
await rm(scratchDir, { recursive: true, force: true });
console.log(JSON.stringify(report));
process.exit(0);
