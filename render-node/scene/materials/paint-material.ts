import { Fn, vec4 } from "three/tsl";
import { NodeMaterial } from "three/webgpu";
import type { Node, Side } from "three/webgpu";
import { neutralToneMapping } from "../tone-mapping.ts";
import { paintedPoint } from "./painted-point.ts";
import type { PaintedPoint } from "./painted-point.ts";

/** Linear light towards the camera and coverage. */
export interface Paint {
  readonly light: Node<"vec3">;
  readonly alpha?: Node<"float">;
}

/**
 * A material from the light it sends to the camera. Tone mapping happens here, a sample at a time,
 * so that a bright edge is smoothed after it was brought into the picture's range, and the
 * background stays what was asked. The target's sRGB format does the rest.
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
  material.fragmentNode = Fn(() => {
    const { light, alpha } = paint(paintedPoint());
    return vec4(neutralToneMapping(light) as unknown as Node<"vec3">, alpha ?? 1);
  })();
  return material;
}
