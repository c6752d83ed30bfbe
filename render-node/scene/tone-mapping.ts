import { Fn, float, max, mix, select, vec3 } from "three/tsl";
import type { Node } from "three/webgpu";
import { COMPRESSION_START, DESATURATION, HEADROOM } from "./film-curve.ts";

/**
 * Khronos PBR Neutral without its toe: a colour below the start of compression passes unchanged, so
 * a garment keeps its catalogue colour; brighter ones roll off. The toe takes off the 4 % that a
 * white room's reflection adds to everything; this studio is no white room, and there the toe
 * would only make dark colours garish.
 * Source: https://github.com/KhronosGroup/ToneMapping/tree/main/PBR_Neutral
 */
export const neutralToneMapping = Fn(([light]: [Node<"vec3">]) => {
  const color = light.toVar();
  const peak = max(color.r, max(color.g, color.b)).toVar();
  const rolled = float(1).sub(
    float(HEADROOM * HEADROOM).div(peak.add(HEADROOM - COMPRESSION_START)),
  );
  const whiten = float(1).sub(float(1).div(peak.sub(rolled).mul(DESATURATION).add(1)));
  const compressed = mix(color.mul(rolled.div(max(peak, 1e-4))), vec3(rolled), whiten);
  return select(peak.lessThan(COMPRESSION_START), color, compressed);
});
