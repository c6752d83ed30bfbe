import { float, mix, texture, vec3 } from "three/tsl";
import { FrontSide } from "three/webgpu";
import type { NodeMaterial, Texture } from "three/webgpu";
import type { KeyShadow } from "../shadow-map.ts";
import { irradiance, reflections } from "../studio-light.ts";
import { paintMaterial } from "./paint-material.ts";
import { bentNormal } from "./painted-point.ts";

/** Red light travels furthest under skin, so it wraps furthest round the form (d'Eon 2007). */
const SCATTER = [0.3, 0.13, 0.06] as const;

/**
 * A skin tone is named by how it looks when lit: its shine is part of that, and the red of the blood
 * that comes through it.
 */
const ALBEDO = [0.86, 0.755, 0.7] as const;

/** Reflectance of skin straight on (index of refraction 1.4). */
const SPECULAR = 0.028;

/** Pores repeat every 2 cm, about a millimetre and a half apart. */
const PORE_TILES_PER_DM = 5;

/** Skin: photographic colour, light that bleeds red at the shadow's edge, a soft double shine. */
export function skinMaterial(map: Texture, pores: Texture, shadow: KeyShadow): NodeMaterial {
  return paintMaterial("skin", FrontSide, (point) => {
    const albedo = texture(map, point.uv)
      .rgb.mul(point.tint)
      .mul(point.tone.rgb)
      .mul(vec3(...ALBEDO))
      .toVar();
    const poreUv = point.uv.mul(point.uvSpan).mul(PORE_TILES_PER_DM);
    const pore = texture(pores, poreUv);
    const rough = bentNormal(point, poreUv, pore, float(0.35)).toVar();
    const lit = {
      albedo,
      view: point.view,
      specular: float(SPECULAR),
      keyVisibility: shadow.visibility(point.position, point.normal).toVar(),
      openness: point.tone.a,
    };
    const matte = irradiance({
      ...lit,
      normal: mix(point.normal, rough, 0.4).normalize(),
      roughness: float(1),
      scatter: vec3(...SCATTER),
    });
    // An oily film over a rougher skin: two lobes of shine, the wide one carrying more.
    const shine = {
      ...lit,
      normal: rough,
      // The lamps behind the figure graze a hollow such as below the chin, but do not reach into it.
      openness: point.tone.a.mul(point.tone.a).toVar(),
    };
    const wide = reflections({ ...shine, roughness: float(0.52) });
    const tight = reflections({ ...shine, roughness: float(0.32) });
    return { light: albedo.mul(matte).add(wide.mul(0.75)).add(tight.mul(0.25)) };
  });
}
