import { cp, mkdtemp, open, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import { openPack } from "../../../render-node/pack/open-pack.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";

let pack: Pack;
let cache: string;

beforeAll(async () => {
  pack = await ensurePack();
  cache = await mkdtemp(join(tmpdir(), "atelier-pack-"));
});
afterAll(() => rm(cache, { recursive: true }));

/** A copy of the compiled pack in an own cache. */
async function copiedPack(): Promise<string> {
  const folder = join(cache, basename(pack.folder));
  await rm(folder, { recursive: true, force: true });
  await cp(pack.folder, folder, { recursive: true });
  return folder;
}

describe("the pack", () => {
  it("is compiled once however many processes ask at the same time", async () => {
    const labels: string[] = [];
    const together = await mkdtemp(join(cache, "race-"));
    const onProgress = (fraction: number, label: string): void => {
      expect(fraction).toBeGreaterThanOrEqual(0);
      expect(fraction).toBeLessThanOrEqual(1);
      labels.push(label);
    };
    const packs = await Promise.all([
      ensurePack({ cache: together, onProgress }),
      ensurePack({ cache: together, onProgress }),
    ]);
    expect(new Set(packs.map(({ folder }) => folder)).size).toBe(1);
    expect(await readdir(together)).toHaveLength(1);
    expect(labels.at(-1)).toBe("pack ready");
    labels.length = 0;
    await ensurePack({ cache: together, onProgress });
    expect(labels).toEqual([]);
  });

  it.each(["index.json", "arrays.bin", "body.onnx", "textures/brown_eye.png"])(
    "is refused when %s is cut short",
    async (file) => {
      const folder = await copiedPack();
      await truncate(join(folder, file), 100);
      await expect(openPack(folder, pack.version)).rejects.toThrow(/damaged|no readable/);
    },
  );

  it("is compiled again when it is damaged", async () => {
    const folder = await copiedPack();
    await truncate(join(folder, "body.onnx"), 100);
    const mended = await ensurePack({ cache });
    expect(mended.folder).toBe(folder);
    expect(mended.targets).toEqual(pack.targets);
  });

  it("is refused when a byte has changed", async () => {
    const folder = await copiedPack();
    const file = await open(join(folder, "arrays.bin"), "r+");
    await file.write(Buffer.from([255]), 0, 1, 1000);
    await file.close();
    await expect(openPack(folder, pack.version)).rejects.toThrow("damaged");
  });

  it("is refused when it was made by another version", async () => {
    await expect(openPack(pack.folder, "another")).rejects.toThrow("expected another");
  });

  it("holds assets by MakeHuman's makers alone", async () => {
    const names = [
      ...(await readdir(join(pack.folder, "textures"))),
      ...(["hair", "shoes", "eyes", "teeth"] as const).flatMap((kind) => pack.proxyNames(kind)),
      ...pack.poses.keys(),
    ];
    const others = /harvey|wig|beard|moustache|curly|minoan|bikini|alpha7|jungle|snorkel|akimbo/i;
    expect(names.filter((name) => others.test(name))).toEqual([]);
    expect(pack.proxyNames("hair")).toHaveLength(10);
    const index = await readFile(join(pack.folder, "index.json"), "utf8");
    expect(index).not.toMatch(others);
  });

  it("keeps parents before children and skin weights that sum to one", () => {
    pack.rig.bones.forEach(({ parent }, bone) => expect(parent).toBeLessThan(bone));
    expect(pack.rig.bones).toHaveLength(163);
    const { skinWeights } = pack.base;
    for (let k = 0; k < skinWeights.length; k += 4) {
      const sum = skinWeights.slice(k, k + 4).reduce((total, weight) => total + weight, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it("decodes a texture once and names those it does not have", async () => {
    const first = await pack.texture("brown_eye");
    expect(await pack.texture("brown_eye")).toBe(first);
    expect(first.rgba).toHaveLength(first.width * first.height * 4);
    await expect(pack.texture("nothing")).rejects.toThrow('no texture "nothing"');
    expect(() => pack.proxy("hair", "wig")).toThrow('no hair "wig"');
  });
});
