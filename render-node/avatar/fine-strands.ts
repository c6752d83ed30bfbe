/**
 * Single strands for hair pictures too coarse to hold any: noise smeared along the way that the
 * picture's strands run (Cabral and Leedom, "Imaging Vector Fields Using Line Integral Convolution",
 * 1993). Strands bend so slowly that each is taken as straight.
 */
import { seededNumbers } from "../motion/cycle.ts";
import type { Texture } from "../mesh/part.ts";
import { FLOW_SIZE, strandFlow } from "../mesh/strand-flow.ts";
import { byteOfLinear, LINEAR_OF_BYTE } from "./colors.ts";

/** Pixels of the result a pixel of the picture. */
const FINER = 2;
/** Pixels that a strand reaches to either side. */
const REACH = 16;
/** Side of the noise, which repeats: a power of 2. */
const NOISE_SIZE = 512;
/** Strands hang together in locks, pixels. */
const LOCK = 8;

/** How far strands depart from the picture's brightness: one standard deviation, as a share. */
const CONTRAST = 0.18;
/** How far they depart from its coverage where that is half. */
const RAGGEDNESS = 0.11;
/** How sure the way of the strands must be for strands in full contrast. */
const SURE = 0.4;
/** Standard deviations beyond which no strand goes. */
const MOST = 2;

/**
 * A grey picture of hair in twice the resolution, with strands.
 *
 * @param cover 0..1 a pixel of the picture: what becomes its alpha
 */
export function withFineStrands(picture: Texture, cover: Float32Array): Texture {
  const width = picture.width * FINER;
  const height = picture.height * FINER;
  const level = plane(picture, 0, (byte) => LINEAR_OF_BYTE[byte] as number);
  const coverage: Plane = { values: cover, width: picture.width, height: picture.height };
  const ways = strandWays(picture);
  const noise = strandNoise();
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    const row = Math.floor(v * WAYS_SIZE) * WAYS_SIZE;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width;
      const at = (y * width + x) * 4;
      const alpha = sample(coverage, u, v);
      const way = (row + Math.floor(u * WAYS_SIZE)) * 3;
      const strand =
        alpha === 0
          ? 0
          : smeared(noise, x, y, ways[way] as number, ways[way + 1] as number) *
            (ways[way + 2] as number);
      const shade = byteOfLinear(sample(level, u, v) * (1 + CONTRAST * strand));
      rgba[at] = shade;
      rgba[at + 1] = shade;
      rgba[at + 2] = shade;
      const ragged = alpha + RAGGEDNESS * strand * 4 * alpha * (1 - alpha);
      rgba[at + 3] = Math.round(Math.min(1, Math.max(0, ragged)) * 255);
    }
  }
  return { id: `${picture.id}-strands`, width, height, rgba };
}

interface Plane {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

function plane(
  { rgba, width, height }: Pick<Texture, "rgba" | "width" | "height">,
  channel: number,
  valueOf: (byte: number) => number,
): Plane {
  const values = Float32Array.from({ length: width * height }, (_, pixel) =>
    valueOf(rgba[pixel * 4 + channel] as number),
  );
  return { values, width, height };
}

/** Side of the map of strands' ways. */
const WAYS_SIZE = 2 * FLOW_SIZE;

/** Three numbers a cell: the way of its strands, a unit vector, and 0..1 how sure it is. */
function strandWays(picture: Texture): Float32Array {
  const flow = { rgba: strandFlow(picture), width: FLOW_SIZE, height: FLOW_SIZE };
  const cosine = plane(flow, 0, (byte) => byte - 128);
  const sine = plane(flow, 1, (byte) => byte - 128);
  const sureness = plane(flow, 2, (byte) => Math.min(1, byte / 255 / SURE));
  const ways = new Float32Array(WAYS_SIZE * WAYS_SIZE * 3);
  for (let cell = 0; cell < WAYS_SIZE * WAYS_SIZE; cell++) {
    const u = ((cell % WAYS_SIZE) + 0.5) / WAYS_SIZE;
    const v = (Math.floor(cell / WAYS_SIZE) + 0.5) / WAYS_SIZE;
    const angle = Math.atan2(sample(sine, u, v), sample(cosine, u, v)) / 2;
    ways.set([Math.cos(angle), Math.sin(angle), sample(sureness, u, v)], cell * 3);
  }
  return ways;
}

/** Bilinear, the border repeating itself. */
function sample({ values, width, height }: Plane, u: number, v: number): number {
  const x = Math.min(width - 1, Math.max(0, u * width - 0.5));
  const y = Math.min(height - 1, Math.max(0, v * height - 0.5));
  const left = Math.min(width - 2, Math.floor(x));
  const top = Math.min(height - 2, Math.floor(y));
  const at = top * width + left;
  const across = x - left;
  const down = y - top;
  const upper = (values[at] as number) * (1 - across) + (values[at + 1] as number) * across;
  const lower =
    (values[at + width] as number) * (1 - across) + (values[at + width + 1] as number) * across;
  return upper * (1 - down) + lower * down;
}

/** Noise of mean 0 whose mean along a strand has about unit deviation. */
function strandNoise(): Float32Array {
  const random = seededNumbers(11);
  const locks = NOISE_SIZE / LOCK;
  const ofLock = Float32Array.from({ length: locks * locks }, () => random() - 0.5);
  const single = Math.sqrt(12 * (2 * REACH + 1)) * 0.8;
  const together = Math.sqrt((12 * (2 * REACH + 1)) / LOCK) * 0.6;
  return Float32Array.from({ length: NOISE_SIZE * NOISE_SIZE }, (_, pixel) => {
    const lock =
      Math.floor(pixel / NOISE_SIZE / LOCK) * locks + Math.floor((pixel % NOISE_SIZE) / LOCK);
    return (random() - 0.5) * single + (ofLock[lock] as number) * together;
  });
}

/** Mean of the noise along a way through a pixel. */
function smeared(noise: Float32Array, x: number, y: number, dx: number, dy: number): number {
  const mask = NOISE_SIZE - 1;
  let sum = 0;
  for (let step = -REACH; step <= REACH; step++) {
    const column = Math.round(x + dx * step) & mask;
    const row = Math.round(y + dy * step) & mask;
    sum += noise[row * NOISE_SIZE + column] as number;
  }
  return Math.min(MOST, Math.max(-MOST, sum / (2 * REACH + 1)));
}
