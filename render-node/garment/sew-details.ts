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
  /** Beside the line's middle, where there are two rows of it, decimetres. */
  readonly beside?: number;
  readonly color?: LinearRgb;
  /** How bright its middle is beside the cloth, into which its sides go over. */
  readonly groove?: number;
}

/** Contrasting thread, as denim is sewn with. */
const THREAD: LinearRgb = [0.5, 0.27, 0.08];

const LOOKS: Readonly<Record<LineKind, Look>> = {
  seam: { half: 0.022, round: 0, groove: 0.5 },
  stitch: { half: 0.01, round: 0.3, color: THREAD },
  topstitch: { half: 0.01, round: 0.3, beside: 0.025, color: THREAD },
  zip: { half: 0.04, round: 0, color: [0.12, 0.12, 0.13] },
  cord: { half: 0.028, round: 1, color: [0.72, 0.7, 0.66] },
};
/** Rows of a line: how far from its middle, as a share of half its width, and how high. */
type LineRows = readonly (readonly [side: number, height: number])[];
const FINE_ROWS: LineRows = [
  [-1, 0],
  [0, 1],
  [1, 0],
];
const ROUND_ROWS: LineRows = [
  [-1, 0],
  [-0.7, 0.7],
  [0, 1],
  [0.7, 0.7],
  [1, 0],
];
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
      panels.map((rows) => sewPanel(bridged(rows.map(spots)))),
    ),
    ...kinds.map((kind) => {
      const ofKind = lines.filter((line) => line.kind === kind);
      return sewAlong(
        kind,
        ofKind.map(({ marks, isFair }) => framesOf(isFair ? faired(spots(marks)) : spots(marks))),
      );
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

/** Lines of one kind, each along frames that lie on the cloth. */
export function sewAlong(
  kind: LineKind,
  lines: readonly (readonly Frame[])[],
  name: string = kind,
): Trim {
  const { color, groove, half } = LOOKS[kind];
  const strips = lines.flatMap((frames) => sewLine(frames, LOOKS[kind]));
  return {
    ...trim(name, strips),
    // The dark heart of a groove is half as wide.
    width: groove === undefined ? 2 * half : half,
    ...(color && { color }),
    ...(groove !== undefined && { tones: strips.flatMap((strip) => tonesOf(strip, groove)) }),
  };
}

function trim(name: string, strips: readonly Strip[]): Trim {
  return { name, strip: joinStrips(strips) };
}

/** Passes that take the kinks out of a line. */
const FAIRING_PASSES = 8;

/** A line of spots whose kinks are taken out within the cloth; its ends stay. */
function faired(spots: readonly Spot[]): readonly Spot[] {
  let line = spots;
  for (let pass = 0; pass < FAIRING_PASSES; pass++) {
    line = line.map((spot, i) => {
      const [before, after] = [line[i - 1], line[i + 1]];
      if (!before || !after) return spot;
      const by = subtract(scale(add(before.at, after.at), 0.5), spot.at);
      const within = subtract(by, scale(spot.outwards, dot(by, spot.outwards)));
      return { ...spot, at: add(spot.at, scale(within, 0.5)) };
    });
  }
  return line;
}

/** Frames along a line of spots. */
function framesOf(spots: readonly Spot[]): Frame[] {
  return spots.map((spot, i) => {
    const before = spots[Math.max(0, i - 1)] ?? spot;
    const after = spots[Math.min(spots.length - 1, i + 1)] ?? spot;
    return { ...spot, across: unit(cross(spot.outwards, subtract(after.at, before.at))) };
  });
}

function sewLine(frames: readonly Frame[], look: Look): Strip[] {
  const { half, round, beside = 0 } = look;
  const row =
    (middle: number, side: number, height: number): Row =>
    ({ at, across, outwards }) =>
      add(add(at, scale(across, middle + side * half)), scale(outwards, height * half * round));
  const middles = beside === 0 ? [0] : [-beside, beside];
  return middles.map((middle) =>
    sewStrip(
      frames,
      rowsOf(look).map(([side, height]) => row(middle, side, height)),
      false,
    ),
  );
}

/** What is as round as a cord shows it; a groove or a thread is too fine to. */
function rowsOf({ round }: Look): LineRows {
  return round >= 1 ? ROUND_ROWS : FINE_ROWS;
}

/** Tones of a line that is a groove in the cloth. */
function tonesOf({ vertices }: Strip, groove: number): number[] {
  const count = vertices.length / FINE_ROWS.length;
  return FINE_ROWS.flatMap(([side]) =>
    Array.from({ length: count }, () => groove + (1 - groove) * Math.abs(side)),
  );
}

/** Rounds in which the doubled cloth of a panel comes up from the dents of what it lies on. */
const BRIDGING_ROUNDS = 12;
/** How far it comes down from edges and corners, decimetres: less than it lies above the cloth. */
const COMES_DOWN = 0.009;
/** Rows and columns along a panel's rim that are held down by its stitching. */
const HELD = 2;

/** A grid of spots whose inner ones lie level with those around them: doubled cloth is stiff. */
function bridged(rows: readonly (readonly Spot[])[]): Spot[][] {
  const grid = rows.map((row) => [...row]);
  for (let round = 0; round < BRIDGING_ROUNDS; round++) {
    grid.slice(HELD, -HELD).forEach((row, k) => {
      const [above, below] = [grid[k + HELD - 1], grid[k + HELD + 1]];
      row.slice(HELD, -HELD).forEach((spot, j) => {
        const i = j + HELD;
        const around = [above?.[i], below?.[i], row[i - 1], row[i + 1]] as Spot[];
        const mean = scale(around.map(({ at }) => at).reduce(add), 1 / around.length);
        const first = rows[k + HELD]?.[i] as Spot;
        const height = dot(subtract(mean, first.at), spot.outwards);
        const at = add(first.at, scale(spot.outwards, Math.max(-COMES_DOWN, height)));
        row[i] = { ...spot, at };
      });
    });
  }
  return grid;
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
