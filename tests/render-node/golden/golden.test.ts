import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import {
  BODY_DIMENSIONS,
  CAMERA_VIEWS,
  EXPRESSIONS,
  FACE_SHAPES,
  HAIRSTYLES,
  POSES,
  SKIN_TONE_RANGE,
} from "../../../contracts/avatar-options.ts";
import { GARMENT_TEMPLATES } from "../../../contracts/garment-options.ts";
import { compareAll } from "../../../sheet/compare-all.ts";
import { type Difference, lookDifferent } from "../../../sheet/compare-goldens.ts";
import { DIFFERENCE_PAGE, differencePage } from "../../../sheet/difference-page.ts";
import { BODY_LABELS } from "../../../sheet/golden-bodies.ts";
import { GOLDEN_FOLDER, GOLDEN_LISTS } from "../../../sheet/golden-lists.ts";
import { cellPlace, GOLDEN_SHEETS } from "../../../sheet/golden-sheets.ts";
import { runOnGpu } from "../gpu/run-on-gpu.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));

/** Milliseconds for drawing them all on a machine that does other things too. */
const PATIENCE = 240_000;

let differences: readonly Difference[];
beforeAll(async () => {
  const draw = new URL("../../../sheet/draw-goldens.ts", import.meta.url);
  differences = await compareAll((folder) => runOnGpu(draw, CACHE, folder));
}, PATIENCE);

// `npm run sheet -- --renew` approves what the engine draws now.
describe("what the engine draws looks as approved", () => {
  it.each(GOLDEN_SHEETS.map(({ file }) => file))("%s", (file) => {
    const changed = differences.filter(({ sheet }) => sheet === file);
    expect(
      changed.map(({ label }) => label),
      `see ${DIFFERENCE_PAGE}`,
    ).toEqual([]);
  });
});

describe("the golden pictures", () => {
  it("are one sheet a list and nothing else", async () => {
    const files = (await readdir(GOLDEN_FOLDER)).sort();
    expect(files).toEqual(GOLDEN_SHEETS.map(({ file }) => file).sort());
  });

  it("show everything that a request can name", () => {
    const people = Object.values(GOLDEN_LISTS).flatMap(({ cells }) =>
      cells.map(({ person }) => person),
    );
    const missing = <Key extends keyof (typeof people)[number]>(
      key: Key,
      known: readonly (typeof people)[number][Key][],
    ) => known.filter((value) => people.every((person) => person[key] !== value));
    expect(missing("expression", EXPRESSIONS)).toEqual([]);
    expect(missing("face_shape", FACE_SHAPES)).toEqual([]);
    expect(missing("hairstyle", HAIRSTYLES)).toEqual([]);
    expect(missing("pose", POSES)).toEqual([]);
    expect(missing("camera_view", CAMERA_VIEWS)).toEqual([]);
    const garments = Object.values(GOLDEN_LISTS).flatMap(({ cells }) =>
      cells.map(({ garment }) => garment?.template),
    );
    expect(GARMENT_TEMPLATES.filter((name) => !garments.includes(name))).toEqual([]);
    const tones = Array.from({ length: SKIN_TONE_RANGE.max + 1 }, (_, tone) => tone);
    expect(missing("skin_tone", tones)).toEqual([]);
    for (const key of BODY_DIMENSIONS) {
      for (const value of [-1, 1, 2]) expect(BODY_LABELS).toContain(`${key} ${value}`);
    }
  });
});

describe("the reliefs", () => {
  it.each(GOLDEN_SHEETS.filter(({ file }) => file.startsWith("bodies")))(
    "$file tell every dimension from the average",
    async (sheet) => {
      const picture = path.join(GOLDEN_FOLDER, sheet.file);
      const cell = (index: number): Promise<Buffer> =>
        sharp(picture).extract(cellPlace(sheet, index)).png().toBuffer();
      const average = await cell(sheet.labels.indexOf("average"));
      for (const key of BODY_DIMENSIONS) {
        const moved = await cell(sheet.labels.indexOf(`${key} 2`));
        const { share } = await lookDifferent(average, moved, sheet);
        expect(share, key).toBeGreaterThan(sheet.mostDifferent);
      }
    },
  );
});

describe("the page of differences", () => {
  it("holds the pictures side by side, the most different first", async () => {
    const picture = { create: { width: 2, height: 2, channels: 3, background: "red" } } as const;
    const png = await sharp(picture).png().toBuffer();
    const cell = { sheet: "poses.jpg", approved: png, drawn: png, marked: png };
    const page = differencePage([
      { ...cell, label: "a <little>", share: 0.01 },
      { ...cell, label: "a lot", share: 0.5 },
    ]);
    expect(page.indexOf("a lot")).toBeLessThan(page.indexOf("a &lt;little>"));
    expect(page.match(/src="data:image\/png;base64,/g)).toHaveLength(6);
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
  });
});
