/** Collars: strips that stand on the neckline and, but for a stand collar, fall back over it. */
import { BUTTON_COLOR, button } from "./button.ts";
import { PLACKET, ZIP, ZIP_COLOR } from "./closure.ts";
import { COLLAR_ROWS, STANDING_ROWS } from "./collar-rows.ts";
import type { WornGarment } from "./drape-garment.ts";
import { neckFrames, type NeckFrame } from "./neck-frames.ts";
import { pushOut } from "./push-out.ts";
import { sewAlong } from "./sew-details.ts";
import {
  add,
  cross,
  dot,
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

/** How far a falling collar stays off the cloth below it. */
const OFF_CLOTH = 0.04;

export function collarStrips(worn: WornGarment): Trim[] {
  const { pattern } = worn.workpiece;
  const loop = pattern.loops.find(({ name }) => name === "neck");
  const { collar } = pattern.template;
  if (!collar || !loop) return [];
  const frames = neckFrames(worn, loop);
  const lines = COLLAR_ROWS[collar].map((row) => frames.map(row));
  const strip = sewLines(collar === "hood" ? rounded(lines) : lines, frames, false);
  const between = collar === "hood" ? ROUNDING_STEPS : 1;
  const standing = STANDING_ROWS[collar] * between * frames.length;
  pushOut(strip.points, worn.surface, OFF_CLOTH, (v) => v >= standing);
  const trim: Trim = { name: "collar", strip: collar === "shirt" ? withRim(strip, frames) : strip };
  const { closure } = pattern.template;
  if (collar === "stand" && closure === "zip") {
    const zip = joinEnds(strip, frames, STANDING_ROWS.stand - 1, COLLAR_ROWS.stand.length, ZIP);
    return [trim, { name: "collar-zip", strip: zip.strip, color: ZIP_COLOR }];
  }
  if (collar === "shirt" && closure === "buttons") {
    const placket = joinEnds(strip, frames, 0, STANDING_ROWS.shirt, PLACKET);
    return [
      trim,
      sewAlong("seam", [edgeSeam(lines.length, strip, frames)], "collar-seam"),
      { name: "collar-placket", strip: placket.strip },
      { name: "collar-button", strip: button(placket.middle), color: BUTTON_COLOR },
    ];
  }
  return [trim];
}

/** What joins the ends of a stand in front: a strip over the rows from one to another. */
function joinEnds(
  { points }: Strip,
  frames: readonly NeckFrame[],
  from: number,
  to: number,
  { half, height }: { readonly half: number; readonly height: number },
): { readonly strip: Strip; readonly middle: Frame } {
  const n = frames.length;
  const [{ vertex, up, away }] = frames as [NeckFrame];
  const leftwards = cross(up, away);
  const line = Array.from({ length: to - from }, (_, k): Frame => {
    const r = from + k;
    const [left, right] = [vectorOf(points, r * n), vectorOf(points, (r + 1) * n - 1)];
    return { at: scale(add(left, right), 0.5), outwards: away, across: leftwards, vertex };
  });
  const row =
    (side: number, lift: number): Row =>
    ({ at, across, outwards }) =>
      add(add(at, scale(across, side * half)), scale(outwards, lift));
  const strip = sewStrip(
    line,
    [row(-1, -height), row(-0.8, height), row(0.8, height), row(1, -height)],
    false,
  );
  const middle = line[Math.floor((line.length - 1) / 2)] as Frame;
  return { strip, middle: { ...middle, at: add(middle.at, scale(away, height)) } };
}

/** Lines for one line of a hood, and passes that take the corners out of each. */
const ROUNDING_STEPS = 2;
const SMOOTHING_PASSES = 12;

/** The lines of a hood with others between them, on Catmull-Rom curves, and each without corners. */
function rounded(lines: readonly (readonly Vector[])[]): Vector[][] {
  const smooth = lines.map((line) => {
    let calm = [...line];
    for (let pass = 0; pass < SMOOTHING_PASSES; pass++) {
      calm = calm.map((point, i) => {
        const [before, after] = [calm[i - 1], calm[i + 1]];
        return before && after ? add(scale(point, 0.5), scale(add(before, after), 0.25)) : point;
      });
    }
    return calm;
  });
  const at = (r: number, i: number): Vector =>
    smooth[Math.min(smooth.length - 1, Math.max(0, r))]?.[i] as Vector;
  const count = (smooth.length - 1) * ROUNDING_STEPS + 1;
  return Array.from({ length: count }, (_, k) => {
    const [r, t] = [Math.floor(k / ROUNDING_STEPS), (k % ROUNDING_STEPS) / ROUNDING_STEPS];
    const shares = [
      ((2 - t) * t - 1) * t,
      (3 * t - 5) * t * t + 2,
      ((4 - 3 * t) * t + 1) * t,
      (t - 1) * t * t,
    ];
    return (lines[0] ?? []).map((__, i) =>
      shares.map((share, j) => scale(at(r + j - 1, i), share / 2)).reduce(add),
    );
  });
}

/** From the edge of a leaf to the seam along it, as a share of its last row, and above it, decimetres. */
const SEAM = { inwards: 0.35, lift: 0.008 } as const;

/** Frames along the edge of a collar's leaf, from point to point. */
function edgeSeam(rows: number, { points }: Strip, frames: readonly NeckFrame[]): Frame[] {
  const n = frames.length;
  const edge = frames.map((_, i) => vectorOf(points, (rows - 1) * n + i));
  const inner = frames.map((_, i) => vectorOf(points, (rows - 2) * n + i));
  return frames.map(({ vertex, away, up }, i): Frame => {
    const [on, by] = [edge[i] as Vector, subtract(edge[i] as Vector, inner[i] as Vector)];
    const along = subtract(
      edge[Math.min(n - 1, i + 1)] as Vector,
      edge[Math.max(0, i - 1)] as Vector,
    );
    const normal = unit(cross(along, by));
    const outwards = scale(normal, Math.sign(dot(normal, add(away, up))));
    const at = add(subtract(on, scale(by, SEAM.inwards)), scale(outwards, SEAM.lift));
    return { at, outwards, across: unit(cross(outwards, along)), vertex };
  });
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
