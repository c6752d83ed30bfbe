import type { Part } from "../../../render-node/mesh/part.ts";

/** Vertices round a tube skirt; row by row from the waist to the hem. */
export const ROUND = 48;
const ROWS = 16;

/** A skirt as plain as can be: a tube that widens a little from `top` to `bottom` (decimetres). */
export function tubeSkirt(top: number, bottom: number): Part {
  const positions = new Float32Array(ROWS * ROUND * 3);
  const normals = new Float32Array(positions.length);
  const indices: number[] = [];
  for (let row = 0; row < ROWS; row++) {
    const share = row / (ROWS - 1);
    for (let k = 0; k < ROUND; k++) {
      const angle = (2 * Math.PI * k) / ROUND;
      const [x, z] = [Math.sin(angle), Math.cos(angle)];
      const at = (row * ROUND + k) * 3;
      const out = 1.9 + 0.4 * share;
      positions.set([out * x, top + share * (bottom - top), 0.8 * out * z], at);
      normals.set([x, 0, z], at);
      if (row === 0) continue;
      const [a, b] = [row * ROUND + k, row * ROUND + ((k + 1) % ROUND)];
      indices.push(a - ROUND, a, b, a - ROUND, b, b - ROUND);
    }
  }
  return garment(positions, normals, indices);
}

function garment(positions: Float32Array, normals: Float32Array, indices: number[]): Part {
  return {
    name: "garment",
    positions,
    normals,
    uvs: new Float32Array((positions.length / 3) * 2),
    indices: Uint32Array.from(indices),
    surface: { kind: "cloth", fabric: "cotton", color: [0.5, 0.5, 0.5] },
  };
}

/** Vertices round one leg of `tubeTrousers`. */
export const ROUND_LEG = 24;

/**
 * Trousers as plain as can be: the tube of a skirt from 10 down to the crotch, then one leg's tube on
 * each side. The last `2 * ROUND_LEG` vertices are the hems, the left one first.
 *
 * @param crotch where it parts, decimetres
 */
export function tubeTrousers(crotch: number): Part {
  const half = ROUND / 2;
  const hips = tubeSkirt(10, crotch);
  const positions = [...hips.positions];
  const normals = [...hips.normals];
  const indices = [...hips.indices];
  const lastRing = (ROWS - 1) * ROUND;
  // Each leg hangs on its half of the ring, from the front to the back; its inside begins at the crotch.
  let above = [1, -1].map((side) =>
    Array.from({ length: ROUND_LEG }, (_, k) => {
      const step = Math.round((k * half) / (ROUND_LEG / 2));
      return lastRing + (k <= ROUND_LEG / 2 ? (ROUND + side * step) % ROUND : k % 2 ? 0 : half);
    }),
  );
  for (let row = 1; row < ROWS; row++) {
    above = [1, -1].map((side, leg) => {
      const ring = Array.from({ length: ROUND_LEG }, (_, k) => {
        const angle = (side * 2 * Math.PI * k) / ROUND_LEG;
        const [x, z] = [Math.sin(angle), Math.cos(angle)];
        const y = crotch + (row / (ROWS - 1)) * (1 - crotch);
        positions.push(side * 1.1 + x, y, z - 0.1);
        normals.push(x, 0, z);
        return positions.length / 3 - 1;
      });
      ring.forEach((a, k) => {
        const next = (k + 1) % ROUND_LEG;
        const up = above[leg] as number[];
        indices.push(up[k] as number, a, ring[next] as number);
        indices.push(up[k] as number, ring[next] as number, up[next] as number);
      });
      return ring;
    });
  }
  return garment(Float32Array.from(positions), Float32Array.from(normals), indices);
}
