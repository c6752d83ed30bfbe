import { expect, test } from "vitest";
import { OnCloth } from "../../../render-node/motion/on-cloth.ts";

/** Corners of an upright square of cloth at `x` that faces along +X or −X, decimetres. */
function square(
  x: number,
  facing: 1 | -1,
  side: number,
): { positions: number[]; normals: number[] } {
  const corners = [
    [0, 0],
    [side, 0],
    [0, side],
    [side, side],
  ];
  return {
    positions: corners.flatMap(([y, z]) => [x, y as number, z as number]),
    normals: corners.flatMap(() => [facing, 0, 0]),
  };
}

test("a side seam stays on its side when the sleeve that hung on it is raised", () => {
  const [trunk, sleeve] = [square(0, 1, 0.6), square(0.02, -1, 0.2)];
  const positions = Float32Array.from([...trunk.positions, ...sleeve.positions]);
  const normals = Float32Array.from([...trunk.normals, ...sleeve.normals]);
  const seam = new OnCloth({ positions, normals }).sew({
    positions: Float32Array.of(0.01, 0.05, 0.1, 0.01, 0.15, 0.1),
    normals: Float32Array.of(1, 0, 0, 1, 0, 0),
  });
  const raised = positions.map((value, i) => (i >= 12 && i % 3 === 1 ? value + 5 : value));

  const followed = Float32Array.of(0.01, 0.05, 0.1, 0.01, 0.15, 0.1);
  seam.follow(followed, positions, raised);

  expect([...followed]).toEqual([...Float32Array.of(0.01, 0.05, 0.1, 0.01, 0.15, 0.1)]);
});
