/** Setting shoes flat on the floor: fitted to a foot, they stand on the ball and the sole slants. */
import { vectorAt } from "../avatar/posture.ts";
import { cross, subtract, type Vector } from "../avatar/rotation.ts";
import { smoothstep } from "../smoothstep.ts";

/** Places along a shoe, from its heel 0 to its toe 1: where the heel ends, and where the ball is. */
const HEEL_ENDS = 0.3;
const BALL_BEGINS = 0.5;
const BALL_ENDS = 0.85;
/** How far above the sole a shoe keeps its place, decimetres. */
const KEPT_FROM = 0.7;

/** Lowers the soles of a pair at rest until heel and ball are level. Changes the points in place. */
export function levelSoles(points: Float32Array): void {
  const all = Array.from({ length: points.length / 3 }, (_, v) => v);
  for (const side of [1, -1]) {
    const shoe = all.filter((v) => (points[v * 3] as number) * side > 0);
    const places = shoe.map((v) => vectorAt(points, v));
    const slant = slantOf(places);
    const [, lowest] = lowestOf(places);
    places.forEach(([x, y, z], i) => {
      const over = Math.max(0, slant(x, z) - lowest);
      const share = 1 - smoothstep((y - lowest - over) / KEPT_FROM);
      points[(shoe[i] as number) * 3 + 1] = y - over * share;
    });
  }
}

/** Height of the plane through the lowest points of heel, inner and outer ball. */
function slantOf(shoe: readonly Vector[]): (x: number, z: number) => number {
  const back = Math.min(...shoe.map(([, , z]) => z));
  const length = Math.max(...shoe.map(([, , z]) => z)) - back;
  const along = ([, , z]: Vector): number => (z - back) / length;
  const ball = shoe.filter((p) => along(p) > BALL_BEGINS && along(p) < BALL_ENDS);
  const middle = ball.reduce((sum, [x]) => sum + x / ball.length, 0);
  const [a, b, c] = [
    lowestOf(shoe.filter((p) => along(p) < HEEL_ENDS)),
    lowestOf(ball.filter(([x]) => x < middle)),
    lowestOf(ball.filter(([x]) => x >= middle)),
  ];
  const [nx, ny, nz] = cross(subtract(b, a), subtract(c, a));
  return (x, z) => a[1] - (nx * (x - a[0]) + nz * (z - a[2])) / ny;
}

function lowestOf(points: readonly Vector[]): Vector {
  return points.reduce((best, point) => (point[1] < best[1] ? point : best));
}
