/** From samples to a learned drape: what it takes in, its networks and what they give out. */
import { type Components, principalComponents, project } from "./principal-components.ts";
import { type Network, trainNetwork } from "./network.ts";
import type { Sample } from "./sample-store.ts";
import { randomFrom } from "./training-range.ts";

/** Everything that the exported graph holds. */
export interface DrapeParameters {
  readonly vertexCount: number;
  /** Of the carried shapes, centred. */
  readonly body: Components;
  /** Standard deviation of each of the body's coordinates. */
  readonly bodyScale: Float64Array;
  readonly traitMean: Float64Array;
  readonly traitScale: Float64Array;
  /** Of the displacements from the carried shape. */
  readonly displacement: Components;
  /** One factor for all coordinates: a millimetre counts the same along each. */
  readonly displacementScale: number;
  /** Their mean is the answer. */
  readonly networks: readonly Network[];
  readonly range: Range;
}

/** The training range as the network sees it. */
interface Range {
  /** Middle and half width of each standardised input. */
  readonly middle: Float64Array;
  readonly half: Float64Array;
  /** How far a body may lie from all combinations of the components, decimetres a vertex. */
  readonly residual: number;
}

export interface LearnOptions {
  readonly epochs: number;
  /** The vertex on the other side of the body, for each. */
  readonly mirror: Uint32Array;
  readonly onProgress: (share: number) => void;
}

const BODY_COMPONENTS = 18;
const DISPLACEMENT_COMPONENTS = 64;
const HIDDEN = [128, 128] as const;
const NETWORKS = 3;
/** Room around the samples' extremes that still counts as inside, and around their residuals. */
const MARGIN = 1.15;
const RESIDUAL_MARGIN = 1.5;

export function learnDrape(
  samples: readonly Sample[],
  { epochs, mirror, onProgress }: LearnOptions,
): DrapeParameters {
  const bodies = samples.map(({ carried }) => centredOn(carried));
  const body = principalComponents(bodies, BODY_COMPONENTS);
  const bodyCoordinates = bodies.map((each) => project(body, each));
  const bodyScale = spreadOf(bodyCoordinates, new Float64Array(body.count));
  const traits = samples.map((sample) => Float64Array.from(sample.traits));
  const traitMean = meanOf(traits);
  const traitScale = spreadOf(traits, traitMean);
  const inputs = samples.map((_, i) =>
    Float64Array.from([
      ...(bodyCoordinates[i] as Float64Array).map((v, k) => v / (bodyScale[k] as number)),
      ...(traits[i] as Float64Array).map(
        (v, k) => (v - (traitMean[k] as number)) / (traitScale[k] as number),
      ),
    ]),
  );
  const displacements = samples.map((sample) => evenDisplacement(sample, mirror));
  const displacement = principalComponents(displacements, DISPLACEMENT_COMPONENTS);
  const coordinates = displacements.map((each) => project(displacement, each));
  const squares = coordinates.flatMap((each) => Array.from(each, (v) => v * v));
  const displacementScale = Math.sqrt(
    squares.reduce((sum, value) => sum + value, 0) / squares.length,
  );
  const targets = coordinates.map((each) => each.map((v) => v / displacementScale));
  const networks = Array.from({ length: NETWORKS }, (_, k) =>
    trainNetwork(
      inputs,
      targets,
      {
        hidden: HIDDEN,
        epochs,
        onEpoch: (epoch) => onProgress((k + epoch / epochs) / NETWORKS),
      },
      randomFrom(k),
    ),
  );
  onProgress(1);
  const inside = samples.flatMap(({ isBeyond }, i) => (isBeyond ? [] : [i]));
  return {
    vertexCount: mirror.length,
    body,
    bodyScale,
    traitMean,
    traitScale,
    displacement,
    displacementScale,
    networks,
    range: {
      ...boxOf(inside.map((i) => inputs[i] as Float64Array)),
      residual:
        RESIDUAL_MARGIN *
        Math.max(
          ...inside.map((i) =>
            residualOf(body, bodies[i] as Float64Array, bodyCoordinates[i] as Float64Array),
          ),
        ),
    },
  };
}

/** Decimetres by which a vertex may miss its mirror image. */
const TWIN_REACH = 1e-3;

/**
 * For each vertex of a pattern the one that its mirror image falls on.
 *
 * @throws {RangeError} for a pattern that is not the same on both sides
 */
export function mirrorOf(points: Float32Array): Uint32Array {
  const heights = Array.from({ length: points.length / 3 }, (_, v) => v).sort(
    (a, b) => (points[a * 3 + 1] as number) - (points[b * 3 + 1] as number),
  );
  const rankOf = new Uint32Array(heights.length);
  heights.forEach((vertex, rank) => (rankOf[vertex] = rank));
  const off = (v: number, w: number): number =>
    Math.max(
      Math.abs((points[v * 3] as number) + (points[w * 3] as number)),
      Math.abs((points[v * 3 + 1] as number) - (points[w * 3 + 1] as number)),
      Math.abs((points[v * 3 + 2] as number) - (points[w * 3 + 2] as number)),
    );
  const lift = (v: number, w: number): number =>
    Math.abs((points[v * 3 + 1] as number) - (points[w * 3 + 1] as number));
  return Uint32Array.from({ length: heights.length }, (_, v) => {
    const rank = rankOf[v] as number;
    for (const step of [1, -1]) {
      for (let r = step > 0 ? rank : rank - 1; r >= 0 && r < heights.length; r += step) {
        const w = heights[r] as number;
        if (lift(v, w) > TWIN_REACH) break;
        if (off(v, w) <= TWIN_REACH) return w;
      }
    }
    throw new RangeError(`Vertex ${v} of the pattern has no mirror image`);
  });
}

/** xyz with the mean vertex at the origin: where a figure stands does not matter. */
export function centredOn(points: Float32Array): Float64Array {
  const mean = [0, 0, 0];
  points.forEach((value, i) => (mean[i % 3] = (mean[i % 3] as number) + value));
  return Float64Array.from(
    points,
    (value, i) => value - ((mean[i % 3] as number) * 3) / points.length,
  );
}

/**
 * What the cloth did beyond being carried, the same on both sides: figures in the training pose are,
 * and which side a fold falls to is chance, which cannot be learned.
 */
function evenDisplacement({ carried, settled }: Sample, mirror: Uint32Array): Float64Array {
  const own = Float64Array.from(settled, (value, i) => value - (carried[i] as number));
  return own.map((value, i) => {
    const c = i % 3;
    const twin = own[(mirror[(i - c) / 3] as number) * 3 + c] as number;
    return (value + (c === 0 ? -twin : twin)) / 2;
  });
}

function residualOf(body: Components, shape: Float64Array, coordinates: Float64Array): number {
  const total = shape.reduce((sum, value, i) => sum + (value - (body.mean[i] as number)) ** 2, 0);
  const told = coordinates.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt((Math.max(0, total - told) * 3) / shape.length);
}

function boxOf(rows: readonly Float64Array[]): { middle: Float64Array; half: Float64Array } {
  const ends = (pick: (...values: number[]) => number): Float64Array =>
    (rows[0] as Float64Array).map((_, k) => pick(...rows.map((row) => row[k] as number)));
  const [low, high] = [ends(Math.min), ends(Math.max)];
  return {
    middle: low.map((value, k) => (value + (high[k] as number)) / 2),
    half: low.map((value, k) => (MARGIN * ((high[k] as number) - value)) / 2),
  };
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  return (rows[0] as Float64Array).map(
    (_, k) => rows.reduce((sum, row) => sum + (row[k] as number), 0) / rows.length,
  );
}

function spreadOf(rows: readonly Float64Array[], mean: Float64Array): Float64Array {
  return mean.map((middle, k) =>
    Math.sqrt(rows.reduce((sum, row) => sum + ((row[k] as number) - middle) ** 2, 0) / rows.length),
  );
}
