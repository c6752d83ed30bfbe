/**
 * Where hair grows. What shows of the scalp between strands, along a parting and where charts of a
 * hair's picture meet is the shadowed root of that hair, and not bare skin.
 */
import type { LinearRgb, Texture } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack, type Proxy } from "../pack/pack.ts";
import { neutralHairTexture } from "./hair-texture.ts";
import { smoothstep } from "../smoothstep.ts";
import { fitProxy } from "./fit-proxy.ts";
import { normalsOf, type Surfacing } from "./part-mesh.ts";
import { vectorAt } from "./posture.ts";
import { bodySurfacingOf } from "./prepared.ts";
import { offset, StrandField } from "./strand-field.ts";
import type { Vector } from "./rotation.ts";

/** Roots lie in the shade of their own hair: their brightness by that of the hair. */
const ROOT_BRIGHTNESS = 0.45;

/** How far above the scalp hair lies and, its mesh being coarse, how far below; decimetres. */
const HIGHEST = 0.4;
const DEEPEST = 0.12;

const known = new WeakMap<Proxy, Promise<Float32Array>>();

/**
 * 0..1 for each vertex of the body: how much of the skin there is covered by hair that grows there.
 * The same for every figure, as hair is fitted to the head.
 */
export function scalpCoverage(pack: Pack, hair: Proxy): Promise<Float32Array> {
  const coverage =
    known.get(hair) ??
    neutralHairTexture(pack, hair).then((texture) => coverageOnBase(pack, hair, texture));
  known.set(hair, coverage);
  coverage.catch(() => known.delete(hair));
  return coverage;
}

function coverageOnBase(pack: Pack, hair: Proxy, texture: Texture): Float32Array {
  const { base } = pack;
  const body = bodySurfacingOf(pack);
  const strands = new StrandField(hair, fitProxy(base, hair, base.positions), texture);
  const normals = normalsOf(base.positions, body.sourceIndices);
  const coverage = new Float32Array(BODY_VERTEX_COUNT);
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const place = vectorAt(base.positions, vertex);
    const growing = growth(place);
    if (growing === 0) continue;
    const out = vectorAt(normals, vertex);
    const root = offset(place, out, -DEEPEST);
    coverage[vertex] = growing * strands.densest(root, out, DEEPEST + HIGHEST);
  }
  return eroded(coverage, body.sourceIndices);
}

/** Colours of the body's drawn vertices that turn skin into roots of hair where it is covered. */
export function scalpColors(
  { sources }: Surfacing,
  coverage: Float32Array,
  { skin, hair, opacity }: { skin: LinearRgb; hair: LinearRgb; opacity: number },
): Float32Array {
  const colors = new Float32Array(sources.length * 3);
  sources.forEach((source, vertex) => {
    const share = (coverage[source] as number) * opacity;
    for (let c = 0; c < 3; c++) {
      const root = ((hair[c] as number) * ROOT_BRIGHTNESS) / (skin[c] as number);
      colors[vertex * 3 + c] = 1 - share + share * root;
    }
  });
  return colors;
}

/** 0..1, whether hair grows at a place of the base mesh. */
function growth(place: Vector): number {
  return Math.min(1, Math.max(0, aboveHairline(place) / 0.1));
}

/**
 * How far a place of the base mesh lies above a line that falls from the forehead to the upper edge
 * of the ears, and behind them to the nape. Decimetres.
 */
export function aboveHairline([, y, z]: Vector): number {
  const behind = NAPE + (ABOVE_EARS - NAPE) * smoothstep((z - BEHIND_EARS) / (EARS - BEHIND_EARS));
  return y - Math.max(behind, ABOVE_EARS + z - TEMPLE);
}
const BEHIND_EARS = 0.25;
const EARS = 0.4;
const NAPE = 6.8;
const ABOVE_EARS = 7.4;
const TEMPLE = 0.75;

/** The least at a vertex and its neighbours: hair seldom ends in the middle of a triangle. */
function eroded(values: Float32Array, triangles: Uint32Array): Float32Array {
  const least = values.slice();
  for (let at = 0; at < triangles.length; at += 3) {
    const corners = triangles.subarray(at, at + 3);
    for (const vertex of corners) {
      for (const other of corners) {
        least[vertex] = Math.min(least[vertex] as number, values[other] as number);
      }
    }
  }
  return least;
}
