import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOLDEN_CELLS, GOLDEN_FOLDER, GOLDEN_SIZE } from "../../../sheet/golden-cells.ts";
import { runOnGpu } from "../gpu/run-on-gpu.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
/** Where pictures that differ are shown beside the approved ones. */
const DIFFERENCES = fileURLToPath(new URL("../../../out/golden-differences", import.meta.url));

/** Milliseconds for drawing them all on a machine that does other things too. */
const PATIENCE = 240_000;

/** Pixelmatch's perceptual distance from which a pixel counts as another one. */
const NOTICEABLE = 0.08;
/** Share of such pixels, after a blur that forgives the last bits of edges and strands. */
const MOST_DIFFERENT = 0.004;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "golden-"));
  await runOnGpu(new URL("../../../sheet/draw-goldens.ts", import.meta.url), CACHE, folder);
}, PATIENCE);
afterAll(() => rm(folder, { recursive: true, force: true }));

// `npm run sheet -- --renew` approves what the engine draws now.
describe("a picture looks as approved", () => {
  it.each(GOLDEN_CELLS.map(({ label }) => label))("%s", async (label) => {
    const approved = path.join(GOLDEN_FOLDER, `${label}.jpg`);
    const drawn = path.join(folder, `${label}.jpg`);
    const { width, height } = GOLDEN_SIZE;
    const marked = Buffer.alloc(width * height * 4);
    const different = pixelmatch(
      await pixels(approved),
      await pixels(drawn),
      marked,
      width,
      height,
      {
        threshold: NOTICEABLE,
        includeAA: true,
      },
    );
    const share = different / (width * height);
    if (share > MOST_DIFFERENT) await showDifference(label, approved, drawn, marked);
    expect(share, `see ${DIFFERENCES}/${label}.png`).toBeLessThanOrEqual(MOST_DIFFERENT);
  });

  it("of every case and of nothing else", async () => {
    const files = (await readdir(GOLDEN_FOLDER)).sort();
    expect(files).toEqual(GOLDEN_CELLS.map(({ label }) => `${label}.jpg`).sort());
  });
});

function pixels(file: string): Promise<Buffer> {
  return sharp(file).blur(1).ensureAlpha().raw().toBuffer();
}

/** Approved, drawn and what differs, side by side. */
async function showDifference(
  label: string,
  approved: string,
  drawn: string,
  marked: Buffer,
): Promise<void> {
  const { width, height } = GOLDEN_SIZE;
  await mkdir(DIFFERENCES, { recursive: true });
  await sharp({ create: { width: width * 3, height, channels: 3, background: "white" } })
    .composite([
      { input: approved, left: 0, top: 0 },
      { input: drawn, left: width, top: 0 },
      { input: marked, raw: { width, height, channels: 4 }, left: width * 2, top: 0 },
    ])
    .png()
    .toFile(path.join(DIFFERENCES, `${label}.png`));
}
