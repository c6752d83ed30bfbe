/**
 * Creases: the folds in which slack cloth stands up (see `slack.ts`), drawn as waves across the
 * direction in which it is short. Kernels of a wave each, laid so that their phases meet, give lines
 * that run on and end as folds do (after T. Tricard et al., "Procedural Phasor Noise", 2019).
 */
import type { BodyMap } from "./body-map.ts";
import type { Pattern } from "./pattern.ts";
import { smoothstep } from "../smoothstep.ts";
import { slackOf, type Slack } from "./slack.ts";
import { smooth, type Neighbours } from "./surface.ts";

/** From crest to crest, in threads of the mesh: a wave of fewer would be a zigzag. */
const WAVE_THREADS = 4;
/** Shortening that cloth takes without a fold, and the most that one shows: deeper ones would turn over. */
const LEAST = 0.006;
const MOST = 0.05;
/** The evened slack is less than what a single fold takes up. */
const PRONOUNCED = 1.5;
/** Strain square to the folds that presses them flat on the body: from where it begins to where it does. */
const PRESSED = { from: 0.03, flat: 0.12 } as const;
/** A limb fills its sleeve or trouser leg: folds go around it in shallow rings. */
const SLEEVE_CALM = 0.45;
const LEG_CALM = 0.25;
/** Rings of vertices by which creases stay away from edges and from what lies under other cloth. */
const CALM_RINGS = 2;
const FADING_STEPS = 3;
/** Lower ones are not drawn, decimetres. */
const FLAT = 0.01;
/** Spread of a kernel across and along its folds, in waves. */
const ACROSS = 0.8;
const ALONG = 1.1;
/** Where a kernel is stronger than this no other begins; where it is weaker than that it ends. */
const COVERED = 0.5;
const FAINT = 0.1;

/** What creases need to know of a pattern. */
type Creasable = Pick<Pattern, "triangles" | "neighbours" | "loops"> & {
  readonly map: Pick<BodyMap, "armShare" | "legShare">;
};

/**
 * How far creases lift the cloth, decimetres a vertex.
 *
 * @param rest xyz of the garment as cut
 * @param points xyz as settled
 * @param normals unit normals of the settled cloth
 * @param calm 1 for vertices under other cloth, which presses them flat
 */
export function creaseHeights(
  pattern: Creasable,
  rest: Float32Array,
  points: Float32Array,
  normals: Float32Array,
  calm?: Uint8Array,
): Float32Array {
  const slack = slackOf(pattern, rest, points, normals);
  const wave = WAVE_THREADS * threadOf(pattern, rest);
  const amplitude = amplitudeOf(pattern, slack, wave, calm);
  const { real, imaginary } = wavesOver(pattern, points, normals, slack, amplitude, wave);
  return amplitude.map((height, v) => {
    const x = real[v] as number;
    const strength = Math.sqrt(x * x + (imaginary[v] as number) ** 2);
    if (strength === 0) return 0;
    return height * (1 + x / strength) * Math.min(1, strength);
  });
}

/** Mean distance between neighbours, decimetres. */
function threadOf({ neighbours: { starts, list } }: Creasable, rest: Float32Array): number {
  let sum = 0;
  for (let v = 0; v < starts.length - 1; v++) {
    for (let k = starts[v] as number; k < (starts[v + 1] as number); k++) {
      const w = list[k] as number;
      const dx = (rest[w * 3] as number) - (rest[v * 3] as number);
      const dy = (rest[w * 3 + 1] as number) - (rest[v * 3 + 1] as number);
      const dz = (rest[w * 3 + 2] as number) - (rest[v * 3 + 2] as number);
      sum += Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return sum / list.length;
}

/** A wave of amplitude a and length w is longer than its chord by the share (πa / w)². */
function amplitudeOf(
  { neighbours, loops, map: { armShare, legShare } }: Creasable,
  { shortening, tension }: Slack,
  wave: number,
  calm: Uint8Array | undefined,
): Float32Array {
  const still = calm?.slice() ?? new Uint8Array(shortening.length);
  for (const { vertices } of loops) for (const v of vertices) still[v] = 1;
  const flat = grown(still, neighbours, CALM_RINGS);
  let amplitude = shortening.map((short, v) => {
    const folded = Math.min(MOST, short - LEAST);
    if (flat[v] === 1 || folded <= 0) return 0;
    const pressed = smoothstep(
      ((tension[v] as number) - PRESSED.from) / (PRESSED.flat - PRESSED.from),
    );
    const shown =
      (1 - pressed) *
      (1 - SLEEVE_CALM * (armShare[v] as number)) *
      (1 - LEG_CALM * (legShare[v] as number));
    return ((PRONOUNCED * shown * wave) / Math.PI) * Math.sqrt(folded);
  });
  for (let step = 0; step < FADING_STEPS; step++) {
    amplitude = smooth(amplitude, 1, neighbours, 0.6);
    for (let v = 0; v < still.length; v++) if (still[v] === 1) amplitude[v] = 0;
  }
  return amplitude;
}

function grown(flags: Uint8Array, { starts, list }: Neighbours, rings: number): Uint8Array {
  let set = flags;
  for (let ring = 0; ring < rings; ring++) {
    const wider = set.slice();
    for (let v = 0; v < set.length; v++) {
      if (set[v] === 0) continue;
      for (let k = starts[v] as number; k < (starts[v + 1] as number); k++) {
        wider[list[k] as number] = 1;
      }
    }
    set = wider;
  }
  return set;
}

/** Sum of the kernels' waves at each vertex, as a complex number. */
function wavesOver(
  { neighbours: { starts, list } }: Creasable,
  points: Float32Array,
  normals: Float32Array,
  { direction }: Slack,
  amplitude: Float32Array,
  wave: number,
): { readonly real: Float32Array; readonly imaginary: Float32Array } {
  const real = new Float32Array(amplitude.length);
  const imaginary = new Float32Array(amplitude.length);
  const covered = new Uint8Array(amplitude.length);
  const reachedBy = new Int32Array(amplitude.length).fill(-1);
  const narrow = 1 / (2 * (ACROSS * wave) ** 2);
  const long = 1 / (2 * (ALONG * wave) ** 2);
  // The deepest folds lay down the phase that the others join.
  const seeds = Array.from(amplitude.keys())
    .filter((v) => (amplitude[v] as number) >= FLAT)
    .sort((a, b) => (amplitude[b] as number) - (amplitude[a] as number) || a - b);
  const reached: number[] = [];
  for (const seed of seeds) {
    if (covered[seed] === 1) continue;
    const phase = Math.atan2(imaginary[seed] as number, real[seed] as number);
    const [px, py, pz] = vector(points, seed);
    const [ux, uy, uz] = vector(direction, seed);
    const [nx, ny, nz] = vector(normals, seed);
    reached.length = 0;
    reached.push(seed);
    reachedBy[seed] = seed;
    for (let next = 0; next < reached.length; next++) {
      const v = reached[next] as number;
      const dx = (points[v * 3] as number) - px;
      const dy = (points[v * 3 + 1] as number) - py;
      const dz = (points[v * 3 + 2] as number) - pz;
      const across = dx * ux + dy * uy + dz * uz;
      const along = dx * (ny * uz - nz * uy) + dy * (nz * ux - nx * uz) + dz * (nx * uy - ny * ux);
      const weight = Math.exp(-across * across * narrow - along * along * long);
      if (weight < FAINT) continue;
      const angle = phase + (2 * Math.PI * across) / wave;
      real[v] = (real[v] as number) + weight * Math.cos(angle);
      imaginary[v] = (imaginary[v] as number) + weight * Math.sin(angle);
      if (weight > COVERED) covered[v] = 1;
      for (let k = starts[v] as number; k < (starts[v + 1] as number); k++) {
        const w = list[k] as number;
        if (reachedBy[w] === seed) continue;
        reachedBy[w] = seed;
        reached.push(w);
      }
    }
  }
  return { real, imaginary };
}

function vector(values: Float32Array, v: number): readonly [number, number, number] {
  return [values[v * 3] as number, values[v * 3 + 1] as number, values[v * 3 + 2] as number];
}
