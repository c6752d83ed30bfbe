import {
  distance,
  dot,
  float,
  max,
  min,
  mix,
  reflect,
  smoothstep,
  texture,
  vec2,
  vec3,
} from "three/tsl";
import { AddEquation, CustomBlending, FrontSide, OneFactor, ZeroFactor } from "three/webgpu";
import type { NodeMaterial, Texture } from "three/webgpu";
import type { LampShadow } from "../shadow-map.ts";
import { irradiance, reflections, softboxReflection } from "../studio-light.ts";
import { paintMaterial } from "./paint-material.ts";

/** Share of the picture's light that the iris and the white keep; no white is as bright as skin's. */
const IRIS = [0.9, 0.86, 0.83] as const;
const SCLERA = [0.75, 0.695, 0.66] as const;

/** Eyeball with iris: its shine is the cornea's; shaded by the lid above it and towards its corners. */
export function eyeMaterial(map: Texture, shadow: LampShadow): NodeMaterial {
  return paintMaterial("eye", FrontSide, (point) => {
    const lid = mix(float(1), float(0.42), point.normal.y.smoothstep(-0.05, 0.6));
    const corner = mix(
      vec3(0.62, 0.5, 0.46),
      vec3(1),
      dot(point.normal, point.view).smoothstep(0.5, 0.95),
    );
    const painted = texture(map, point.uv).rgb;
    // The picture's iris is red: brown has half as much green as red.
    const brown = max(painted, vec3(0, 0.42, 0.17).mul(painted.r));
    const white = painted.b.smoothstep(0.05, 0.25);
    const albedo = brown
      .mul(mix(vec3(...IRIS), vec3(...SCLERA), white))
      .mul(corner)
      .toVar();
    const light = irradiance({
      albedo,
      normal: point.normal,
      view: point.view,
      roughness: float(1),
      specular: float(0),
      keyVisibility: shadow.visibility(point.position, point.normal).mul(lid).toVar(),
      openness: max(point.tone.a, 0.6).mul(lid),
      scatter: vec3(0.2, 0.15, 0.12),
    });
    return { light: albedo.mul(light) };
  });
}

/** Middle of the cornea's chart in uv, and how far from it the iris ends: the white is not as smooth. */
const CORNEA_MIDDLE = [0.934, 0.933] as const;
const LIMBUS = 0.02;

/** The clear front of the eye: nothing but reflections, added to what lies behind. */
export function corneaMaterial(shadow: LampShadow): NodeMaterial {
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
    const eccentricity = distance(point.uv, vec2(...CORNEA_MIDDLE));
    const softbox = softboxReflection(mirrored).mul(smoothstep(LIMBUS, LIMBUS * 0.8, eccentricity));
    return { light: shine.add(vec3(0.5).mul(softbox).mul(key)) };
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
export function mouthMaterial(map: Texture, shadow: LampShadow): NodeMaterial {
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
