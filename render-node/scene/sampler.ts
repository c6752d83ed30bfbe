import type { Part, Surface, Texture } from "../mesh/part.ts";

/** Decimetres; it stands where a figure stands. */
const [WIDTH, HEIGHT] = [8, 17];

/** Small sheets to be drawn as if they were seen that large. */
interface Sampler {
  readonly parts: readonly Part[];
  readonly pixelsPerDm: number;
}

/** How large, pixels a decimetre, things are seen in a small picture, in a large one, and close by. */
const SCALES = [30, 80, Infinity];

/**
 * The surfaces that nearly every picture shows, from afar and from close by, as sheets one behind
 * the other: what is drawn with a surface has its shaders from then on.
 */
export function samplers(): Sampler[] {
  return SCALES.flatMap((pixelsPerDm) =>
    SURFACES.map((group) => ({
      parts: group.map((surface, i) => sheet(`sampler-${i}`, surface, -i)),
      pixelsPerDm,
    })),
  );
}

const STRANDS = { kind: "hair", tint: [1, 1, 1], opacity: 1 } as const;
const CLOTH = { kind: "cloth", color: [1, 1, 1] } as const;

const SURFACES: readonly (readonly Surface[])[] = [
  [
    { kind: "cornea" },
    { kind: "eye", texture: grey("eye") },
    { kind: "skin", texture: grey("skin"), tint: [1, 1, 1] },
  ],
  [
    { ...STRANDS, texture: grey("brow"), single: true },
    { ...STRANDS, texture: grey("hair"), single: false },
  ],
  [
    { ...CLOTH, fabric: "leather", texture: grey("shoe") },
    { ...CLOTH, fabric: "jersey" },
    { ...CLOTH, fabric: "cotton" },
  ],
];

function grey(id: string): Texture {
  return { id: `sampler-${id}`, width: 4, height: 4, rgba: new Uint8Array(64).fill(170) };
}

/** Two triangles that face the camera; the further back, the wider, so that none is hidden. */
function sheet(name: string, surface: Surface, z: number): Part {
  const half = WIDTH / 2 - z / 2;
  return {
    name,
    positions: Float32Array.of(-half, 0, z, half, 0, z, half, HEIGHT, z, -half, HEIGHT, z),
    normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1),
    uvs: Float32Array.of(0, 1, 1, 1, 1, 0, 0, 0),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
    surface,
  };
}
