/** Cloth near skin stays outside of it, however the body bends; cloth that clings stays on it. */
import { rise } from "./cycle.ts";
import { type BodySkin, facing, type Hold, HOLDS, type Surface } from "./skin-buckets.ts";
import type { Sheet } from "./weld.ts";

/** Cloth this near clings: it moves as its skin does. Decimetres. */
const CLINGS = 0.05;
/** From here on skin no longer pulls cloth that comes off it, decimetres. */
const LETS_GO = 0.09;
/** Share of the room beyond `CLINGS` that cloth keeps as it is pressed on. */
const KEEPS = 0.4;
/** The further off cloth is, the less it lies on this skin; decimetres. */
const TOUCHES_WITHIN = { from: 0.5, to: 0.8 } as const;
/**
 * Skin and the cloth that lay on it may part, as under a raised arm. It is no longer that skin which
 * carries the cloth when one has gone this far along the other, or would have to come this far to it;
 * decimetres.
 */
const SLIPPED = { from: 0.12, to: 0.4 } as const;
const GONE = { from: 0.25, to: 0.5 } as const;
/** Cosine between cloth and skin that face as one does. */
const ALIKE = 0.5;
/** Rounds in which what a point is moved by becomes the mean of its neighbourhood: cloth has no dents. */
const ROUNDS = 3;
/** Evened out, no point is left nearer its skin than this, decimetres, unless it lay nearer. */
const CLOSEST = 0.03;
/** What is further off is not evened that far; decimetres. */
const CLOSE = 0.15;
/** What clings under other cloth is drawn in by this much, or it would come through; decimetres. */
const DRAWN_IN = 0.1;

export class SkinContact {
  /** How high each point lies above its skin in the still, decimetres. */
  readonly heights: Float32Array;
  /** 1 for a point that is drawn and faces as its skin does: not inside a fold or on its edge. */
  readonly facesOut: Uint8Array;
  readonly #pointOf: Uint32Array;
  readonly #firsts: Uint32Array;
  /** Where each point's neighbours begin in `#near`, and where the last one's end. */
  readonly #rings: Uint32Array;
  readonly #near: Uint32Array;
  readonly #vertices: Uint32Array;
  readonly #shares: Float32Array;
  /** How far beside its skin's normal each point lies, decimetres. */
  readonly #aside: Float32Array;
  /** Where each point's contact counts, 0 … 1. */
  readonly #counts: Float32Array;
  /** How far each point is drawn in, decimetres. */
  readonly #drawnIn: Float32Array;
  /** Whether each point is close to its skin and that is still the same, 0 … 1. */
  readonly #holding: Float32Array;
  /** xyz that each point is moved by. */
  #moves: Float32Array;
  #evened: Float32Array;
  /** What `#look` finds: the skin's unit normal, and how high above and how far beside it a place is. */
  readonly #seen = { x: 0, y: 0, z: 0, height: 0, aside: 0 };

  /**
   * @param part  as it lies on `body`
   * @param holds the body vertices that each point of the sheet hangs on
   */
  constructor(
    part: Surface,
    { firsts, pointOf, neighbours }: Sheet,
    holds: readonly (readonly Hold[])[],
    body: BodySkin,
  ) {
    this.#pointOf = pointOf;
    this.#firsts = firsts;
    this.#rings = new Uint32Array(firsts.length + 1);
    neighbours.forEach((near, point) => {
      this.#rings[point + 1] = (this.#rings[point] as number) + near.size;
    });
    this.#near = Uint32Array.from(neighbours.flatMap((near) => [...near]));
    this.#moves = new Float32Array(firsts.length * 3);
    this.#evened = new Float32Array(firsts.length * 3);
    this.#counts = new Float32Array(firsts.length);
    this.#drawnIn = new Float32Array(firsts.length);
    this.#holding = new Float32Array(firsts.length);
    this.#vertices = new Uint32Array(firsts.length * HOLDS);
    this.#shares = new Float32Array(firsts.length * HOLDS);
    this.#aside = new Float32Array(firsts.length);
    this.heights = new Float32Array(firsts.length);
    this.facesOut = new Uint8Array(firsts.length);
    holds.forEach((held, point) => {
      const total = held.reduce((sum, [, share]) => sum + share, 0);
      held.forEach(([vertex, share], i) => {
        this.#vertices[point * HOLDS + i] = vertex;
        this.#shares[point * HOLDS + i] = share / total;
      });
      const vertex = firsts[point] as number;
      const { height, aside } = this.#look(point, part.positions, vertex * 3, body);
      this.heights[point] = height;
      this.#aside[point] = aside;
      // The inside of a fold goes with its outside; what is not drawn needs no care.
      const isDrawn = (neighbours[point] as ReadonlySet<number>).size > 0;
      const alike = facing(part, vertex, held, body) / total;
      this.facesOut[point] = isDrawn && alike > ALIKE ? 1 : 0;
      if (!isDrawn || alike < 0) return;
      this.#counts[point] = 1 - rise(height, TOUCHES_WITHIN.from, TOUCHES_WITHIN.to);
    });
  }

  /** Frees vertices of the skin, by a share 0 … 1, where something else keeps them off. */
  free(vertex: number, share: number): void {
    const point = this.#pointOf[vertex] as number;
    this.#counts[point] = Math.min(this.#counts[point] as number, 1 - share);
  }

  /** Draws points in, where they cling, by a share 0 … 1 that tells how near the cloth over them is. */
  drawIn(isUnder: (vertex: number) => number): void {
    for (let point = 0; point < this.#firsts.length; point++) {
      const clings = 1 - rise(this.heights[point] as number, CLINGS, LETS_GO);
      if (clings === 0) continue;
      this.#drawnIn[point] = DRAWN_IN * clings * isUnder(this.#firsts[point] as number);
    }
  }

  /**
   * Moves the part's vertices off the skin, and what clings back onto it.
   *
   * @param moving share 0 … 1 of what is only done to a figure in motion
   */
  keep(positions: Float32Array, body: BodySkin, moving: number): void {
    if (!this.#press(positions, body, moving)) return;
    for (let round = 0; round < ROUNDS; round++) this.#even();
    this.#move(positions);
    if (this.#lift(positions, body, moving)) this.#move(positions);
  }

  /** Finds what each point has to be moved by; false where none has to. */
  #press(positions: Float32Array, body: BodySkin, moving: number): boolean {
    this.#moves.fill(0);
    let isMoved = false;
    for (let point = 0; point < this.#firsts.length; point++) {
      const counts = this.#counts[point] as number;
      if (counts === 0) continue;
      const at = (this.#firsts[point] as number) * 3;
      const seen = this.#look(point, positions, at, body);
      const way = this.#wayTo(this.heights[point] as number, seen.height);
      const slipped = Math.abs(seen.aside - (this.#aside[point] as number));
      const holding =
        counts *
        (1 - rise(slipped, SLIPPED.from, SLIPPED.to)) *
        (1 - rise(Math.abs(way), GONE.from, GONE.to));
      this.#holding[point] = seen.height < CLOSE ? holding : 0;
      const by = holding * way - moving * (this.#drawnIn[point] as number);
      if (by === 0) continue;
      isMoved = true;
      this.#moveBy(point, by);
    }
    return isMoved;
  }

  /** The same for points that are still too near; false where none is. */
  #lift(positions: Float32Array, body: BodySkin, moving: number): boolean {
    this.#moves.fill(0);
    let isMoved = false;
    for (let point = 0; point < this.#firsts.length; point++) {
      const holding = this.#holding[point] as number;
      if (holding === 0) continue;
      const { height } = this.#look(point, positions, (this.#firsts[point] as number) * 3, body);
      const least = Math.min(CLOSEST, this.heights[point] as number);
      const lack = least - moving * (this.#drawnIn[point] as number) - height;
      if (lack <= 0) continue;
      isMoved = true;
      this.#moveBy(point, holding * lack);
    }
    return isMoved;
  }

  /** Along the normal of the skin that was looked at last. */
  #moveBy(point: number, by: number): void {
    const { x, y, z } = this.#seen;
    this.#moves[point * 3] = by * x;
    this.#moves[point * 3 + 1] = by * y;
    this.#moves[point * 3 + 2] = by * z;
  }

  #move(positions: Float32Array): void {
    for (let vertex = 0; vertex < this.#pointOf.length; vertex++) {
      const from = (this.#pointOf[vertex] as number) * 3;
      for (let c = 0; c < 3; c++) {
        const at = vertex * 3 + c;
        positions[at] = (positions[at] as number) + (this.#moves[from + c] as number);
      }
    }
  }

  #even(): void {
    const [moves, evened] = [this.#moves, this.#evened];
    for (let point = 0; point < this.#firsts.length; point++) {
      const start = this.#rings[point] as number;
      const end = this.#rings[point + 1] as number;
      const share = 1 / (end - start + 1);
      const at = point * 3;
      let x = moves[at] as number;
      let y = moves[at + 1] as number;
      let z = moves[at + 2] as number;
      for (let k = start; k < end; k++) {
        const near = (this.#near[k] as number) * 3;
        x += moves[near] as number;
        y += moves[near + 1] as number;
        z += moves[near + 2] as number;
      }
      evened[at] = share * x;
      evened[at + 1] = share * y;
      evened[at + 2] = share * z;
    }
    [this.#moves, this.#evened] = [evened, moves];
  }

  /** How much higher a point has to be than it is. */
  #wayTo(still: number, height: number): number {
    if (height > still) return (1 - rise(still, CLINGS, LETS_GO)) * (still - height);
    const least = still <= CLINGS ? still : CLINGS + KEEPS * (still - CLINGS);
    return Math.max(0, least - height);
  }

  #look(point: number, positions: Float32Array, at: number, { points, normals }: BodySkin) {
    let px = 0;
    let py = 0;
    let pz = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let k = point * HOLDS; k < (point + 1) * HOLDS; k++) {
      const share = this.#shares[k] as number;
      const v = (this.#vertices[k] as number) * 3;
      px += share * (points[v] as number);
      py += share * (points[v + 1] as number);
      pz += share * (points[v + 2] as number);
      x += share * (normals[v] as number);
      y += share * (normals[v + 1] as number);
      z += share * (normals[v + 2] as number);
    }
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    x /= length;
    y /= length;
    z /= length;
    px = (positions[at] as number) - px;
    py = (positions[at + 1] as number) - py;
    pz = (positions[at + 2] as number) - pz;
    const height = px * x + py * y + pz * z;
    const seen = this.#seen;
    seen.x = x;
    seen.y = y;
    seen.z = z;
    seen.height = height;
    seen.aside = Math.sqrt(Math.max(0, px * px + py * py + pz * pz - height * height));
    return seen;
  }
}
