import type { Part } from "../mesh/part.ts";

/** Side of a cell, decimetres: fine enough for armpits and chins, coarse enough to take 50 ms. */
const CELL_DM = 0.1;

/** Empty cells around the figure. */
const BORDER_CELLS = 4;

/** Levels of the pyramid above the cells; the highest has cells of 16 cm. */
const LEVELS = 5;

interface Level {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly size: number;
  /** 0 empty … 1 blocked. */
  readonly blocked: Float32Array;
}

/**
 * The figure as a pyramid of cells that block light, to ask from any point how much of the room it
 * sees. Cones are marched through it, wider levels further out (Crassin et al. 2011, "Interactive
 * Indirect Illumination Using Voxel Cone Tracing"), on the CPU and per vertex: one answer serves
 * every picture of the figure, whichever way it is turned.
 */
export class RoomVisibility {
  readonly #levels: Level[];
  readonly #origin: readonly [number, number, number];

  /** @param ceiling decimetres above which the figure is left out, for questions asked near the floor */
  constructor(parts: readonly Part[], ceiling = Infinity) {
    const bounds = cellBounds(parts, ceiling);
    this.#origin = bounds.origin;
    const finest = newLevel(bounds.nx, bounds.ny, bounds.nz, CELL_DM);
    for (const part of parts) {
      if (part.surface.kind !== "cornea") this.#block(part, finest);
    }
    fillInside(finest, ceiling < Infinity);
    this.#levels = [finest];
    for (let i = 1; i < LEVELS; i++) this.#levels.push(coarser(this.#levels[i - 1] as Level));
  }

  /**
   * 0..1 for each vertex of a part: 1 on an open surface, less in creases and hollows. A vertex of no
   * triangle (skin that cloth hides) is not asked for and stays 1.
   */
  ofPart(part: Part): Float32Array {
    const { positions, normals, indices } = part;
    const seen = new Float32Array(positions.length / 3).fill(NOT_ASKED);
    for (const i of indices) {
      if ((seen[i] as number) !== NOT_ASKED) continue;
      seen[i] = this.at(
        positions[3 * i] as number,
        positions[3 * i + 1] as number,
        positions[3 * i + 2] as number,
        normals[3 * i] as number,
        normals[3 * i + 1] as number,
        normals[3 * i + 2] as number,
      );
    }
    return seen.map((value) => (value === NOT_ASKED ? 1 : value));
  }

  /** 0..1, the part of the hemisphere around the unit normal (nx, ny, nz) that is not blocked. */
  at(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
    // Any vector across the normal starts the ring of outer cones.
    const flat = Math.abs(ny) > 0.9;
    const length = flat ? Math.hypot(ny, nz) : Math.hypot(nx, nz);
    const tx = flat ? 0 : nz / length;
    const ty = flat ? nz / length : 0;
    const tz = flat ? -ny / length : -nx / length;
    const bx = ny * tz - nz * ty;
    const by = nz * tx - nx * tz;
    const bz = nx * ty - ny * tx;
    let open = AXIS_WEIGHT * this.#cone(x, y, z, nx, ny, nz);
    for (let k = 0; k < RING_CONES; k++) {
      const c = RING_COS[k] as number;
      const s = RING_SIN[k] as number;
      const dx = nx * 0.5 + (tx * c + bx * s) * 0.866;
      const dy = ny * 0.5 + (ty * c + by * s) * 0.866;
      const dz = nz * 0.5 + (tz * c + bz * s) * 0.866;
      open += RING_WEIGHT * this.#cone(x + nx * 0.1, y + ny * 0.1, z + nz * 0.1, dx, dy, dz);
    }
    return open;
  }

  /** How much of a 60° cone passes: what stands on its axis on each level, between eight cells. */
  #cone(x: number, y: number, z: number, dx: number, dy: number, dz: number): number {
    const [left, bottom, back] = this.#origin;
    let open = 1;
    for (let i = 0; i < LEVELS; i++) {
      const distance = STEP_DM[i] as number;
      const { nx, ny, nz, size, blocked } = this.#levels[i] as Level;
      const fx = (x + dx * distance - left) / size - 0.5;
      const fy = (y + dy * distance - bottom) / size - 0.5;
      const fz = (z + dz * distance - back) / size - 0.5;
      // Beyond the cells there is nothing; inside, cutting off decimals rounds down.
      if (!(fx >= 0 && fy >= 0 && fz >= 0 && fx < nx - 1 && fy < ny - 1 && fz < nz - 1)) continue;
      const ix = fx | 0;
      const iy = fy | 0;
      const iz = fz | 0;
      const at = (iz * ny + iy) * nx + ix;
      const behind = at + nx * ny;
      const a = blocked[at] as number;
      const b = blocked[at + 1] as number;
      const c = blocked[at + nx] as number;
      const d = blocked[at + nx + 1] as number;
      const e = blocked[behind] as number;
      const f = blocked[behind + 1] as number;
      const g = blocked[behind + nx] as number;
      const h = blocked[behind + nx + 1] as number;
      if (a + b + c + d + e + f + g + h === 0) continue;
      const tx = fx - ix;
      const ty = fy - iy;
      const near = lerp(lerp(a, b, tx), lerp(c, d, tx), ty);
      const far = lerp(lerp(e, f, tx), lerp(g, h, tx), ty);
      open *= 1 - lerp(near, far, fz - iz) * (STEP_WEIGHT[i] as number);
    }
    return open;
  }

  #block(part: Part, level: Level): void {
    const { positions, indices } = part;
    // Cards of hair are mostly gaps.
    const density = part.surface.kind === "hair" ? 0.35 : 1;
    const [left, bottom, back] = this.#origin;
    const corner = (index: number, axis: number, from: number): number =>
      ((positions[index * 3 + axis] as number) - from) / CELL_DM;
    for (let t = 0; t < indices.length; t += 3) {
      const a = indices[t] as number;
      const b = indices[t + 1] as number;
      const c = indices[t + 2] as number;
      const ay = corner(a, 1, bottom);
      const uy = corner(b, 1, bottom) - ay;
      const vy = corner(c, 1, bottom) - ay;
      // Beyond the last cells, which a ceiling may leave out.
      if (Math.max(ay, ay + uy, ay + vy) >= level.ny) continue;
      const ax = corner(a, 0, left);
      const az = corner(a, 2, back);
      const ux = corner(b, 0, left) - ax;
      const uz = corner(b, 2, back) - az;
      const vx = corner(c, 0, left) - ax;
      const vz = corner(c, 2, back) - az;
      const longest = Math.sqrt(Math.max(ux * ux + uy * uy + uz * uz, vx * vx + vy * vy + vz * vz));
      const steps = Math.min(64, Math.max(1, Math.ceil(longest * 1.5)));
      for (let i = 0; i <= steps; i++) {
        for (let j = 0; j <= steps - i; j++) {
          const u = i / steps;
          const v = j / steps;
          const x = Math.floor(ax + ux * u + vx * v);
          const y = Math.floor(ay + uy * u + vy * v);
          const z = Math.floor(az + uz * u + vz * v);
          const cell = (z * level.ny + y) * level.nx + x;
          if ((level.blocked[cell] as number) < density) level.blocked[cell] = density;
        }
      }
    }
  }
}

/** One cone along the normal and five around it at 60°, weighted by the cosine they stand for. */
const AXIS_WEIGHT = 0.25;
const RING_WEIGHT = 0.15;
const RING_CONES = 5;
const RING_ANGLES = Array.from({ length: RING_CONES }, (_, k) => (k * Math.PI * 2) / RING_CONES);
const RING_COS = Float64Array.from(RING_ANGLES, Math.cos);
const RING_SIN = Float64Array.from(RING_ANGLES, Math.sin);

/** Where a cone is looked at on each level, decimetres, and how much what is there hides: near
 * things darken, a metre away none. */
const STEP_DM = Float64Array.of(0.22, 0.4, 0.8, 1.6, 3.0);
const STEP_WEIGHT = Float64Array.of(0.7, 0.8, 0.8, 0.7, 0.5);

/** Of a vertex that no triangle has named yet. */
const NOT_ASKED = -1;

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

function newLevel(nx: number, ny: number, nz: number, size: number): Level {
  return { nx, ny, nz, size, blocked: new Float32Array(nx * ny * nz) };
}

function cellBounds(
  parts: readonly Part[],
  ceiling: number,
): {
  origin: [number, number, number];
  nx: number;
  ny: number;
  nz: number;
} {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of parts) {
    for (let i = 0; i < positions.length; i++) {
      const value = positions[i] as number;
      if (value < (low[i % 3] as number)) low[i % 3] = value;
      if (value > (high[i % 3] as number)) high[i % 3] = value;
    }
  }
  high[1] = Math.min(high[1] as number, ceiling);
  // Whole cells of the coarsest level, and an empty border around the figure.
  const unit = 1 << (LEVELS - 1);
  const cells = [0, 1, 2].map((axis) => {
    const filled = ((high[axis] as number) - (low[axis] as number)) / CELL_DM;
    return Math.ceil((filled + 2 * BORDER_CELLS) / unit) * unit;
  });
  const margin = BORDER_CELLS * CELL_DM;
  return {
    origin: [(low[0] as number) - margin, (low[1] as number) - margin, (low[2] as number) - margin],
    nx: cells[0] as number,
    ny: cells[1] as number,
    nz: cells[2] as number,
  };
}

/** From this on a cell is a wall; hair is not. */
const WALL = 0.9;

/**
 * Blocks what lies inside: every block of two cells a side that a flood from outside cannot reach.
 * Wide blocks, so that a gap under two centimetres (a collar, a seam) lets nothing in.
 *
 * @param isCut whether the figure goes on above the cells: then nothing gets in from there either
 */
function fillInside(level: Level, isCut: boolean): void {
  const { nx, ny, nz, blocked } = level;
  const [width, height, depth] = [nx / 2, ny / 2, nz / 2];
  const state = new Uint8Array(width * height * depth);
  let cell = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = ((z >> 1) * height + (y >> 1)) * width;
      for (let x = 0; x < nx; x++, cell++) {
        if ((blocked[cell] as number) >= WALL) state[row + (x >> 1)] = IS_WALL;
      }
    }
  }
  if (isCut) {
    for (let z = 0; z < depth; z++) {
      const top = (z * height + height - 1) * width;
      state.fill(IS_WALL, top, top + width);
    }
  }
  flood(state, width, height);
  cell = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = ((z >> 1) * height + (y >> 1)) * width;
      for (let x = 0; x < nx; x++, cell++) {
        if (state[row + (x >> 1)] === 0) blocked[cell] = 1;
      }
    }
  }
}

/** Marks as outside what is joined to the first block, which is empty by construction. */
function flood(state: Uint8Array, width: number, height: number): void {
  const sheet = width * height;
  const queue = new Int32Array(state.length);
  state[0] = IS_OUTSIDE;
  let end = 1;
  for (let head = 0; head < end; head++) {
    const i = queue[head] as number;
    // The border is empty on every side: a step over it lands outside too.
    for (const next of [i - 1, i + 1, i - width, i + width, i - sheet, i + sheet]) {
      if (state[next] !== 0) continue;
      state[next] = IS_OUTSIDE;
      queue[end++] = next;
    }
  }
}

const IS_WALL = 1;
const IS_OUTSIDE = 2;

/**
 * Halves a level. What two cells behind each other block together is the larger of the two, what
 * two beside each other block is their mean; a cell holds the mean over the three directions, so a
 * thin shell keeps most of its weight.
 */
function coarser(fine: Level): Level {
  const level = newLevel(fine.nx / 2, fine.ny / 2, fine.nz / 2, fine.size * 2);
  const { blocked } = fine;
  const row = fine.nx;
  const sheet = fine.nx * fine.ny;
  for (let z = 0; z < level.nz; z++) {
    for (let y = 0; y < level.ny; y++) {
      for (let x = 0; x < level.nx; x++) {
        const i = 2 * z * sheet + 2 * y * row + 2 * x;
        const a = blocked[i] as number;
        const b = blocked[i + 1] as number;
        const c = blocked[i + row] as number;
        const d = blocked[i + row + 1] as number;
        const e = blocked[i + sheet] as number;
        const f = blocked[i + sheet + 1] as number;
        const g = blocked[i + sheet + row] as number;
        const h = blocked[i + sheet + row + 1] as number;
        if (a + b + c + d + e + f + g + h === 0) continue;
        const alongX = max(a, b) + max(c, d) + max(e, f) + max(g, h);
        const alongY = max(a, c) + max(b, d) + max(e, g) + max(f, h);
        const alongZ = max(a, e) + max(b, f) + max(c, g) + max(d, h);
        level.blocked[(z * level.ny + y) * level.nx + x] = (alongX + alongY + alongZ) / 12;
      }
    }
  }
  return level;
}

function max(a: number, b: number): number {
  return a > b ? a : b;
}
