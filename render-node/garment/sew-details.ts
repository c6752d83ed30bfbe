/** Sews the marked details onto a garment as it hangs. */
import type { LinearRgb } from "../mesh/part.ts";
import { BUTTON_COLOR, button } from "./button.ts";
import { spotOf, type Spot } from "./chalk.ts";
import type { LiftedMark, LineKind } from "./details.ts";
import type { WornGarment } from "./drape-garment.ts";
import {
  add,
  cross,
  dot,
  joinStrips,
  scale,
  sewStrip,
  subtract,
  unit,
  type Frame,
  type Row,
  type Strip,
  type Vector,
} from "./strip.ts";
import type { Trim } from "./trims.ts";

interface Look {
  /** Half its width, decimetres. */
  readonly half: number;
  /** Height of its middle above its sides, as a share of half its width. */
  readonly round: number;
  readonly color?: LinearRgb;
  readonly shade?: number;
}

const LOOKS: Readonly<Record<LineKind, Look>> = {
  seam: { half: 0.011, round: 0, shade: 0.6 },
  topstitch: { half: 0.012, round: 0, color: [0.5, 0.27, 0.08] },
  zip: { half: 0.04, round: 0, color: [0.12, 0.12, 0.13] },
  cord: { half: 0.028, round: 1, color: [0.72, 0.7, 0.66] },
};
/** A panel's rim is turned in this far below the cloth, decimetres. */
const TURNED_IN = 0.01;
const UP: Vector = [0, 1, 0];

export function detailStrips(worn: Pick<WornGarment, "workpiece" | "points" | "normals">): Trim[] {
  const { panels, lines, buttons } = worn.workpiece.details;
  const spots = (marks: readonly LiftedMark[]): Spot[] =>
    marks.map((mark) => {
      const spot = spotOf(mark, worn.points, worn.normals);
      return { ...spot, at: add(spot.at, scale(spot.outwards, mark.lift)) };
    });
  const kinds = Object.keys(LOOKS) as LineKind[];
  return [
    trim(
      "panels",
      panels.map((rows) => sewPanel(rows.map(spots))),
    ),
    ...kinds.map((kind) => {
      const { color, shade } = LOOKS[kind];
      const ofKind = lines.filter((line) => line.kind === kind);
      return {
        ...trim(
          kind,
          ofKind.map(({ marks }) => sewLine(framesOf(spots(marks)), LOOKS[kind])),
        ),
        ...(color && { color }),
        ...(shade !== undefined && { shade }),
      };
    }),
    {
      ...trim(
        "knobs",
        spots(buttons).map((spot) => button(upright(spot))),
      ),
      color: BUTTON_COLOR,
    },
  ].filter(({ strip }) => strip.triangles.length > 0);
}

function trim(name: string, strips: readonly Strip[]): Trim {
  return { name, strip: joinStrips(strips) };
}

/** Frames along a line of spots. */
function framesOf(spots: readonly Spot[]): Frame[] {
  return spots.map((spot, i) => {
    const before = spots[Math.max(0, i - 1)] ?? spot;
    const after = spots[Math.min(spots.length - 1, i + 1)] ?? spot;
    return { ...spot, across: unit(cross(spot.outwards, subtract(after.at, before.at))) };
  });
}

function sewLine(frames: readonly Frame[], { half, round }: Look): Strip {
  const row =
    (side: number, height: number): Row =>
    ({ at, across, outwards }) =>
      add(add(at, scale(across, side * half)), scale(outwards, height * half * round));
  return sewStrip(frames, [row(-1, 0), row(-0.7, 0.7), row(0, 1), row(0.7, 0.7), row(1, 0)], false);
}

/** A grid of spots as a piece of cloth whose rim is turned in. */
function sewPanel(rows: readonly (readonly Spot[])[]): Strip {
  const sunk = (spot: Spot): Spot => ({
    ...spot,
    at: subtract(spot.at, scale(spot.outwards, TURNED_IN)),
  });
  const ends = <Item>(items: readonly Item[], turn: (item: Item) => Item): Item[] => [
    turn(items[0] as Item),
    ...items,
    turn(items.at(-1) as Item),
  ];
  const grid = ends(
    rows.map((row) => ends(row, sunk)),
    (row) => row.map(sunk),
  );
  const [[corner, along], [down]] = rows as unknown as [[Spot, Spot], [Spot]];
  const turn = cross(subtract(down.at, corner.at), subtract(along.at, corner.at));
  return sewGrid(dot(turn, corner.outwards) > 0 ? grid : grid.map((row) => row.toReversed()));
}

/** Sews rows of spots, each seen from outside from left to right and below the one before. */
function sewGrid(rows: readonly (readonly Spot[])[]): Strip {
  const [first] = rows as [readonly Spot[]];
  const spots = rows.flat();
  const uvs = rows.flatMap((row) =>
    row.flatMap((spot, i) => [distance(spot, row[0] as Spot), distance(spot, first[i] as Spot)]),
  );
  const n = first.length;
  const triangles: number[] = [];
  for (let r = 0; r + 1 < rows.length; r++) {
    for (let i = 0; i + 1 < n; i++) {
      const [a, b, c, d] = [r * n + i, r * n + i + 1, (r + 1) * n + i + 1, (r + 1) * n + i];
      triangles.push(a, c, b, a, d, c);
    }
  }
  return {
    points: Float32Array.from(spots.flatMap(({ at }) => at)),
    uvs: Float32Array.from(uvs),
    triangles: Uint32Array.from(triangles),
    vertices: Uint32Array.from(spots, ({ vertex }) => vertex),
  };
}

/** Metres. */
function distance(a: Spot, b: Spot): number {
  return Math.hypot(...subtract(a.at, b.at)) / 10;
}

/** A frame for something round, whose `across` is level. */
function upright(spot: Spot): Frame {
  return { ...spot, across: unit(cross(UP, spot.outwards)) };
}
