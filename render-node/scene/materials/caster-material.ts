import { Discard, Fn, texture, uv, vec4 } from "three/tsl";
import { DoubleSide, FrontSide, NodeMaterial } from "three/webgpu";
import type { Texture } from "three/webgpu";

/**
 * Coverage from which a strand keeps light off what is behind it: where hair thins out at its line,
 * light falls through.
 */
const CASTING_ALPHA = 0.9;

/** Draws a part into a shadow map; with a texture, only where it is solid. */
export function casterMaterial(cutout: Texture | null): NodeMaterial {
  const material = new NodeMaterial();
  material.name = cutout === null ? "caster" : "caster-cutout";
  // What is solid meets the lamp with its outside; a card of hair has none.
  material.side = cutout === null ? FrontSide : DoubleSide;
  material.lights = false;
  material.fog = false;
  material.fragmentNode = Fn(() => {
    if (cutout !== null) Discard(texture(cutout, uv()).a.lessThan(CASTING_ALPHA));
    return vec4(0, 0, 0, 1);
  })();
  return material;
}
