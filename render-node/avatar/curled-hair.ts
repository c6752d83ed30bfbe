/**
 * MakeHuman's afro with coils that can be seen. Its picture is nearly black, and its caps are
 * painted from the side, which leaves the forehead a smear. Here the cap takes its coils from a
 * second picture below the first, wrapped around the head; only its rim, where strands thin out,
 * keeps the first.
 */
import type { Texture } from "../mesh/part.ts";
import type { BaseMesh, Proxy } from "../pack/pack.ts";
import { drawCoils } from "./coils.ts";
import { fitProxy } from "./fit-proxy.ts";
import { vectorAt } from "./posture.ts";
import { cross, dot, normalize, subtract, type Vector } from "./rotation.ts";

/** Within the head on the base mesh, decimetres. */
const CENTRE: Vector = [0, 7.6, 0.45];

/** Where the first picture shows the outer cap, a cloud of dots that the coils replace. */
const isDotted = (u: number, v: number): boolean => u > 0.64 && v < 0.6;
/** Where it shows the cards that stand off the head. */
const CARDS_TOP = 0.66;

/** Decimetres by which the cap is drawn out to bury the roots of the cards. */
const RAISED = 0.06;

/** How often the second picture goes around the head. */
const AROUND = 2;

/** Radius of the largest coils in pixels: of the cap, and of the cards, which are drawn smaller. */
const CAP_COIL = 5;
const CARD_COIL = 40;

type Corners = readonly [number, number, number];

/**
 * The afro's mesh for `curledTexture`: without the dotted cap, all triangles facing outwards (which
 * of a card's sides is seen says nothing about the light), the cap's uvs around the head.
 */
export function curledHair(base: BaseMesh, hair: Proxy): Proxy {
  const points = fitProxy(base, hair, base.positions);
  const triangles: number[] = [];
  const triangleUvs: number[] = [];
  const uvs = Array.from(hair.uvs, (value, i) => (i % 2 === 0 ? value : value / 2));
  const rim = rimOf(points, hair.triangles);
  const offsets = hair.offsets.slice();
  const aroundHead = uvsAroundHead(points, uvs);
  const raised = new Set<number>();
  const cards = new Set<number>();
  for (let at = 0; at < hair.triangles.length; at += 3) {
    const corners = cornersAt(hair.triangles, at);
    let uvCorners = cornersAt(hair.triangleUvs, at);
    const [u, v] = [0, 1].map((axis) => meanUv(hair.uvs, uvCorners, axis)) as [number, number];
    if (isDotted(u, v)) continue;
    if (v >= CARDS_TOP) corners.forEach((corner) => cards.add(corner));
    else if (!corners.some((corner) => rim[corner])) {
      for (const corner of corners) raised.add(corner);
      uvCorners = aroundHead(corners);
    }
    const [a, b, c] = corners.map((corner) => vectorAt(points, corner)) as [Vector, Vector, Vector];
    const faces = dot(cross(subtract(b, a), subtract(c, a)), subtract(a, CENTRE)) >= 0;
    for (const [list, three] of [
      [triangles, corners],
      [triangleUvs, uvCorners],
    ] as const) {
      list.push(three[0], faces ? three[1] : three[2], faces ? three[2] : three[1]);
    }
  }
  for (const vertex of raised) {
    const out = normalize(subtract(vectorAt(points, vertex), CENTRE));
    out.forEach((value, axis) => {
      offsets[vertex * 3 + axis] = (offsets[vertex * 3 + axis] as number) + value * RAISED;
    });
  }
  return {
    ...hair,
    offsets,
    triangles: Uint32Array.from(triangles),
    triangleUvs: Uint32Array.from(triangleUvs),
    uvs: Float32Array.from(uvs),
    litLike: likeNearest(points, cards, [...raised]),
  };
}

/** For each vertex itself, but for those of some the nearest of others: a ball of curls is lit as one. */
function likeNearest(
  points: Float32Array,
  some: ReadonlySet<number>,
  others: readonly number[],
): Uint32Array {
  const distance = (a: number, b: number): number =>
    Math.hypot(...subtract(vectorAt(points, a), vectorAt(points, b)));
  return Uint32Array.from({ length: points.length / 3 }, (_, vertex) => {
    if (!some.has(vertex)) return vertex;
    return others.reduce((best, other) =>
      distance(vertex, other) < distance(vertex, best) ? other : best,
    );
  });
}

/** The afro's picture with coils for brightness, and below it as large a picture full of them. */
export function curledTexture({ id, width, height, rgba }: Texture): Texture {
  const light = new Float32Array(width * height * 2);
  const split = Math.round(height * CARDS_TOP);
  drawCoils({ light, width, top: 0, bottom: split }, CAP_COIL);
  drawCoils({ light, width, top: split, bottom: height }, CARD_COIL);
  drawCoils({ light, width, top: height, bottom: height * 2 }, CAP_COIL);
  const out = new Uint8Array(light.length * 4);
  light.forEach((value, pixel) => {
    out.fill(Math.round(255 * value), pixel * 4, pixel * 4 + 3);
    out[pixel * 4 + 3] = rgba[pixel * 4 + 3] ?? 255;
  });
  return { id: `${id}-curled`, width, height: height * 2, rgba: out };
}

function cornersAt(list: Uint32Array, at: number): Corners {
  return [list[at] as number, list[at + 1] as number, list[at + 2] as number];
}

function meanUv(uvs: Float32Array, corners: readonly number[], axis: number): number {
  return corners.reduce((sum, corner) => sum + (uvs[corner * 2 + axis] as number), 0) / 3;
}

/** For each vertex whether it lies on an edge that only one triangle has, across seams. */
function rimOf(points: Float32Array, triangles: Uint32Array): readonly boolean[] {
  const places = new Map<string, number>();
  const placeOf = Array.from({ length: points.length / 3 }, (_, vertex) => {
    const key = vectorAt(points, vertex)
      .map((value) => value.toFixed(3))
      .join();
    const place = places.get(key) ?? vertex;
    places.set(key, place);
    return place;
  });
  const edges = new Map<number, readonly [number, number]>();
  for (let at = 0; at < triangles.length; at += 3) {
    for (let k = 0; k < 3; k++) {
      const a = placeOf[triangles[at + k] as number] as number;
      const b = placeOf[triangles[at + ((k + 1) % 3)] as number] as number;
      const key = Math.min(a, b) * placeOf.length + Math.max(a, b);
      if (!edges.delete(key)) edges.set(key, [a, b]);
    }
  }
  const rim = new Set([...edges.values()].flat());
  return placeOf.map((place) => rim.has(place));
}

/** Numbers of uvs by direction from the head's middle; vertices share theirs. */
function uvsAroundHead(points: Float32Array, uvs: number[]) {
  const known = new Map<string, number>();
  const at = (vertex: number, beside: number): number => {
    const [x, y, z] = subtract(vectorAt(points, vertex), CENTRE);
    const angle = Math.atan2(x, -z) / (2 * Math.PI);
    // The seam at the nape: corners beyond it stay beside the others.
    const turns = Math.round(angle - beside);
    const key = `${vertex} ${turns}`;
    let number = known.get(key);
    if (number === undefined) {
      uvs.push((angle - turns) * AROUND, 0.75 - Math.atan2(y, Math.hypot(x, z)) / (2 * Math.PI));
      number = uvs.length / 2 - 1;
      known.set(key, number);
    }
    return number;
  };
  return (corners: Corners): Corners => {
    const [x, , z] = subtract(vectorAt(points, corners[0]), CENTRE);
    const beside = Math.atan2(x, -z) / (2 * Math.PI);
    return [at(corners[0], beside), at(corners[1], beside), at(corners[2], beside)];
  };
}
