import type { FilmTiles } from "../gpu/film-tiles.ts";
import type { Part } from "../mesh/part.ts";
import type { FramedView } from "./frame-figures.ts";

/** A point reaches this far on a film, pixels. */
const REACH = 2;

/** From decimetres to pixels of a picture from its upper left corner. */
type Projection = (x: number, y: number, z: number, out: { x: number; y: number }) => void;

/**
 * Marks the tiles of a picture that the triangles of parts may be seen on.
 *
 * @param width and @param height of the picture, pixels
 */
export function touchTiles(
  tiles: FilmTiles,
  parts: readonly Pick<Part, "positions" | "indices">[],
  view: FramedView,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const project = projection(view, width, height);
  const at = { x: 0, y: 0 };
  for (const { positions, indices } of parts) {
    const seen = new Float32Array((positions.length / 3) * 2);
    for (let i = 0, j = 0; i < positions.length; i += 3, j += 2) {
      project(positions[i] as number, positions[i + 1] as number, positions[i + 2] as number, at);
      seen[j] = at.x;
      seen[j + 1] = at.y;
    }
    for (let t = 0; t < indices.length; t += 3) {
      const a = 2 * (indices[t] as number);
      const b = 2 * (indices[t + 1] as number);
      const c = 2 * (indices[t + 2] as number);
      const ax = seen[a] as number;
      const ay = seen[a + 1] as number;
      const bx = seen[b] as number;
      const by = seen[b + 1] as number;
      const cx = seen[c] as number;
      const cy = seen[c + 1] as number;
      tiles.touch(
        Math.min(ax, bx, cx) - REACH,
        Math.min(ay, by, cy) - REACH,
        Math.max(ax, bx, cx) + REACH,
        Math.max(ay, by, cy) + REACH,
      );
    }
  }
}

function projection({ yaw, shot }: FramedView, width: number, height: number): Projection {
  const angle = (yaw * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const scale = height / (2 * Math.tan((shot.fieldOfView * Math.PI) / 360));
  const middle = height * (0.5 + shot.shift);
  return (x, y, z, out) => {
    const perDm = scale / (shot.z - (z * c - x * s));
    out.x = width / 2 + (x * c + z * s - shot.x) * perDm;
    out.y = middle - (y - shot.y) * perDm;
  };
}
