import { float, mix, texture, vec3 } from "three/tsl";
import { FrontSide } from "three/webgpu";
import type { Node, NodeMaterial, Texture } from "three/webgpu";
import type { LampShadow } from "../shadow-map.ts";
import { irradiance, keyReflection, reflections } from "../studio-light.ts";
import { atVertex, paintMaterial } from "./paint-material.ts";
import { bentNormal } from "./painted-point.ts";
import type { PaintedPoint } from "./painted-point.ts";

/** Red light travels furthest under skin, so it wraps furthest round the form (d'Eon 2007). */
const SCATTER = [0.3, 0.13, 0.06] as const;

/**
 * What light leaves flesh as that came from inside it: of what reaches a shadow much has. Skin as
 * light as paper would look like plaster without.
 */
const FLESH = [1, 0.87, 0.8] as const;
/** Light from which on skin shows its own colour alone. */
const FULL_LIGHT = 1.15;

/** Reflectance of skin straight on (index of refraction 1.4). */
const SPECULAR = 0.028;

/** Pores repeat every 2 cm, about a millimetre and a half apart. */
const PORE_TILES_PER_DM = 5;

/** How much darker the bottom of a pore is than the skin around it, of the tile's whole height. */
const PORE_DEPTH = 0.45;

/** Skin: photographic colour, light that bleeds red at the shadow's edge, a soft double shine. */
export function skinMaterial(map: Texture, pores: Texture, shadow: LampShadow): NodeMaterial {
  return paintMaterial("skin", FrontSide, (point) => {
    const poreUv = point.uv.mul(point.uvSpan).mul(PORE_TILES_PER_DM);
    const pore = texture(pores, poreUv);
    const albedo = skinAlbedo(map, point).mul(pore.b.sub(0.5).mul(PORE_DEPTH).add(1)).toVar();
    const rough = bentNormal(point, poreUv, pore, float(0.35)).toVar();
    const key = shadow.visibility(point.position, point.normal).toVar();
    const matte = skinMatte(
      albedo,
      { ...point, normal: mix(point.normal, rough, 0.4).normalize() },
      key,
    );
    return { light: fleshTone(albedo, matte).add(skinShine({ ...point, normal: rough }, key)) };
  });
}

/**
 * Skin from so far away that its pores are not seen: lit at its vertices, and point by point only
 * where its colour changes and shadows fall.
 */
export function distantSkinMaterial(map: Texture, shadow: LampShadow): NodeMaterial {
  const matteAt = (albedo: 0 | 1, key: 0 | 1): Node<"vec3"> =>
    atVertex((vertex) => skinMatte(vec3(albedo), inVariables(vertex), float(key)));
  const shineAt = (key: 0 | 1): Node<"vec3"> =>
    atVertex((vertex) => skinShine(inVariables(vertex), float(key)));
  return paintMaterial("distant-skin", FrontSide, (point) => {
    const albedo = skinAlbedo(map, point).toVar();
    const key = shadow.visibility(point.position, point.normal).toVar();
    // Light on a surface grows with its own colour, which creases throw back at each other.
    const black = matteAt(0, 0);
    const bounced = matteAt(1, 0).sub(black).mul(albedo);
    const matte = mix(black, matteAt(0, 1), key).add(bounced);
    return { light: fleshTone(albedo, matte).add(mix(shineAt(0), shineAt(1), key)) };
  });
}

function skinAlbedo(map: Texture, point: PaintedPoint): Node<"vec3"> {
  return texture(map, point.uv).rgb.mul(point.tint).mul(point.tone.rgb);
}

/** What skin throws back of the light that falls on it. */
function fleshTone(albedo: Node<"vec3">, matte: Node<"vec3">): Node<"vec3"> {
  const lit = matte.g.div(FULL_LIGHT).saturate();
  return albedo.mul(matte).mul(mix(vec3(...FLESH), vec3(1), lit));
}

/** Light that falls on skin; linear in its albedo and in the key's visibility. */
function skinMatte(
  albedo: Node<"vec3">,
  { normal, view, tone }: PaintedPoint,
  keyVisibility: Node<"float">,
): Node<"vec3"> {
  return irradiance({
    albedo,
    normal,
    view,
    roughness: float(1),
    specular: float(SPECULAR),
    keyVisibility,
    openness: tone.a,
    scatter: vec3(...SCATTER),
  });
}

/** How much of the room and of the lamps behind the figure skin throws back beside the key lamp. */
const ROOM_SHINE = 0.75;

/**
 * An oily film over a rougher skin: two lobes of shine, the wide one carrying more. Of the film one
 * sees the key lamp; lamps that graze it from behind would draw edges of plastic.
 */
function skinShine(
  { normal, view, tone }: PaintedPoint,
  keyVisibility: Node<"float">,
): Node<"vec3"> {
  const shine = {
    albedo: vec3(0),
    normal,
    view,
    specular: float(SPECULAR),
    keyVisibility,
    // The lamps behind the figure graze a hollow such as below the chin, but do not reach into it.
    openness: tone.a.mul(tone.a).mul(ROOM_SHINE).toVar(),
  };
  const wide = reflections({ ...shine, roughness: float(0.55) });
  const tight = keyReflection({ ...shine, roughness: float(0.34) });
  return wide.mul(0.75).add(tight.mul(0.4));
}

function inVariables(point: PaintedPoint): PaintedPoint {
  return { ...point, normal: point.normal.toVar(), view: point.view.toVar() };
}
