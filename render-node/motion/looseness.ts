/** How far cloth can swing: what fits closely cannot, nor what hangs just below what does. */
import type { Part } from "../mesh/part.ts";
import type { Sheet } from "./weld.ts";

/** A thickness of cloth and a little air: what is no higher above the skin is held. Decimetres. */
const HELD = 0.1;
/** Decimetres of swing a decimetre of room between cloth and skin. */
const SWING_OF_ROOM = 1.2;
/** Decimetres of swing a decimetre of cloth between a point and what holds it. */
const SWING_OF_LENGTH = 0.14;
const MOST = 0.45;
/** Rounds in which a point takes on the mean of its neighbours: cloth swings in one piece. */
const ROUNDS = 6;

/**
 * Decimetres that each point of a sheet can go.
 *
 * @param heights above the skin, decimetres
 */
export function swingRooms(part: Part, sheet: Sheet, heights: Float32Array): Float32Array {
  const lengths = lengthsFromHeld(part, sheet, heights);
  let rooms = heights.map((height, point) =>
    Math.min(
      MOST,
      SWING_OF_ROOM * Math.max(0, height - HELD),
      SWING_OF_LENGTH * (lengths[point] as number),
    ),
  );
  for (let round = 0; round < ROUNDS; round++) {
    rooms = rooms.map((room, point) => {
      const near = sheet.neighbours[point] as ReadonlySet<number>;
      let sum = room;
      for (const other of near) sum += rooms[other] as number;
      return sum / (near.size + 1);
    });
  }
  return rooms;
}

/** Decimetres of cloth from each point to the nearest one that is held; 0 on a sheet that none is of. */
function lengthsFromHeld(
  { positions }: Part,
  { firsts, neighbours }: Sheet,
  heights: Float32Array,
): Float32Array {
  const lengths = new Float32Array(firsts.length).fill(Infinity);
  const held = [...firsts.keys()].filter((point) => (heights[point] as number) <= HELD);
  for (const point of held) lengths[point] = 0;
  let border = new Set(held);
  while (border.size > 0) {
    const next = new Set<number>();
    for (const point of border) {
      for (const near of neighbours[point] ?? []) {
        const through = (lengths[point] as number) + edgeLength(positions, firsts, point, near);
        if (through >= (lengths[near] as number)) continue;
        lengths[near] = through;
        next.add(near);
      }
    }
    border = next;
  }
  return lengths.map((length) => (length === Infinity ? 0 : length));
}

function edgeLength(positions: Float32Array, firsts: Uint32Array, a: number, b: number): number {
  const i = (firsts[a] as number) * 3;
  const j = (firsts[b] as number) * 3;
  let square = 0;
  for (let c = 0; c < 3; c++) {
    square += ((positions[i + c] as number) - (positions[j + c] as number)) ** 2;
  }
  return Math.sqrt(square);
}
