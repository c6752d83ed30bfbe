import { Fn, float, max, min, mix, select, vec3 } from "three/tsl";
import type { Node } from "three/webgpu";

/** Where highlights begin to be compressed, and how fast they lose colour (Khronos' own figures). */
const COMPRESSION_START = 0.8 - 0.04;
const DESATURATION = 0.15;

/**
 * Khronos PBR Neutral: colours below the start of compression pass unchanged but for the 4 % that
 * a dielectric's reflection adds, so a garment keeps its catalogue colour; brighter ones roll off.
 * Source: https://github.com/KhronosGroup/ToneMapping/tree/main/PBR_Neutral
 */
export const neutralToneMapping = Fn(([light]: [Node<"vec3">]) => {
  const darkest = min(light.r, min(light.g, light.b));
  const offset = select(
    darkest.lessThan(0.08),
    darkest.sub(darkest.mul(darkest).mul(6.25)),
    float(0.04),
  );
  const color = light.sub(offset).toVar();
  const peak = max(color.r, max(color.g, color.b)).toVar();
  const headroom = 1 - COMPRESSION_START;
  const rolled = float(1).sub(
    float(headroom * headroom).div(peak.add(headroom - COMPRESSION_START)),
  );
  const whiten = float(1).sub(float(1).div(peak.sub(rolled).mul(DESATURATION).add(1)));
  const compressed = mix(color.mul(rolled.div(max(peak, 1e-4))), vec3(rolled), whiten);
  return select(peak.lessThan(COMPRESSION_START), color, compressed);
});
