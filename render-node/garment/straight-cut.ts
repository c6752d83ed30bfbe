/**
 * Cutting cloth straight: the trunk and the legs of a pattern become tubes that run straight down to a
 * level edge, as what is cut from flat cloth does. A body bulges at bust, seat and calf.
 */
import { smoothstep } from "../smoothstep.ts";
import { isoline, lengthOf, torsoPlaces } from "./girth.ts";
import type { LoopName, Pattern } from "./pattern.ts";
import { subtract, unit, vectorOf, type Vector } from "./strip.ts";
import { smooth } from "./surface.ts";
import { centerOf, placeOn, tubeThrough, type Tube } from "./tube.ts";

interface StraightPart {
  readonly tube: Tube;
  /** 0 … 1 a vertex: how far it lies on the tube. */
  readonly share: Float64Array;
}

const CHEST = 0;
const HIPS = 2;
const KNEE = 1;
/** Levels of the torso between which a top passes over from the shoulders' shape. */
const TRUNK = { from: -0.6, fully: CHEST } as const;
/** Places along a leg between which trousers pass over from the seat's. */
const LEG = { from: 0.2, fully: 0.5 } as const;
/** Share of the arms from which a vertex is no longer the trunk's. */
const ARM = 0.3;
/** Passes that even out where they do. */
const EVENING_STEPS = 8;
const DOWN: Vector = [0, -1, 0];

/**
 * @param shape xyz of the pattern's vertices on the body it is cut for
 * @returns xyz with trunk and legs straight; sleeves stay as they are
 */
export function straightCut(pattern: Pattern, shape: Float32Array): Float32Array {
  const straight = shape.slice();
  const passing = new Set<number>();
  for (const { tube, share } of [...trunkOf(pattern, shape), ...legsOf(pattern, shape)]) {
    for (let v = 0; v < share.length; v++) {
      const by = share[v] as number;
      if (by === 0) continue;
      if (by < 1) passing.add(v);
      const onTube = placeOn(tube, vectorOf(shape, v));
      for (let c = 0; c < 3; c++) {
        const i = v * 3 + c;
        straight[i] = (1 - by) * (straight[i] as number) + by * (onTube[c] as number);
      }
    }
  }
  for (const v of pattern.loops.flatMap(({ vertices }) => vertices)) passing.delete(v);
  const uneven = Uint32Array.from(passing);
  let even = straight;
  for (let step = 0; step < EVENING_STEPS; step++) {
    even = smooth(even, 3, pattern.neighbours, 0.5, uneven);
  }
  return even;
}

/** The body of a top or a dress from the chest, or a skirt from its waistband, to the hem. */
function trunkOf(pattern: Pattern, shape: Float32Array): StraightPart[] {
  const { map, template, triangles } = pattern;
  const hem = edgeOf(pattern, "hem", shape);
  if (!hem) return [];
  const includes = (v: number): boolean => (map.armShare[v] as number) < 0.5;
  const ringAt = (at: number): Float64Array =>
    isoline(triangles, shape, { values: map.level, at, includes });
  const isTop = template.neckline !== undefined;
  const top = ringAt(isTop ? CHEST : torsoPlaces(template).waist);
  const share = map.level.map(
    (level, v) =>
      (1 - smoothstep((map.armShare[v] as number) / ARM)) * (isTop ? passed(TRUNK, level) : 1),
  );
  const rings = [top, ringAt(HIPS), hem].filter(({ length }) => length > 0);
  return [{ tube: tubeThrough(rings, DOWN), share }];
}

/** Long legs narrow to the ankle, square to the shin; what ends above the knee is wide and level. */
function legsOf(pattern: Pattern, shape: Float32Array): StraightPart[] {
  const { map, template, triangles } = pattern;
  const isShort = (template.leg?.at ?? 0) < KNEE;
  return (["left", "right"] as const).flatMap((side) => {
    const edge = edgeOf(pattern, `${side}Leg`, shape);
    if (!edge) return [];
    const includes = (v: number): boolean =>
      (map.legShare[v] as number) > 0.3 && (map.points[v * 3] as number) > 0 === (side === "left");
    const at = (LEG.from + LEG.fully) / 2;
    const thigh = isoline(triangles, shape, { values: map.legAlong, at, includes });
    const share = map.legAlong.map((place, v) => (includes(v) ? passed(LEG, place) : 0));
    const tube = isShort
      ? tubeThrough([thigh, widened(edge, lengthOf(thigh) / lengthOf(edge))], DOWN)
      : tubeThrough([thigh, edge], unit(subtract(centerOf(edge), centerOf(thigh))));
    return [{ tube, share }];
  });
}

function widened(ring: Float64Array, by: number): Float64Array {
  const center = centerOf(ring);
  return ring.map((value, i) => {
    const middle = center[i % 3] as number;
    return middle + by * (value - middle);
  });
}

/** An open edge of the cloth as segments, like an isoline's. */
function edgeOf({ loops }: Pattern, name: LoopName, shape: Float32Array): Float64Array | null {
  const loop = loops.find((each) => each.name === name)?.vertices;
  if (!loop) return null;
  const next = (i: number): number => loop[(i + 1) % loop.length] as number;
  return Float64Array.from(
    loop.flatMap((v, i) => [...vectorOf(shape, v), ...vectorOf(shape, next(i))]),
  );
}

function passed({ from, fully }: { from: number; fully: number }, at: number): number {
  return smoothstep((at - from) / (fully - from));
}
