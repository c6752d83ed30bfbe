/** Which way the wearer's chest is turned, told from the cloth that lies on it. */
import type { Pattern } from "./pattern.ts";
import { add, cross, dot, scale, subtract, vectorOf, type Vector } from "./strip.ts";

/** Below this level a garment hangs, and bellies differ. */
const CHEST_LEVEL = 0.2;
/** Cloth that moves with an arm by more than this says nothing about the chest. */
const WITH_ARM = 0.2;
/** Rounds in which a turn with some stretch comes down to the turn alone. */
const ROUNDS = 12;

/**
 * The rotation that brings the chest of the neutral base mesh, which stands upright and faces +z, best
 * onto the worn one: the polar factor of the covariance of the two.
 *
 * @param points xyz of the pattern's vertices as worn
 * @returns turns a direction along with the chest
 */
export function chestTurn({ map }: Pattern, points: Float32Array): (of: Vector) => Vector {
  const chest = Array.from(map.level.keys()).filter(
    (v) => (map.level[v] as number) < CHEST_LEVEL && (map.armShare[v] as number) < WITH_ARM,
  );
  const middleOf = (values: Float32Array): Vector =>
    scale(chest.map((v) => vectorOf(values, v)).reduce(add), 1 / chest.length);
  const [from, to] = [middleOf(map.points), middleOf(points)];
  const columns: [Vector, Vector, Vector] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (const v of chest) {
    const neutral = subtract(vectorOf(map.points, v), from);
    const worn = scale(subtract(vectorOf(points, v), to), 1 / chest.length);
    columns.forEach((column, c) => {
      columns[c] = add(column, scale(worn, neutral[c] as number));
    });
  }
  const [x, y, z] = polarFactor(columns);
  return (of) => add(add(scale(x, of[0]), scale(y, of[1])), scale(z, of[2]));
}

/** Newton's iteration for the rotation in a matrix, given by its columns (Higham 1986). */
function polarFactor(columns: readonly [Vector, Vector, Vector]): [Vector, Vector, Vector] {
  let [a, b, c] = columns;
  for (let round = 0; round < ROUNDS; round++) {
    const cofactors: [Vector, Vector, Vector] = [cross(b, c), cross(c, a), cross(a, b)];
    const share = 1 / dot(a, cofactors[0]);
    const mean = (of: Vector, other: Vector): Vector => scale(add(of, scale(other, share)), 0.5);
    [a, b, c] = [mean(a, cofactors[0]), mean(b, cofactors[1]), mean(c, cofactors[2])];
  }
  return [a, b, c];
}
