import { Fn, varying, vec4 } from "three/tsl";
import { NodeMaterial } from "three/webgpu";
import type { Node, Side } from "three/webgpu";
import { neutralToneMapping } from "../tone-mapping.ts";
import { paintedPoint, vertexPoint } from "./painted-point.ts";
import type { PaintedPoint } from "./painted-point.ts";

/** Linear light towards the camera and coverage. */
export interface Paint {
  readonly light: Node<"vec3">;
  readonly alpha?: Node<"float">;
}

/** Depth steps (of 2^24 over about 3 m) that make a millimetre. */
const STEPS_PER_MM = 5000;

/**
 * Draws a surface that lies on another one as if it were this much nearer to the camera, so that
 * where the two meshes cut corners the lower one does not show through. Millimetres.
 */
export function liftTowardsCamera(material: NodeMaterial, millimetres: number): void {
  material.polygonOffsetFactor = 0;
  material.polygonOffsetUnits = -millimetres * STEPS_PER_MM;
}

/**
 * A material from the light it sends to the camera. Tone mapping happens here, a point at a time,
 * so that a bright edge is smoothed after it was brought into the picture's range, and the
 * background stays what was asked. The film does the rest.
 */
export function paintMaterial(
  name: string,
  side: Side,
  paint: (point: PaintedPoint) => Paint,
): NodeMaterial {
  const material = new NodeMaterial();
  material.name = name;
  material.side = side;
  material.fog = false;
  material.lights = false;
  // A sliver seen edge-on has no certain depth within a pixel and would pierce what lies over it:
  // every surface is drawn as deep as it may be there.
  material.polygonOffset = true;
  material.polygonOffsetFactor = 1;
  material.fragmentNode = Fn(() => {
    const { light, alpha } = paint(paintedPoint());
    return vec4(neutralToneMapping(light), alpha ?? 1);
  })();
  return material;
}

/** What is computed at the vertices, for the points between them. */
export function atVertex<Type extends "float" | "vec3">(
  value: (vertex: PaintedPoint) => Node<Type>,
): Node<Type> {
  return varying(Fn(() => value(vertexPoint()) as Node)() as Node<Type>);
}
