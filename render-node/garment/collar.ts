/** Collars: strips that stand on the neckline and, but for a stand collar, fall back over it. */
import { ZIP, ZIP_COLOR } from "./closure.ts";
import type { WornGarment } from "./drape-garment.ts";
import { pushOut } from "./push-out.ts";
import {
  add,
  edgeFrames,
  scale,
  sewLines,
  sewStrip,
  subtract,
  unit,
  vectorOf,
  type Frame,
  type Row,
  type Strip,
  type Vector,
} from "./strip.ts";
import type { Trim } from "./trims.ts";

const UP: Vector = [0, 1, 0];
const FORWARDS: Vector = [0, 0, 1];
const LEFTWARDS: Vector = [1, 0, 0];
/** Half the opening of a collar in front, decimetres. */
const OPENING = { shirt: 0.05, stand: 0, hood: 0.02 } as const;
/** Rows that stand up from the neckline, inside of the cloth; those after them fall over it. */
const STANDING_ROWS = { shirt: 4, stand: 4, hood: 3 } as const;
/** How far a falling collar stays off the cloth below it. */
const OFF_CLOTH = 0.04;

export function collarStrips(worn: WornGarment): Trim[] {
  const { pattern } = worn.workpiece;
  const loop = pattern.loops.find(({ name }) => name === "neck");
  const { collar } = pattern.template;
  if (!collar || !loop) return [];
  const frames = openInFront(edgeFrames(loop.vertices, worn.points, worn.normals), OPENING[collar]);
  const strip = sewStrip(frames, ROWS[collar], false);
  const standing = STANDING_ROWS[collar] * frames.length;
  pushOut(strip.points, worn.surface, OFF_CLOTH, (v) => v >= standing);
  const trim: Trim = { name: "collar", strip: collar === "shirt" ? withRim(strip, frames) : strip };
  if (collar !== "stand" || pattern.template.closure !== "zip") return [trim];
  return [trim, { name: "collar-zip", strip: zipUp(strip, frames), color: ZIP_COLOR }];
}

/** The rest of a front zip: from the neckline to the top of a stand, where its ends meet. */
function zipUp({ points }: Strip, frames: readonly Frame[]): Strip {
  const n = frames.length;
  const [frame] = frames as [Frame];
  const outside = Array.from({ length: points.length / 3 / n }, (_, r) => r).slice(
    STANDING_ROWS.stand - 1,
  );
  const line = outside.map((r): Frame => {
    const [left, right] = [vectorOf(points, r * n), vectorOf(points, (r + 1) * n - 1)];
    return { ...frame, at: scale(add(left, right), 0.5), outwards: FORWARDS, across: LEFTWARDS };
  });
  const row =
    (side: number, height: number): Row =>
    ({ at, across, outwards }) =>
      add(add(at, scale(across, side * ZIP.half)), scale(outwards, height));
  return sewStrip(
    line,
    [row(-1, -ZIP.height), row(-0.8, ZIP.height), row(0.8, ZIP.height), row(1, -ZIP.height)],
    false,
  );
}

/** A collar whose last row is turned towards the cloth it lies on, so that its edge has thickness. */
function withRim({ points }: Strip, frames: readonly Frame[]): Strip {
  const n = frames.length;
  const lines = Array.from({ length: points.length / 3 / n }, (_, r) =>
    frames.map((__, i) => vectorOf(points, r * n + i)),
  );
  const edge = lines.at(-1) ?? [];
  const rim = frames.map(({ outwards }, i) =>
    subtract(edge[i] as Vector, scale(outwards, OFF_CLOTH)),
  );
  return sewLines([...lines, rim], frames, false);
}

/** The frames of a neckline from one side of the front's middle around the back to the other. */
function openInFront(frames: readonly Frame[], opening: number): Frame[] {
  const score = ({ at }: Frame): number => at[2] - Math.abs(at[0]) * 2;
  const middle = frames.reduce(
    (best, frame, i) => (score(frame) > score(frames[best] as Frame) ? i : best),
    0,
  );
  const turned = [...frames.slice(middle), ...frames.slice(0, middle + 1)];
  return turned.filter(({ at }) => Math.abs(at[0]) >= opening || at[2] < 0);
}

/** Away from the neck, level. */
function away({ outwards, across }: Frame): Vector {
  const level: Vector = [across[0] + outwards[0] * 0.3, 0, across[2] + outwards[2] * 0.3];
  return unit(level);
}

/** 0 at the back of the neck, 1 in front. */
function frontness(frame: Frame): number {
  return 0.5 + 0.5 * away(frame)[2];
}

type Profile = number | ((front: number) => number);

const valueOf = (profile: Profile, front: number): number =>
  typeof profile === "number" ? profile : profile(front);

/** A row this far above the neckline and away from the neck; both may change towards the front. */
const row =
  (up: Profile, out: Profile): Row =>
  (frame) => {
    const front = frontness(frame);
    const raised = add(frame.at, scale(UP, valueOf(up, front)));
    return add(raised, scale(away(frame), valueOf(out, front)));
  };

/** A hood lies full at the back and runs out towards the front. */
const full =
  (back: number, front: number): Profile =>
  (share) =>
    front + (back - front) * (1 - share ** 2);

/** A stand leans towards the neck, which narrows as it rises: less so at the throat. */
const lean =
  (out: number): Profile =>
  (front) =>
    out * (1 - 0.5 * front);

/** From the back and sides to the points in front. */
const leaf =
  (back: number, front: number): Profile =>
  (share) =>
    back + (front - back) * share ** 2;

/** How far the points of a shirt collar spread, and how far beside the middle that is still felt. */
const SPREAD = { points: 0.32, reach: 0.8 } as const;

/** Moves a row away from the front's middle, most at the collar's points. */
const spread =
  (share: number, of: Row): Row =>
  (frame) => {
    const beside = Math.max(0, 1 - Math.abs(frame.at[0]) / SPREAD.reach);
    const by = frontness(frame) > 0.5 ? share * SPREAD.points * beside : 0;
    return add(of(frame), [Math.sign(frame.at[0]) * by, 0, 0]);
  };

/** Decimetres. The stand hugs the neck; a leaf or a hood falls back over it. */
const ROWS: Readonly<Record<"shirt" | "stand" | "hood", readonly Row[]>> = {
  stand: [
    row(-0.05, 0),
    row(0.2, lean(-0.08)),
    row(0.4, lean(-0.17)),
    row(0.43, lean(-0.15)),
    row(0.4, lean(-0.12)),
    row(0.2, lean(-0.02)),
    row(-0.06, 0.06),
  ],
  shirt: [
    row(-0.04, 0),
    row(0.16, lean(-0.09)),
    row(0.28, lean(-0.17)),
    row(0.31, lean(-0.15)),
    row(0.28, lean(-0.1)),
    spread(0.3, row(leaf(0.16, 0.1), leaf(0, 0.08))),
    spread(0.65, row(leaf(0.02, -0.16), leaf(0.12, 0.16))),
    spread(1, row(leaf(-0.12, -0.42), leaf(0.2, 0.2))),
  ],
  hood: [
    row(-0.05, 0),
    row(full(0.25, 0.04), 0.04),
    row(full(0.42, 0.07), full(0.14, 0.06)),
    row(full(0.46, 0.06), full(0.36, 0.09)),
    row(full(0.36, 0.02), full(0.62, 0.12)),
    row(full(0.05, -0.04), full(0.82, 0.14)),
    row(full(-0.5, -0.08), full(0.86, 0.13)),
    row(full(-0.85, -0.09), full(0.62, 0.1)),
  ],
};
