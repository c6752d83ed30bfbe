import type { Part, Surface } from "../../../render-node/mesh/part.ts";

/** A ball of radius 5 dm that lies on the floor, as a part of a figure. */
export function spherePart(surface: Surface, name = "ball"): Part {
  const [rows, columns] = [32, 48];
  const positions: number[] = [];
  const normals: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const polar = (row / rows) * Math.PI;
      const turn = (column / columns) * 2 * Math.PI;
      const normal = [
        Math.sin(polar) * Math.sin(turn),
        Math.cos(polar),
        Math.sin(polar) * Math.cos(turn),
      ] as const;
      normals.push(...normal);
      positions.push(normal[0] * 5, normal[1] * 5 + 5, normal[2] * 5);
      uvs.push(column / columns, row / rows);
      if (row === rows || column === columns) continue;
      const i = row * (columns + 1) + column;
      indices.push(i, i + columns + 1, i + 1, i + 1, i + columns + 1, i + columns + 2);
    }
  }
  return {
    name,
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    uvs: Float32Array.from(uvs),
    indices: Uint32Array.from(indices),
    surface,
  };
}
