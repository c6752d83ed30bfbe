import { Fn, texture, uv, vec4 } from "three/tsl";
import { FrontSide, NodeMaterial } from "three/webgpu";
import type { Texture } from "three/webgpu";

/** A floor that is seen only by the shadow that lies on it; black, blended over the background. */
export function floorMaterial(shade: Texture): NodeMaterial {
  const material = new NodeMaterial();
  material.name = "floor";
  material.side = FrontSide;
  material.lights = false;
  material.fog = false;
  material.transparent = true;
  material.depthWrite = false;
  material.fragmentNode = Fn(() => vec4(0, 0, 0, texture(shade, uv()).r))();
  return material;
}
