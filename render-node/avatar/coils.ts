/** Coils of tightly curled hair, drawn over each other from the depth to the light. */
import { seededNumbers } from "../motion/cycle.ts";

/** Coils over each other at any place, about. */
const LAYERS = 3;
/** Half the thickness of a strand in radii of the largest coil. */
const HALF_THICKNESS = 0.17;
/** Linear brightness of the deepest and of the highest coils. */
const DEEP = 0.22;
const HIGH = 1;

/** Where coils are drawn. */
export interface CoilCanvas {
  /** 0..1 a pixel; written. */
  readonly light: Float32Array;
  readonly width: number;
  /** Rows that may be painted. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * Fills rows of a picture with coils; the same every time.
 *
 * @param radius of the largest coils, pixels; the smallest are half as wide
 */
export function drawCoils(canvas: CoilCanvas, radius: number): void {
  const { light, width, top, bottom } = canvas;
  light.fill(DEEP, width * top, width * bottom);
  const random = seededNumbers(7);
  const count = Math.round((LAYERS * width * (bottom - top)) / (radius * radius));
  for (let coil = 0; coil < count; coil++) drawCoil(canvas, radius, coil / count, random);
}

/** @param height 0 deep in the hair … 1 on top of it */
function drawCoil(canvas: CoilCanvas, largest: number, height: number, random: () => number): void {
  const radius = largest * (0.5 + 0.5 * random());
  const x = random() * canvas.width;
  const y = canvas.top + random() * (canvas.bottom - canvas.top);
  const start = random() * 2 * Math.PI;
  const arc = Math.PI * (0.8 + random());
  // Squeezed circles: coils are seen from all sides.
  const squeeze = 0.45 + 0.55 * random();
  const lean = random() * Math.PI;
  const brightest = (DEEP + (HIGH - DEEP) * height ** 1.5) * (0.75 + 0.5 * random());
  const thickness = largest * HALF_THICKNESS;
  const steps = Math.ceil((arc * radius * 1.4) / thickness);
  for (let step = 0; step <= steps; step++) {
    const angle = start + (arc * step) / steps;
    const u = Math.cos(angle) * radius;
    const v = Math.sin(angle) * radius * squeeze;
    // A coil is lit where it rises and dark where it dives.
    const lit = brightest * (0.45 + 0.55 * Math.sin((Math.PI * step) / steps));
    const across = u * Math.cos(lean) - v * Math.sin(lean);
    const down = u * Math.sin(lean) + v * Math.cos(lean);
    dab(canvas, x + across, y + down, thickness, lit);
  }
}

/** Paints a soft dot over what is there; left and right meet. */
function dab(canvas: CoilCanvas, x: number, y: number, thickness: number, value: number): void {
  const { light, width, top, bottom } = canvas;
  const reach = thickness + 0.5;
  const last = Math.min(bottom - 1, Math.floor(y + reach));
  for (let row = Math.max(top, Math.floor(y - reach)); row <= last; row++) {
    for (let column = Math.floor(x - reach); column <= Math.floor(x + reach); column++) {
      const squared = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2;
      if (squared >= reach * reach) continue;
      const share = Math.min(1, reach - Math.sqrt(squared));
      const at = row * width + (((column % width) + width) % width);
      // Round like a rod: brightest along its middle.
      const round = value * (1 - (0.5 * squared) / (reach * reach));
      light[at] = (light[at] as number) * (1 - share) + round * share;
    }
  }
}
