import type { Fabric } from "../mesh/part.ts";
import { seededNumbers } from "../motion/cycle.ts";

/** What a tile shows: a fabric's weave, or the pores of skin. */
export type TileKind = Fabric | "skin";

/** Side of a tile in texels; a tile holds a few threads, a pixel of a picture many tiles. */
export const TILE_SIZE = 128;

/**
 * A tiling relief as 8-bit RGBA: r, g the normal's x and y (128 flat), b the height (128 the mean),
 * a full. Relief of 1 in the height map leans the normal by about 45°.
 */
export function weaveTile(kind: TileKind): Uint8Array {
  const relief = heights(kind);
  const rgba = new Uint8Array(TILE_SIZE * TILE_SIZE * 4);
  const at = (x: number, y: number): number =>
    relief[((y + TILE_SIZE) % TILE_SIZE) * TILE_SIZE + ((x + TILE_SIZE) % TILE_SIZE)] as number;
  let mean = 0;
  for (const value of relief) mean += value / relief.length;
  for (let y = 0; y < TILE_SIZE; y++) {
    for (let x = 0; x < TILE_SIZE; x++) {
      const i = (y * TILE_SIZE + x) * 4;
      const dx = (at(x - 1, y) - at(x + 1, y)) * 6;
      const dy = (at(x, y - 1) - at(x, y + 1)) * 6;
      const length = Math.hypot(dx, dy, 1);
      rgba[i] = 128 + (dx / length) * 127;
      rgba[i + 1] = 128 + (dy / length) * 127;
      rgba[i + 2] = Math.min(255, Math.max(0, 128 + (at(x, y) - mean) * 127));
      rgba[i + 3] = 255;
    }
  }
  return rgba;
}

function heights(kind: TileKind): Float32Array {
  const map = new Float32Array(TILE_SIZE * TILE_SIZE);
  const cells = kind === "leather" ? scatterPoints(24) : kind === "skin" ? pores() : [];
  for (let y = 0; y < TILE_SIZE; y++) {
    for (let x = 0; x < TILE_SIZE; x++) {
      const u = x / TILE_SIZE;
      const v = y / TILE_SIZE;
      map[y * TILE_SIZE + x] = height(kind, u, v, cells);
    }
  }
  return map;
}

const TURN = Math.PI * 2;

/** Height 0..1 at (u, v) of a tile, periodic in both. */
function height(kind: TileKind, u: number, v: number, cells: readonly Point[]): number {
  switch (kind) {
    case "jersey":
      return stitch(u * 8, v * 8);
    case "knit":
      return rib(u * 8) * 0.85 + 0.15 * stitch(u * 16, v * 16);
    case "cotton": {
      const over = Math.sin(TURN * u * 8) * Math.sin(TURN * v * 8) > 0;
      return over ? Math.abs(Math.sin(TURN * u * 8)) : Math.abs(Math.sin(TURN * v * 8));
    }
    case "denim":
      return 0.5 + 0.35 * Math.sin(TURN * (u * 6 + v * 6)) + 0.15 * Math.sin(TURN * u * 18);
    case "wool":
      return (
        0.5 +
        0.25 * Math.sin(TURN * (u * 4 + 0.3 * Math.sin(TURN * v * 3))) +
        0.25 * Math.sin(TURN * (v * 5 + 0.4 * Math.sin(TURN * u * 2)))
      );
    case "leather": {
      const [nearest, second] = nearestTwo(u, v, cells);
      return Math.min(1, (second - nearest) * 9);
    }
    case "skin": {
      const [nearest] = nearestTwo(u, v, cells);
      return 1 - 0.5 * Math.exp(-nearest * nearest * 6000);
    }
  }
}

/** One loop of a knit: two slanted legs that make a V. */
function stitch(column: number, row: number): number {
  const across = column - Math.floor(column);
  const leg = across < 0.5 ? across * 2 : 2 - across * 2;
  const along = row + leg * 0.5;
  const round = Math.sin(Math.PI * leg);
  return 0.25 + 0.75 * round * (0.6 + 0.4 * Math.sin(TURN * along));
}

/** Knit and purl in turn: round columns with grooves between them. */
function rib(column: number): number {
  return Math.abs(Math.sin(Math.PI * column)) ** 0.7;
}

interface Point {
  readonly u: number;
  readonly v: number;
}

/** Points spread by the additive recurrence of the plastic number: even, and the same every time. */
function scatterPoints(count: number): Point[] {
  return Array.from({ length: count }, (_, i) => ({
    u: (0.5 + i * 0.7548776662466927) % 1,
    v: (0.5 + i * 0.5698402909980532) % 1,
  }));
}

/** Even as pores are, but in no rows: a lattice would show as a weave. */
function pores(): Point[] {
  const random = seededNumbers(5);
  const moved = (value: number): number => (value + 1 + (random() - 0.5) / 14) % 1;
  return scatterPoints(220).map(({ u, v }) => ({ u: moved(u), v: moved(v) }));
}

function nearestTwo(u: number, v: number, points: readonly Point[]): [number, number] {
  let nearest = 9;
  let second = 9;
  for (const point of points) {
    const du = Math.abs(u - point.u);
    const dv = Math.abs(v - point.v);
    const distance = Math.hypot(Math.min(du, 1 - du), Math.min(dv, 1 - dv));
    if (distance < nearest) [nearest, second] = [distance, nearest];
    else if (distance < second) second = distance;
  }
  return [nearest, second];
}
