import { boxBlurred } from "./box-blur.ts";
import type { Texture } from "./part.ts";

/** Side of a flow map; strands bend slowly, so it may be coarser than the hair's picture. */
export const FLOW_SIZE = 128;

/** Side of the picture in which strands are looked for: in a smaller one they run into each other. */
const LOOKED_AT = 512;

/** Pixels to either side whose mean is taken off: light and shade that lie across many strands. */
const SHADE = 4;

/** Passes of smoothing, each about three texels wide. */
const SMOOTHING = 8;

/**
 * Share that the edge of what is covered has in the picture's brightness: it shows the way of single
 * strands, as of lashes, but not of the hair where a chart ends.
 */
const COVERAGE_SHARE = 0.15;

/** Changes of brightness in a texel that are of rounding and not of strands. */
const FAINT = 1e-3;

/**
 * Which way the strands of a hair picture run, as 8-bit RGBA: r, g the cosine and sine of twice the
 * angle from +u towards +v (128 is 0), which interpolate without caring about the sign of a
 * direction; b how sure it is. From the structure tensor of the picture's detail (Bigün 1987):
 * brightness changes most across strands.
 */
export function strandFlow(picture: Texture): Uint8Array {
  const flow = known.get(picture) ?? findFlow(picture);
  known.set(picture, flow);
  return flow;
}

const known = new WeakMap<Texture, Uint8Array>();

/** The way of a picture's strands at a place of it: a unit vector whose sign means nothing. */
export function strandWayAt(picture: Texture, u: number, v: number): readonly [number, number] {
  const flow = strandFlow(picture);
  const n = FLOW_SIZE;
  const x = Math.min(n - 1, Math.max(0, u * n - 0.5));
  const y = Math.min(n - 1, Math.max(0, v * n - 0.5));
  const left = Math.min(n - 2, Math.floor(x));
  const top = Math.min(n - 2, Math.floor(y));
  const [across, down] = [x - left, y - top];
  const mixed = (channel: number): number => {
    const at = (top * n + left) * 4 + channel;
    const upper = (flow[at] as number) * (1 - across) + (flow[at + 4] as number) * across;
    const below = at + n * 4;
    const lower = (flow[below] as number) * (1 - across) + (flow[below + 4] as number) * across;
    return upper * (1 - down) + lower * down - 128;
  };
  const angle = Math.atan2(mixed(1), mixed(0)) / 2;
  return [Math.cos(angle), Math.sin(angle)];
}

function findFlow(picture: Texture): Uint8Array {
  const n = FLOW_SIZE;
  const size = LOOKED_AT;
  const light = brightness(picture);
  const shade = boxBlurred(light, size, size, SHADE);
  const within = boxBlurred(new Float32Array(light.length).fill(1), size, size, SHADE);
  const detail = light.map((value, i) => value - (shade[i] as number) / (within[i] as number));
  // Of the tensor only the two numbers that hold twice the angle, and the whole.
  let difference: Float32Array = new Float32Array(n * n);
  let mixed: Float32Array = new Float32Array(n * n);
  let whole: Float32Array = new Float32Array(n * n);
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const i = y * size + x;
      const dx = (detail[i + 1] as number) - (detail[i - 1] as number);
      const dy = (detail[i + size] as number) - (detail[i - size] as number);
      const steep = Math.hypot(dx, dy);
      if (steep === 0) continue;
      const at = Math.floor((y * n) / size) * n + Math.floor((x * n) / size);
      // Not by its square: one bright strand would outweigh all the others.
      difference[at] = (difference[at] as number) + (dx * dx - dy * dy) / steep;
      mixed[at] = (mixed[at] as number) + (2 * dx * dy) / steep;
      whole[at] = (whole[at] as number) + steep;
    }
  }
  for (let pass = 0; pass < SMOOTHING; pass++) {
    difference = smoothed(difference);
    mixed = smoothed(mixed);
    whole = smoothed(whole);
  }
  const rgba = new Uint8Array(n * n * 4);
  for (let i = 0; i < n * n; i++) {
    const length = Math.hypot(difference[i] as number, mixed[i] as number);
    const sure = length / ((whole[i] as number) + FAINT);
    // The gradient's angle plus a right angle is the strand's; twice that turns the sign.
    rgba[4 * i] = 128 - (length > 0 ? ((difference[i] as number) / length) * 127 : -127);
    rgba[4 * i + 1] = 128 - (length > 0 ? ((mixed[i] as number) / length) * 127 : 0);
    rgba[4 * i + 2] = Math.min(255, sure * 255);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

/** The picture's brightness with a little of its coverage, brought to one size by averaging. */
function brightness({ width, height, rgba }: Texture): Float32Array {
  const n = LOOKED_AT;
  const out = new Float32Array(n * n);
  for (let y = 0; y < n; y++) {
    const top = Math.floor((y * height) / n);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / n));
    for (let x = 0; x < n; x++) {
      const left = Math.floor((x * width) / n);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / n));
      let sum = 0;
      for (let row = top; row < bottom; row++) {
        for (let i = (row * width + left) * 4; i < (row * width + right) * 4; i += 4) {
          const luma =
            (rgba[i] as number) * 0.3 +
            (rgba[i + 1] as number) * 0.59 +
            (rgba[i + 2] as number) * 0.11;
          sum += luma + COVERAGE_SHARE * (rgba[i + 3] as number);
        }
      }
      out[y * n + x] = sum / ((bottom - top) * (right - left) * 255);
    }
  }
  return out;
}

/** A 3×3 tent, the border repeating itself. */
function smoothed(map: Float32Array): Float32Array {
  const n = FLOW_SIZE;
  const out = new Float32Array(map.length);
  const at = (x: number, y: number): number =>
    map[Math.min(n - 1, Math.max(0, y)) * n + Math.min(n - 1, Math.max(0, x))] as number;
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      out[y * n + x] =
        (at(x, y) * 4 +
          (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1)) * 2 +
          at(x - 1, y - 1) +
          at(x + 1, y - 1) +
          at(x - 1, y + 1) +
          at(x + 1, y + 1)) /
        16;
    }
  }
  return out;
}
