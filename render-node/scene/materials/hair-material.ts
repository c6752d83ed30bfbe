import {
  attribute,
  Discard,
  dot,
  float,
  If,
  luminance,
  max,
  min,
  normalize,
  normalWorldGeometry,
  saturate,
  select,
  smoothstep,
  texture,
  vec3,
} from "three/tsl";
import { DoubleSide } from "three/webgpu";
import type { Node, NodeMaterial, Texture } from "three/webgpu";
import type { LampShadow } from "../shadow-map.ts";
import { irradiance, KEY_DIRECTION } from "../studio-light.ts";
import { liftTowardsCamera, paintMaterial } from "./paint-material.ts";
import type { PaintedPoint } from "./painted-point.ts";

/** A scalp's mesh pierces the hair's by less than this. */
const LIFT_MM = 1.5;

/** Coverage from which a strand counts as solid and hides what is behind it. */
const SOLID_ALPHA = 0.95;

/** Coverage below which nothing is seen of a strand. */
const LEAST_ALPHA = 0.02;

/**
 * Painted coverage that hair is drawn without: what is thinner is a veil of no strand, and grey before
 * a light background. The rest is steepened: mipmaps thin the picture out.
 */
const VEIL = 0.22;
const STEEPNESS = 3;

/**
 * The solid heart of the hair: drawn like any opaque thing, so that no strand shows through another.
 */
export function hairCoreMaterial(map: Texture, flow: Texture, shadow: LampShadow): NodeMaterial {
  const cover = { veil: VEIL, steepness: STEEPNESS, from: SOLID_ALPHA, to: Infinity };
  return strandMaterial("hair-core", map, flow, shadow, cover);
}

/**
 * The soft rim of the strands, blended over the heart and over what is behind, far to near. Where a
 * strand is part of the heart, the same light would only be laid over itself.
 */
export function hairFringeMaterial(map: Texture, flow: Texture, shadow: LampShadow): NodeMaterial {
  const cover = { veil: VEIL, steepness: STEEPNESS, from: LEAST_ALPHA, to: SOLID_ALPHA };
  return blended(strandMaterial("hair-fringe", map, flow, shadow, cover));
}

/** Brows and lashes: hairs finer than a pixel, each blended with the skin behind it. */
export function singleHairMaterial(map: Texture, flow: Texture, shadow: LampShadow): NodeMaterial {
  const cover = { veil: 0, steepness: 1.25, from: LEAST_ALPHA, to: Infinity };
  return blended(strandMaterial("single-hair", map, flow, shadow, cover));
}

function blended(material: NodeMaterial): NodeMaterial {
  material.transparent = true;
  // Its triangles come far to near, whichever side they show.
  material.forceSinglePass = true;
  material.depthWrite = false;
  return material;
}

interface Cover {
  /** Taken off the picture's alpha before it is steepened. */
  readonly veil: number;
  /** Of the picture's alpha. */
  readonly steepness: number;
  /** Coverage from which on and below which strands are drawn. */
  readonly from: number;
  readonly to: number;
}

/** Lights what covers enough to be drawn, and nothing else: much of a card lies between its strands. */
function strandMaterial(
  name: string,
  map: Texture,
  flow: Texture,
  shadow: LampShadow,
  cover: Cover,
): NodeMaterial {
  const material = paintMaterial(name, DoubleSide, (given) => {
    const point = { ...given, normal: mirroredNormal(given.view).toVar() };
    // Textures choose their level by the neighbouring pixels, which a branch may leave out.
    const strand = texture(map, point.uv).toVar();
    const run = texture(flow, point.uv).toVar();
    const along = alongStrand(point, run).toVar();
    const share = saturate(strand.a.sub(cover.veil).mul(cover.steepness)).toVar();
    const alpha = share.mul(point.opacity).toVar();
    const enough = alpha.greaterThanEqual(cover.from);
    const seen = cover.to === Infinity ? enough : enough.and(alpha.lessThan(cover.to));
    const light = vec3(0).toVar();
    If(seen, () => {
      light.assign(strandLight(point, strand, along, run.z, shadow));
    }).Else(() => {
      Discard();
    });
    return { light, alpha };
  });
  liftTowardsCamera(material, LIFT_MM);
  return material;
}

/**
 * The outer normal, mirrored where it turns away from the viewer: a strand has no back, and hair seen
 * past the outline of a head is lit as that outline is.
 */
function mirroredNormal(view: Node<"vec3">): Node<"vec3"> {
  const outer = normalize(normalWorldGeometry);
  return outer.sub(view.mul(min(dot(outer, view), 0).mul(2)));
}

/**
 * A strand in its asked colour with the two highlights of hair: a white one off its surface and a
 * coloured one, shifted towards the tip, from light that passed through it (Marschner 2003, in the
 * form of Scheuermann 2004). Where the picture does not show which way its strands run, they run
 * all ways and have none.
 */
function strandLight(
  point: PaintedPoint,
  strand: Node<"vec4">,
  along: Node<"vec3">,
  sure: Node<"float">,
  shadow: LampShadow,
): Node<"vec3"> {
  const albedo = strand.rgb.mul(point.tint).mul(point.tone.rgb).toVar();
  const key = shadow.visibility(point.position, point.normal).toVar();
  const matte = irradiance({
    albedo,
    normal: point.normal,
    view: point.view,
    roughness: float(1),
    specular: float(0),
    keyVisibility: key,
    openness: point.tone.a,
    scatter: vec3(0.25),
  });

  const half = normalize(point.view.add(vec3(...KEY_DIRECTION)));
  // Each strand of the picture leans a little its own way, or the highlight would be a ribbon.
  const light = luminance(strand.rgb).toVar();
  const jitter = light.sub(0.5).mul(0.2);
  const outer = highlight(along, half, point.normal, jitter.sub(0.04), 70);
  const inner = highlight(along, half, point.normal, jitter.add(0.1), 18);
  const facing = saturate(dot(point.normal, vec3(...KEY_DIRECTION)).add(0.25));
  const shine = vec3(0.03)
    .mul(outer)
    .mul(min(light.mul(2).pow(3), 2))
    .add(albedo.mul(0.6).add(0.004).mul(inner))
    .mul(facing)
    .mul(smoothstep(0.15, 0.6, sure))
    .mul(key);
  return albedo.mul(matte).mul(0.76).add(shine.mul(point.tone.a));
}

/** The strand's direction in space, from its direction in the picture; its sign means nothing. */
function alongStrand({ normal }: PaintedPoint, run: Node<"vec4">): Node<"vec3"> {
  const doubled = run.xy.mul(2).sub(1).toVar();
  // Half the angle, by whichever of its two forms is far from zero.
  const level = doubled.x.greaterThan(0);
  const u = select(level, doubled.x.add(1), doubled.y);
  const v = select(level, doubled.y, float(1).sub(doubled.x));
  const along = attribute<"vec3">("alongU", "vec3")
    .mul(u)
    .add(attribute<"vec3">("alongV", "vec3").mul(v));
  // Between mirrored halves of a picture the axes cancel; the normal keeps the length from zero.
  return normalize(along.add(normal.mul(1e-3)));
}

/** Brightness of a highlight that is shifted up (negative: down) the hanging strand. */
function highlight(
  along: Node<"vec3">,
  half: Node<"vec3">,
  normal: Node<"vec3">,
  shift: Node<"float">,
  power: number,
): Node<"float"> {
  // Measured by how far the strand falls, so that turning its direction about changes nothing.
  const shifted = normalize(along.sub(normal.mul(shift.mul(along.y))));
  const cosine = dot(shifted, half);
  return max(float(1).sub(cosine.mul(cosine)), 0)
    .sqrt()
    .pow(power);
}
