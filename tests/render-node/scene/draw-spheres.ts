/** Draws the balls of `studio.test.ts` on the GPU and prints what it saw as one line of JSON. */
import { createHash } from "node:crypto";
import { openGpu } from "../../../render-node/gpu/open-gpu.ts";
import type { Pixels } from "../../../render-node/gpu/open-gpu.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { backgroundColor } from "../../../render-node/scene/background-color.ts";
import { frameFigures } from "../../../render-node/scene/frame-figures.ts";
import { Studio } from "../../../render-node/scene/studio.ts";
import { CLOTH_COLORS, BACKGROUNDS } from "./sphere-cases.ts";
import type { SphereReport } from "./sphere-cases.ts";
import { spherePart } from "./sphere-part.ts";

const gpu = await openGpu();
const studio = new Studio(gpu);

async function draw(
  parts: readonly Part[],
  width: number,
  height: number,
  background: string,
  pixelsPerDm?: number,
): Promise<Pixels> {
  const stage = studio.stage(parts, pixelsPerDm);
  const view = frameFigures([parts], "Front", width / height);
  const exposure = { width, height, background: backgroundColor(background), ...view };
  return studio.expose(stage, exposure).finally(() => stage.dispose());
}

/** The key lamp stands at the camera's left and above: its side of the ball, seen head on. */
function litSide({ width, height, rgba }: Pixels): [number, number, number] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = Math.round(height * 0.35); y < height * 0.55; y++) {
    for (let x = Math.round(width * 0.35); x < width * 0.55; x++) {
      for (let c = 0; c < 3; c++) sums[c] = (sums[c] ?? 0) + (rgba[(y * width + x) * 4 + c] ?? 0);
      count++;
    }
  }
  return [(sums[0] ?? 0) / count, (sums[1] ?? 0) / count, (sums[2] ?? 0) / count];
}

/** Pixels across and down that are not the white background's. */
function extentOf({ width, height, rgba }: Pixels): { width: number; height: number } {
  const columns = new Set<number>();
  const rows = new Set<number>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // The ball is red; its shadow on the floor is grey.
      const [r, g] = rgba.subarray((y * width + x) * 4) as unknown as [number, number];
      if (r - g < 40) continue;
      columns.add(x);
      rows.add(y);
    }
  }
  return { width: columns.size, height: rows.size };
}

const cloth = (hex: string): Part => {
  const color = backgroundColor(`${hex}FF`);
  return spherePart({ kind: "cloth", fabric: "jersey", color });
};

const hashOf = ({ rgba }: Pixels): string => createHash("sha256").update(rgba).digest("hex");

const red = [cloth("C03030")];

/** Share of the time that this thread works while it has nothing to do but await a picture. */
async function busyShare(): Promise<number> {
  const stage = studio.stage(red);
  const { shot, yaw } = frameFigures([red], "Front", 1);
  const side = { width: 640, height: 640 };
  await studio.expose(stage, { ...side, shot, yaw, background: [1, 1, 1] });
  const before = performance.eventLoopUtilization();
  await studio.expose(stage, { ...side, shot, yaw, background: [1, 1, 1] });
  stage.dispose();
  return performance.eventLoopUtilization(before).utilization;
}

const report: SphereReport = {
  lit: {},
  litFromAfar: {},
  corners: {},
  hashes: [
    hashOf(await draw(red, 96, 96, "FFFFFFFF")),
    hashOf(await draw(red, 96, 96, "FFFFFFFF")),
  ],
  afterWarmUp: "",
  afterAnother: "",
  odd: { length: 0, mirrored: 0 },
  extents: {},
  textures: 0,
  busy: await busyShare(),
};
for (const hex of CLOTH_COLORS) {
  report.lit[hex] = litSide(await draw([cloth(hex)], 96, 96, "E0E0E0FF"));
  report.litFromAfar[hex] = litSide(await draw([cloth(hex)], 96, 96, "E0E0E0FF", 0));
}
for (const background of BACKGROUNDS) {
  const { rgba } = await draw(red, 64, 96, background);
  const last = rgba.length - 4;
  report.corners[background] = [0, 63 * 4, last - 63 * 4, last].map((i) => [
    ...rgba.subarray(i, i + 4),
  ]);
}

await studio.warmUp(() => true);
report.afterWarmUp = hashOf(await draw(red, 96, 96, "FFFFFFFF"));

const beside = { ...cloth("2E7D4F"), name: "another ball" };
const moved = {
  ...beside,
  positions: beside.positions.map((at, i) => (i % 3 === 0 ? at + 6 : at)),
};
await draw([...red, moved], 96, 96, "FFFFFFFF");
report.afterAnother = hashOf(await draw(red, 96, 96, "FFFFFFFF"));

// A width whose rows the GPU pads: a picture that is sheared would not be as wide left as right.
const odd = await draw(red, 83, 101, "FFFFFFFF");
report.odd.length = odd.rgba.length;
const isBall = (x: number, y: number): boolean => (odd.rgba[(y * 83 + x) * 4 + 1] ?? 255) < 128;
for (let y = 20; y < 80; y++) {
  let [left, right] = [0, 0];
  for (let x = 0; x < 41; x++) if (isBall(x, y)) left++;
  for (let x = 42; x < 83; x++) if (isBall(x, y)) right++;
  report.odd.mirrored = Math.max(report.odd.mirrored, Math.abs(left - right));
}

for (const [width, height] of [
  [64, 96],
  [120, 80],
] as const) {
  report.extents[`${width}x${height}`] = extentOf(await draw(red, width, height, "FFFFFFFF"));
}

for (let i = 0; i < 36; i++) {
  const texture = { id: `t${i}`, width: 4, height: 4, rgba: new Uint8Array(64).fill(200) };
  const textured = spherePart({ kind: "cloth", fabric: "cotton", color: [1, 1, 1], texture });
  await draw([textured], 16, 16, "000000FF");
}
report.textures = gpu.renderer.info.memory.textures;

console.log(JSON.stringify(report));
process.exit(0);
