import { BufferAttribute, BufferGeometry } from "three/webgpu";
import type { Part } from "../mesh/part.ts";
import { strandAxes } from "./strand-axes.ts";

const strands = new WeakMap<BufferGeometry, ReturnType<typeof strandAxes>>();

/**
 * A part's arrays as a geometry, with `tone`: rgb the colour of the vertex, a how much of the room
 * it sees. Hair also carries the directions of its picture's axes, `alongU` and `alongV`.
 *
 * @param openness 0..1 per vertex
 */
export function partGeometry(part: Part, openness: Float32Array): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(part.positions, 3));
  geometry.setAttribute("normal", new BufferAttribute(part.normals, 3));
  geometry.setAttribute("uv", new BufferAttribute(part.uvs, 2));
  geometry.setAttribute("tone", new BufferAttribute(tones(part, openness), 4));
  if (part.surface.kind === "hair") {
    const axes = strandAxes(part);
    strands.set(geometry, axes);
    geometry.setAttribute("alongU", new BufferAttribute(axes.alongU, 3));
    geometry.setAttribute("alongV", new BufferAttribute(axes.alongV, 3));
  }
  geometry.setIndex(new BufferAttribute(part.indices, 1));
  return geometry;
}

/** Gives a part's geometry the part's new places and directions; what it sees of the room stays. */
export function moveGeometry(geometry: BufferGeometry, part: Part): void {
  const changed = (name: string): BufferAttribute => {
    const attribute = geometry.getAttribute(name) as BufferAttribute;
    attribute.needsUpdate = true;
    return attribute;
  };
  changed("position").array = part.positions;
  changed("normal").array = part.normals;
  if (part.surface.kind === "hair") {
    changed("alongU");
    changed("alongV");
    strands.get(geometry)?.follow(part);
  }
}

function tones({ positions, colors }: Part, openness: Float32Array): Float32Array {
  const count = positions.length / 3;
  const tone = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    tone[4 * i] = colors?.[3 * i] ?? 1;
    tone[4 * i + 1] = colors?.[3 * i + 1] ?? 1;
    tone[4 * i + 2] = colors?.[3 * i + 2] ?? 1;
    tone[4 * i + 3] = openness[i] as number;
  }
  return tone;
}

/** Decimetres of surface per unit of uv: the root of the ratio of the part's two areas. */
export function uvSpanOf({ positions, uvs, indices }: Part): number {
  const at = (i: number, axis: number): number => positions[3 * i + axis] as number;
  let surface = 0;
  let chart = 0;
  eachTriangle(indices, (a, b, c) => {
    const ux = at(b, 0) - at(a, 0);
    const uy = at(b, 1) - at(a, 1);
    const uz = at(b, 2) - at(a, 2);
    const vx = at(c, 0) - at(a, 0);
    const vy = at(c, 1) - at(a, 1);
    const vz = at(c, 2) - at(a, 2);
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    surface += Math.sqrt(nx * nx + ny * ny + nz * nz);
    const u1 = (uvs[2 * b] as number) - (uvs[2 * a] as number);
    const v1 = (uvs[2 * b + 1] as number) - (uvs[2 * a + 1] as number);
    const u2 = (uvs[2 * c] as number) - (uvs[2 * a] as number);
    const v2 = (uvs[2 * c + 1] as number) - (uvs[2 * a + 1] as number);
    chart += Math.abs(u1 * v2 - u2 * v1);
  });
  return chart > 0 ? Math.sqrt(surface / chart) : 1;
}

function eachTriangle(
  indices: Uint32Array,
  visit: (a: number, b: number, c: number) => void,
): void {
  for (let t = 0; t < indices.length; t += 3) {
    visit(indices[t] as number, indices[t + 1] as number, indices[t + 2] as number);
  }
}
