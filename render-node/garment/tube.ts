/** A tube of cloth: ovals along a line, straight from one to the next, the last of them a level edge. */
import { add, cross, dot, scale, subtract, unit, type Vector } from "./strip.ts";

export interface Tube {
  /** Unit vectors: x and y of the ovals' planes, then the line's own. */
  readonly axes: readonly [Vector, Vector, Vector];
  /** In the order of the line. */
  readonly rings: readonly Ring[];
  /** How far beyond its middle the edge that it is made from ends, by the angle. */
  readonly overhang: Series;
}

interface Ring {
  readonly center: Vector;
  /** Where along the line, decimetres. */
  readonly at: number;
  readonly radius: Series;
}

/** A Fourier series: cosine and sine of no, one, two … waves around the tube, decimetres. */
type Series = readonly (readonly [cos: number, sin: number])[];

/** A segment of a ring in its own oval's plane. */
interface Sector {
  readonly angle: number;
  /** By how much the angle grows along it. */
  readonly turn: number;
  readonly radius: number;
  readonly beyond: number;
}

/** Two waves are an ellipse, three an egg; a bust takes more. */
const WAVES = 3;
/** An edge is made level wherever it is not: narrow between the buttocks, where it lies deeper in. */
const EDGE_WAVES = 24;

/**
 * @param rings closed lines around the tube as of `isoline`, the last its edge
 * @param along unit vector of its line
 */
export function tubeThrough(rings: readonly Float64Array[], along: Vector): Tube {
  const x = unit(subtract([0, 0, 1], scale(along, along[2])));
  const axes = [x, cross(along, x), along] as const;
  const centers = rings.map(centerOf);
  const sectors = rings.map((ring, i) => sectorsOf(ring, centers[i] as Vector, axes));
  return {
    axes,
    rings: centers.map((center, i) => ({
      center,
      at: dot(center, along),
      radius: seriesOf(sectors[i] as Sector[], WAVES, ({ radius }) => radius),
    })),
    overhang: seriesOf(sectors.at(-1) ?? [], EDGE_WAVES, ({ beyond }) => beyond),
  };
}

/** Where a point near a tube lies on it: at the same angle, and as far along as it is from a level edge. */
export function placeOn({ axes: [x, y, along], rings, overhang }: Tube, point: Vector): Vector {
  const first = rings[0] as Ring;
  const last = rings.at(-1) as Ring;
  const at = dot(point, along);
  let next = 1;
  while (next < rings.length - 1 && at > (rings[next] as Ring).at) next++;
  const [a, b] = [rings[next - 1], rings[next]] as [Ring, Ring];
  // Before its first ring it goes on as wide as it begins.
  const share = Math.max(0, (at - a.at) / (b.at - a.at));
  const center = add(scale(a.center, 1 - share), scale(b.center, share));
  const out = subtract(point, center);
  const angle = Math.atan2(dot(out, y), dot(out, x));
  const radius = (1 - share) * valueAt(a.radius, angle) + share * valueAt(b.radius, angle);
  const down = Math.max(0, (at - first.at) / (last.at - first.at));
  const rest = at - dot(center, along) - down * valueAt(overhang, angle);
  return add(
    add(center, scale(along, rest)),
    add(scale(x, radius * Math.cos(angle)), scale(y, radius * Math.sin(angle))),
  );
}

/** Middle of a ring's length. */
export function centerOf(ring: Float64Array): Vector {
  let sum: Vector = [0, 0, 0];
  let whole = 0;
  for (let i = 0; i < ring.length; i += 6) {
    const [from, to] = endsOf(ring, i);
    const length = Math.hypot(...subtract(to, from));
    whole += length;
    sum = add(sum, scale(add(from, to), length / 2));
  }
  return scale(sum, 1 / whole);
}

function sectorsOf(ring: Float64Array, center: Vector, [x, y, along]: Tube["axes"]): Sector[] {
  const sectors: Sector[] = [];
  for (let i = 0; i < ring.length; i += 6) {
    const [from, to] = endsOf(ring, i).map((end) => subtract(end, center)) as [Vector, Vector];
    const [ax, ay, bx, by] = [dot(from, x), dot(from, y), dot(to, x), dot(to, y)];
    sectors.push({
      angle: Math.atan2(ay + by, ax + bx),
      turn: Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by)),
      radius: Math.hypot(ax + bx, ay + by) / 2,
      beyond: (dot(from, along) + dot(to, along)) / 2,
    });
  }
  return sectors;
}

function endsOf(ring: Float64Array, i: number): [Vector, Vector] {
  const [ax, ay, az, bx, by, bz] = ring.subarray(i, i + 6) as unknown as [...Vector, ...Vector];
  return [
    [ax, ay, az],
    [bx, by, bz],
  ];
}

function seriesOf(
  sectors: readonly Sector[],
  waves: number,
  value: (sector: Sector) => number,
): Series {
  const whole = sectors.reduce((sum, { turn }) => sum + turn, 0);
  return Array.from({ length: waves + 1 }, (_, wave) => {
    const weight = (wave === 0 ? 1 : 2) / whole;
    let cos = 0;
    let sin = 0;
    for (const sector of sectors) {
      const share = weight * sector.turn * value(sector);
      cos += share * Math.cos(wave * sector.angle);
      sin += share * Math.sin(wave * sector.angle);
    }
    return [cos, sin];
  });
}

function valueAt(series: Series, angle: number): number {
  return series.reduce(
    (sum, [cos, sin], wave) => sum + cos * Math.cos(wave * angle) + sin * Math.sin(wave * angle),
    0,
  );
}
