/**
 * Which bones carry hair. It is bound to what it lies on at rest, where the arms are raised; but it
 * grows on the head and hangs over the trunk, and arms and features move below it.
 */
import type { Rig } from "../pack/pack.ts";
import type { PointSkin } from "./avatar.ts";

/** Rounds of evening out, each of which reaches a vertex further: neighbouring strands hold together. */
const ROUNDS = 12;

/** Bones a point may hang on. */
const SLOTS = 4;

/**
 * Skin weights of hair from those of what it is bound to.
 *
 * @param triangles three points each
 */
export function hangOnTrunk(skin: PointSkin, triangles: Uint32Array, rig: Rig): PointSkin {
  const carriers = carriersOf(rig);
  const carrierAt = (slot: number): number => carriers[skin.bones[slot] as number] as number;
  const held = [...skin.weights.keys()].filter((slot) => skin.weights[slot] !== 0);
  const bones = [...new Set(held.map(carrierAt))];
  const columns = new Map(bones.map((bone, column) => [bone, column]));
  const count = skin.bones.length / SLOTS;
  let shares: Float32Array = new Float32Array(count * bones.length);
  for (const slot of held) {
    const column = columns.get(carrierAt(slot)) as number;
    const at = Math.floor(slot / SLOTS) * bones.length + column;
    shares[at] = (shares[at] as number) + (skin.weights[slot] as number);
  }
  for (let round = 0; round < ROUNDS; round++) shares = evened(shares, bones.length, triangles);
  return strongest(shares, bones);
}

/** For each bone the nearest of its forebears, itself included, of the trunk, neck and head. */
function carriersOf({ bones }: Rig): number[] {
  const carriers: number[] = [];
  bones.forEach(({ name, parent }, bone) => {
    const carries = parent < 0 || /^(spine|neck|head)/.test(name);
    carriers.push(carries ? bone : (carriers[parent] as number));
  });
  return carriers;
}

/** Rows of numbers, each moved halfway to the mean of the corners of its triangles. */
function evened(rows: Float32Array, width: number, triangles: Uint32Array): Float32Array {
  const sums = new Float32Array(rows.length);
  const corners = new Float32Array(rows.length / width);
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const own = triangles[t + k] as number;
      for (const turn of [1, 2]) {
        const other = triangles[t + ((k + turn) % 3)] as number;
        corners[own] = (corners[own] as number) + 1;
        for (let c = 0; c < width; c++) {
          sums[own * width + c] =
            (sums[own * width + c] as number) + (rows[other * width + c] as number);
        }
      }
    }
  }
  return rows.map((value, i) => {
    const count = corners[Math.floor(i / width)] as number;
    return count === 0 ? value : (value + (sums[i] as number) / count) / 2;
  });
}

function strongest(shares: Float32Array, bones: readonly number[]): PointSkin {
  const count = shares.length / bones.length;
  const skin = { bones: new Uint16Array(count * SLOTS), weights: new Float32Array(count * SLOTS) };
  for (let point = 0; point < count; point++) {
    const row = shares.subarray(point * bones.length, (point + 1) * bones.length);
    const columns = [...row.keys()].sort((a, b) => (row[b] as number) - (row[a] as number));
    const kept = columns.slice(0, SLOTS);
    const total = kept.reduce((sum, column) => sum + (row[column] as number), 0);
    kept.forEach((column, slot) => {
      skin.bones[point * SLOTS + slot] = bones[column] as number;
      skin.weights[point * SLOTS + slot] = (row[column] as number) / total;
    });
  }
  return skin;
}
