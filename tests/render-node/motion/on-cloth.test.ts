import { expect, test } from "vitest";
import { OnCloth } from "../../../render-node/motion/on-cloth.ts";
import { sheetOf } from "../../../render-node/motion/weld.ts";

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

test("a seam keeps to the cloth it is sewn on when a sleeve that lay nearer is raised", () => {
  const [trunk, sleeve] = [square(0, 1, 0.6), square(0.02, 1, 0.2)];
  const positions = Float32Array.from([...trunk.positions, ...sleeve.positions]);
  const normals = Float32Array.from([...trunk.normals, ...sleeve.normals]);
  const indices = Uint32Array.of(0, 1, 2, 2, 1, 3, 4, 5, 6, 6, 5, 7);
  const lain = Float32Array.of(0.02, 0.05, 0.1, 0.02, 0.15, 0.1);
  const cloth = new OnCloth({ positions, normals }, sheetOf({ positions, indices }));
  const seam = cloth.sew({ positions: lain, sewnOn: Uint32Array.of(0, 1) });
  const raised = positions.map((value, i) => (i >= 12 && i % 3 === 1 ? value + 5 : value));

  const followed = lain.slice();
  seam.follow(followed, positions, raised);
  expect([...followed]).toEqual([...lain]);

  seam.follow(
    followed,
    positions,
    positions.map((value, i) => (i < 12 && i % 3 === 1 ? value + 1 : value)),
  );
  expect(followed[1]).toBeCloseTo(1.05, 5);
});
