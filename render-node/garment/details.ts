/** Where pockets, flies, belt loops, seams and cords of a template lie on its pattern. */
import type { Fabric } from "../mesh/part.ts";
import type { Landmarks } from "./body-map.ts";
import { findMarks, type Board, type Mark } from "./chalk.ts";
import type { Pattern } from "./pattern.ts";
import { cutShape } from "./rest-shape.ts";
import { seamsOf } from "./seams.ts";
import type { Chalk, Detail } from "./template.ts";

/** Marks lie this far apart at most, centimetres: less than the cloth's triangles. */
const STEP = 0.5;
/** Heights above the cloth, decimetres. */
const PANEL_HEIGHT = 0.014;
const LINE_HEIGHT = 0.01;
/** How much higher what crosses a waistband lies. */
const ON_BAND = 0.02;
/** From a panel's rim to the stitching that holds it, as a share of its sides. */
const STITCHED_IN = 0.06;
/** Panels wider than this are stitched on twice, centimetres. */
const TWO_ROWS_FROM = 2;

export type LineKind = Extract<Detail, { points: unknown }>["kind"];

/** Details on a pattern: where their lines, panels and buttons lie. */
export interface MarkedDetails {
  readonly lines: readonly MarkedLine[];
  /** Rows of marks. */
  readonly panels: readonly (readonly (readonly LiftedMark[])[])[];
  readonly buttons: readonly LiftedMark[];
}

interface MarkedLine {
  readonly kind: LineKind;
  readonly marks: readonly LiftedMark[];
  /** Runs fair from end to end, whatever the cloth does: a long seam, a cord that hangs. */
  readonly isFair?: boolean;
}

export interface LiftedMark extends Mark {
  /** Height above the cloth, decimetres. */
  readonly lift: number;
}

/**
 * Marks the details of a template on its pattern.
 *
 * @param neutral xyz of the neutral base mesh, and its landmarks
 * @throws {RangeError} for a detail where there is no cloth
 */
export function markDetails(
  pattern: Pattern,
  neutral: Float32Array,
  landmarks: Landmarks,
): MarkedDetails {
  const marked: { [Kind in keyof MarkedDetails]: MarkedDetails[Kind][number][] } = {
    lines: seamsOf(pattern, landmarks).map((seam) => ({
      kind: "seam",
      marks: seam.map((mark) => ({ ...mark, lift: LINE_HEIGHT })),
      isFair: true,
    })),
    panels: [],
    buttons: [],
  };
  const details = (pattern.template.details ?? []).flatMap(bothSides);
  if (details.length === 0) return marked;
  const board: Board = { pattern, points: cutShape(pattern, neutral, {}) };
  const band = pattern.template.bands.waist ?? 0;
  for (const detail of details) {
    const lifted = (chalk: readonly Chalk[], height: number): LiftedMark[] =>
      findMarks(board, detail, chalk).map((mark, i) => {
        const onBand = detail.from === "waist" && (chalk[i] as Chalk)[1] < band;
        return { ...mark, lift: height + (onBand ? ON_BAND : 0) };
      });
    if (detail.kind === "button") {
      marked.buttons.push(...lifted([detail.point], 0));
    } else if (detail.kind === "panel") {
      const { rows, stitching } = panelChalk(detail.columns);
      marked.panels.push(rows.map((row) => lifted(row, PANEL_HEIGHT)));
      const kind = panelStitch(pattern.template.fabric, detail.columns);
      marked.lines.push({ kind, marks: lifted(stitching, PANEL_HEIGHT + LINE_HEIGHT) });
    } else {
      marked.lines.push({
        kind: detail.kind,
        marks: lifted(subdivided(detail.points), LINE_HEIGHT),
        isFair: detail.kind === "cord",
      });
    }
  }
  return marked;
}

/** What a panel is held with: denim by contrasting thread, in two rows where there is room for them. */
function panelStitch(fabric: Fabric, columns: Columns): LineKind {
  if (fabric !== "denim") return "seam";
  const across = columns.map(([x]) => x);
  return Math.max(...across) - Math.min(...across) < TWO_ROWS_FROM ? "stitch" : "topstitch";
}

/** A mirrored detail as one on the left and one on the right. */
function bothSides(detail: Detail): Detail[] {
  if (!detail.mirrored) return [detail];
  if (detail.kind === "button") {
    return [detail, { ...detail, point: [-detail.point[0], detail.point[1]] }];
  }
  if (detail.kind === "panel") {
    const columns = detail.columns.map(([x, begins, ends]) => [-x, begins, ends] as const);
    return [detail, { ...detail, columns: columns.toReversed() }];
  }
  return [detail, { ...detail, points: detail.points.map(([x, away]) => [-x, away] as const) }];
}

/** Points along a line, no further apart than a step. */
function subdivided(points: readonly Chalk[]): Chalk[] {
  return points.flatMap((point, i): Chalk[] => {
    const next = points[i + 1];
    if (!next) return [point];
    const [dx, dy] = [next[0] - point[0], next[1] - point[1]];
    const steps = Math.ceil(Math.hypot(dx, dy) / STEP);
    return Array.from({ length: steps }, (_, k): Chalk => {
      const share = k / steps;
      return [point[0] + share * dx, point[1] + share * dy];
    });
  });
}

type Columns = Extract<Detail, { kind: "panel" }>["columns"];

/** The rows of a panel, and the line around it that holds it. */
function panelChalk(columns: Columns): {
  rows: Chalk[][];
  stitching: Chalk[];
} {
  const begins = subdivided(columns.map(([x, from]) => [x, from]));
  const ends = begins.map(([x]) => [x, endAt(columns, x)] as const);
  const longest = Math.max(...begins.map(([, from], i) => Math.abs((ends[i] as Chalk)[1] - from)));
  const count = Math.max(2, Math.ceil(longest / STEP));
  const between = (i: number, share: number): Chalk => {
    const [[x, from], [, to]] = [begins[i] as Chalk, ends[i] as Chalk];
    return [x, from + share * (to - from)];
  };
  const rowAt = (share: number): Chalk[] => begins.map((_, i) => between(i, share));
  const rows = Array.from({ length: count + 1 }, (_, row) => rowAt(row / count));
  const middle = ((begins[0] as Chalk)[0] + (begins.at(-1) as Chalk)[0]) / 2;
  const inset = ([x, away]: Chalk): Chalk => [x + STITCHED_IN * (middle - x), away];
  const last = begins.length - 1;
  const shares = Array.from(
    { length: count + 1 },
    (_, k) => STITCHED_IN + (k / count) * (1 - 2 * STITCHED_IN),
  );
  const across = (share: number): Chalk[] => rowAt(share).map(inset);
  const along = (i: number): Chalk[] => shares.map((share) => inset(between(i, share)));
  return {
    rows,
    stitching: [
      ...along(0),
      ...across(1 - STITCHED_IN),
      ...along(last).toReversed(),
      ...across(STITCHED_IN).toReversed(),
    ],
  };
}

/** Where a panel ends at `x`: straight from column to column. */
function endAt(columns: Columns, x: number): number {
  const rising = columns.toSorted((a, b) => a[0] - b[0]);
  const after = Math.max(
    1,
    rising.findIndex((column) => column[0] >= x),
  );
  const [[x0, , y0], [x1, , y1]] = [rising[after - 1], rising[after]] as [
    readonly [number, number, number],
    readonly [number, number, number],
  ];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
