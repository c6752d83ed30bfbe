/** Reliefs of bodies, every dimension at -1, 0, 1 and 2 for both sexes, held by the tests. */
import { BODY_DIMENSIONS, type Gender } from "../contracts/avatar-options.ts";
import { bodySurfacingOf } from "../render-node/avatar/prepared.ts";
import { bodyInputs } from "../render-node/avatar/body-inputs.ts";
import type { BodyModel } from "../render-node/inference/body-model.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../render-node/pack/pack.ts";
import type { Print } from "./contact-sheet.ts";
import { relief } from "./relief.ts";

/** Pixels of each body: the front beside the left side, 2.24 m high. */
const FRONT_WIDTH = 84;
const LEFT_WIDTH = 36;
export const BODY_SIZE = { width: FRONT_WIDTH + LEFT_WIDTH, height: 112 } as const;
export const BODY_COLUMNS = 12;
const PIXELS_PER_DM = 5;

type Dimension = { readonly key: (typeof BODY_DIMENSIONS)[number]; readonly value: number };

/** Value 0 is the same body for every dimension, so it is there once, as the first. */
const BODIES: readonly { readonly label: string; readonly dimensions: readonly Dimension[] }[] = [
  { label: "average", dimensions: [] },
  ...BODY_DIMENSIONS.flatMap((key) =>
    [-1, 1, 2].map((value) => ({ label: `${key} ${value}`, dimensions: [{ key, value }] })),
  ),
];

export const BODY_LABELS = BODIES.map(({ label }) => label);

/** Draws the bodies of one sex in the rest pose, in the order of `BODY_LABELS`. */
export async function drawBodies(
  pack: Pack,
  bodyModel: BodyModel,
  gender: Gender,
): Promise<Print[]> {
  const { sourceIndices } = bodySurfacingOf(pack);
  const prints: Print[] = [];
  for (const { label, dimensions } of BODIES) {
    const { vertices } = await bodyModel.run(
      bodyInputs(pack, {
        gender,
        face_shape: "oval",
        expression: "Neutral",
        body_dimensions: [...dimensions],
        body_dimension_lengths: [],
      }),
    );
    prints.push({ label, pixels: { ...BODY_SIZE, rgba: bothSides(vertices, sourceIndices) } });
  }
  return prints;
}

function bothSides(vertices: Float32Array, triangles: Uint32Array): Uint8Array {
  const points = vertices.slice(0, BODY_VERTEX_COUNT * 3);
  let lowest = Infinity;
  for (let i = 1; i < points.length; i += 3) lowest = Math.min(lowest, points[i] as number);
  for (let i = 1; i < points.length; i += 3) points[i] = (points[i] as number) - lowest;
  const { width, height } = BODY_SIZE;
  const sides = [
    { side: "front", width: FRONT_WIDTH, left: 0 },
    { side: "left", width: LEFT_WIDTH, left: FRONT_WIDTH },
  ] as const;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (const { side, width: across, left } of sides) {
    const view = { side, width: across, height, pixelsPerDm: PIXELS_PER_DM };
    relief(points, triangles, view).forEach((shade, pixel) => {
      const at = Math.floor(pixel / across) * width + left + (pixel % across);
      rgba.fill(shade, at * 4, at * 4 + 3);
    });
  }
  return rgba;
}
