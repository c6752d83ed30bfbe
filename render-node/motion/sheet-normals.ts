import { addAt } from "../avatar/part-mesh.ts";
import type { Part } from "../mesh/part.ts";
import type { Sheet } from "./weld.ts";

/** Writes the normals of a part whose shape has changed. */
export type RenewNormals = (positions: Float32Array, normals: Float32Array) => void;

/**
 * Normals of a sheet from its triangles. In the shape given they are the part's own: where those were
 * made from more triangles than are drawn, the difference stays.
 */
export function normalsRenewer(part: Part, { pointOf, firsts }: Sheet): RenewNormals {
  const sums = new Float32Array(firsts.length * 3);
  const difference = new Float32Array(part.normals.length);
  fromTriangles(part.positions, part.indices, pointOf, sums);
  pointOf.forEach((point, v) => {
    for (let c = 0; c < 3; c++) {
      const own = part.normals[v * 3 + c] as number;
      difference[v * 3 + c] = own - (sums[point * 3 + c] as number);
    }
  });
  return (positions, normals) => {
    fromTriangles(positions, part.indices, pointOf, sums);
    for (let v = 0; v < pointOf.length; v++) {
      const from = (pointOf[v] as number) * 3;
      const at = v * 3;
      const x = (sums[from] as number) + (difference[at] as number);
      const y = (sums[from + 1] as number) + (difference[at + 1] as number);
      const z = (sums[from + 2] as number) + (difference[at + 2] as number);
      const length = Math.sqrt(x * x + y * y + z * z) || 1;
      normals[at] = x / length;
      normals[at + 1] = y / length;
      normals[at + 2] = z / length;
    }
  };
}

/** Unit normals of the points, each triangle counting as its area. */
function fromTriangles(
  positions: Float32Array,
  indices: Uint32Array,
  pointOf: Uint32Array,
  out: Float32Array,
): void {
  out.fill(0);
  for (let t = 0; t < indices.length; t += 3) {
    const i = indices[t] as number;
    const j = indices[t + 1] as number;
    const k = indices[t + 2] as number;
    const a = i * 3;
    const b = j * 3;
    const c = k * 3;
    const x = positions[a] as number;
    const y = positions[a + 1] as number;
    const z = positions[a + 2] as number;
    const ux = (positions[b] as number) - x;
    const uy = (positions[b + 1] as number) - y;
    const uz = (positions[b + 2] as number) - z;
    const vx = (positions[c] as number) - x;
    const vy = (positions[c + 1] as number) - y;
    const vz = (positions[c + 2] as number) - z;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    addAt(out, (pointOf[i] as number) * 3, nx, ny, nz);
    addAt(out, (pointOf[j] as number) * 3, nx, ny, nz);
    addAt(out, (pointOf[k] as number) * 3, nx, ny, nz);
  }
  for (let i = 0; i < out.length; i += 3) {
    const x = out[i] as number;
    const y = out[i + 1] as number;
    const z = out[i + 2] as number;
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    out[i] = x / length;
    out[i + 1] = y / length;
    out[i + 2] = z / length;
  }
}
