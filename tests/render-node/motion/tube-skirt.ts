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
  return {
    name: "garment",
    positions,
    normals,
    uvs: new Float32Array((positions.length / 3) * 2),
    indices: Uint32Array.from(indices),
    surface: { kind: "cloth", fabric: "cotton", color: [0.5, 0.5, 0.5] },
  };
}
