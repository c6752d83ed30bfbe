/** A few points that show how far a figure reaches: enough to frame it, and quick to pose. */
import type { PointSkin, Posture } from "../avatar/avatar.ts";
import { skinPoints, unposed } from "../avatar/skin-points.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { BORNE_BY, heldWeights, skinOfBody, strongest } from "./bind-cloth.ts";
import type { SkinBuckets, Surface } from "./skin-buckets.ts";

/** Decimetres; of the vertices in a box those are taken that lie furthest to its six sides. */
const BOX = 1;

/** The points of each part, in a posture. */
type Sketch = (posture: Posture) => Part[];

/** A part, and the bones that carry it where they are known: else those of the skin next to it. */
interface Sketched {
  readonly part: Part;
  readonly skin?: PointSkin;
}

/**
 * @param parts   of the figure, as they lie on its skin
 * @param buckets all of that skin, sorted
 * @param posture of that body
 */
export function sketchOf(
  parts: readonly Sketched[],
  buckets: SkinBuckets,
  posture: Posture,
  { base }: Pick<Pack, "base">,
): Sketch {
  const drawn = parts.map(({ part, skin: known }) => {
    const vertices = outermost(part.positions);
    const positions = gathered(part.positions, vertices, 3);
    const skin =
      known === undefined
        ? skinNextTo({ positions, normals: gathered(part.normals, vertices, 3) }, buckets, base)
        : {
            bones: Uint16Array.from(gathered(known.bones, vertices, BORNE_BY)),
            weights: gathered(known.weights, vertices, BORNE_BY),
          };
    return { part, skin, rest: unposed(posture, positions, skin) };
  });
  return (now) =>
    drawn.map(({ part, skin, rest }) => ({ ...part, positions: skinPoints(now, rest, skin) }));
}

function skinNextTo(points: Surface, buckets: SkinBuckets, base: Pack["base"]): PointSkin {
  const all = Uint32Array.from({ length: points.positions.length / 3 }, (_, v) => v);
  const holds = Array.from(all, (v) => buckets.nearest(points, v));
  const { bones, weights } = heldWeights(holds, skinOfBody(base));
  return strongest(weights, bones, all);
}

/** Vertices that are the furthest to a side of their box. */
function outermost(positions: Float32Array): Uint32Array {
  const boxes = new Map<string, number[]>();
  for (let v = 0; v < positions.length / 3; v++) {
    const place = [0, 1, 2].map((axis) => positions[v * 3 + axis] as number);
    const key = place.map((value) => Math.floor(value / BOX)).join(" ");
    const sides = boxes.get(key) ?? Array<number>(6).fill(v);
    place.forEach((value, axis) => {
      if (value < (positions[(sides[axis] as number) * 3 + axis] as number)) sides[axis] = v;
      if (value > (positions[(sides[axis + 3] as number) * 3 + axis] as number))
        sides[axis + 3] = v;
    });
    boxes.set(key, sides);
  }
  return Uint32Array.from(new Set([...boxes.values()].flat()));
}

/** Rows of `size` values each. */
function gathered(
  values: Float32Array | Uint16Array,
  vertices: Uint32Array,
  size: number,
): Float32Array {
  const out = new Float32Array(vertices.length * size);
  vertices.forEach((v, i) => out.set(values.subarray(v * size, (v + 1) * size), i * size));
  return out;
}
