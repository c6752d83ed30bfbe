import { float, max, min, mix, reflect, smoothstep, texture, vec3 } from "three/tsl";
import { AddEquation, CustomBlending, FrontSide, OneFactor, ZeroFactor } from "three/webgpu";
import type { NodeMaterial, Texture } from "three/webgpu";
import type { KeyShadow } from "../shadow-map.ts";
import { irradiance, reflections, softboxReflection } from "../studio-light.ts";
import { paintMaterial } from "./paint-material.ts";

/** Eyeball with iris: matte under its cornea, shaded by the lid above it. */
export function eyeMaterial(map: Texture, shadow: KeyShadow): NodeMaterial {
  return paintMaterial("eye", FrontSide, (point) => {
    const lid = mix(float(1), float(0.42), point.normal.y.smoothstep(-0.05, 0.6));
    const albedo = texture(map, point.uv).rgb.mul(vec3(0.86, 0.83, 0.81));
    const lit = {
      albedo,
      normal: point.normal,
      view: point.view,
      roughness: float(0.35),
      specular: float(0.02),
      keyVisibility: shadow.visibility(point.position, point.normal).mul(lid).toVar(),
      openness: max(point.tone.a, 0.6).mul(lid),
      scatter: vec3(0.2, 0.15, 0.12),
    };
    return { light: albedo.mul(irradiance(lit)).add(reflections(lit)) };
  });
}

/** The clear front of the eye: nothing but reflections, added to what lies behind. */
export function corneaMaterial(shadow: KeyShadow): NodeMaterial {
  const material = paintMaterial("cornea", FrontSide, (point) => {
    const key = shadow.visibility(point.position, point.normal).mul(0.75).add(0.25).toVar();
    const shine = reflections({
      albedo: vec3(0),
      normal: point.normal,
      view: point.view,
      roughness: float(0.12),
      specular: float(0.03),
      keyVisibility: float(0),
      openness: point.tone.a,
    });
    const mirrored = reflect(point.view.negate(), point.normal);
    const softbox = softboxReflection(mirrored);
    return { light: shine.add(vec3(0.55).mul(softbox).mul(key)) };
  });
  material.transparent = true;
  material.depthWrite = false;
  material.blending = CustomBlending;
  material.blendEquation = AddEquation;
  material.blendSrc = OneFactor;
  material.blendDst = OneFactor;
  material.blendSrcAlpha = ZeroFactor;
  material.blendDstAlpha = OneFactor;
  return material;
}

/** Teeth, gums and tongue: wet, and dark towards the throat. */
export function mouthMaterial(map: Texture, shadow: KeyShadow): NodeMaterial {
  return paintMaterial("mouth", FrontSide, (point) => {
    const painted = texture(map, point.uv).rgb;
    const brightest = max(painted.r, max(painted.g, painted.b));
    const dullest = min(painted.r, min(painted.g, painted.b));
    // What the texture paints grey is enamel: a clean, warm white under studio light.
    const enamel = smoothstep(0.7, 0.85, dullest.div(max(brightest, 0.01)));
    const albedo = painted.mul(mix(vec3(0.85), vec3(2.2, 2.0, 1.75), enamel));
    const lit = {
      albedo,
      normal: point.normal,
      view: point.view,
      roughness: float(0.3),
      specular: float(0.035),
      keyVisibility: shadow.visibility(point.position, point.normal),
      openness: point.tone.a.mul(0.6).add(0.25),
      scatter: vec3(0.3, 0.15, 0.1),
    };
    return { light: albedo.mul(irradiance(lit)).add(reflections(lit)) };
  });
}
