/** The neckline of a worn garment as the line that a collar follows. */
import { chestTurn } from "./chest-turn.ts";
import type { WornGarment } from "./drape-garment.ts";
import type { Loop } from "./pattern.ts";
import {
  add,
  dot,
  edgeFrames,
  scale,
  subtract,
  unit,
  vectorOf,
  type Frame,
  type Vector,
} from "./strip.ts";

/** A point of the neckline, with the directions of the chest below it. */
export interface NeckFrame extends Frame {
  /** Unit: out of the chest towards the head. */
  readonly up: Vector;
  /** Unit: away from the neck, square to `up`. */
  readonly away: Vector;
  /** Unit: towards the side of the chest that the point is on. */
  readonly sidewards: Vector;
  /** 0 at the back of the neck, 1 in front. */
  readonly front: number;
  /** Along the neckline to the collar's end on this side, decimetres. */
  readonly fromEnd: number;
}

/** A neckline from the front's middle around the back to the middle again. */
export function neckFrames({ workpiece, points, normals }: WornGarment, loop: Loop): NeckFrame[] {
  const { pattern } = workpiece;
  const turn = chestTurn(pattern, points);
  const up = turn([0, 1, 0]);
  const frames = edgeFrames(loop.vertices, points, normals);
  const placeOf = ({ vertex }: Frame): Vector => vectorOf(pattern.map.points, vertex);
  const score = (frame: Frame): number => placeOf(frame)[2] - Math.abs(placeOf(frame)[0]) * 2;
  const middle = frames.reduce(
    (best, frame, i) => (score(frame) > score(frames[best] as Frame) ? i : best),
    0,
  );
  const turned = [...frames.slice(middle), ...frames.slice(0, middle + 1)];
  const lengths = [0];
  turned.slice(1).forEach(({ at }, i) => {
    lengths.push((lengths[i] as number) + Math.hypot(...subtract(at, (turned[i] as Frame).at)));
  });
  const whole = lengths.at(-1) as number;
  const firstSide = Math.sign(placeOf(turned[1] as Frame)[0]);
  return turned.map((frame, i): NeckFrame => {
    const outwards = add(frame.across, scale(frame.outwards, 0.3));
    const away = unit(subtract(outwards, scale(up, dot(outwards, up))));
    const along = lengths[i] as number;
    const side = along < whole / 2 ? firstSide : -firstSide;
    return {
      ...frame,
      up,
      away,
      sidewards: turn([side, 0, 0]),
      front: 0.5 + 0.5 * dot(away, turn([0, 0, 1])),
      fromEnd: Math.min(along, whole - along),
    };
  });
}
