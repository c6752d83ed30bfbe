/** From samples to a learned drape: what each region takes in, its network and what that gives out. */
import type { Pattern } from "../render-node/garment/pattern.ts";
import { chooseReach } from "./choose-reach.ts";
import { mirrorOf } from "./mirror.ts";
import { principalComponents, project, type Components } from "./principal-components.ts";
import { fitRadialNetwork, type RadialNetwork } from "./radial-network.ts";
import { regionsOf, type Region } from "./regions.ts";
import type { Sample } from "./sample-store.ts";

/** Everything that the exported graph holds. */
export interface DrapeParameters {
  readonly vertexCount: number;
  readonly regions: readonly LearnedRegion[];
  /** How far from the nearest lesson a region's inputs may lie. */
  readonly reach: number;
  /** The most of each trait in any lesson, centimetres. */
  readonly largest: Float64Array;
}

export interface LearnedRegion extends LearnableRegion {
  readonly network: RadialNetwork;
}

/** A region with what its network is spoken to in. */
interface LearnableRegion extends Region {
  /** Of the carried shapes, centred. */
  readonly body: Components;
  /** How far a body may lie from all combinations of them, decimetres a vertex. */
  readonly residual: number;
  /** Of the displacements from the carried shape, times the roots of the region's shares. */
  readonly displacement: Components;
}

/** A region with a row for each sample. */
export interface Lessons {
  readonly region: LearnableRegion;
  readonly inputs: readonly Float64Array[];
  readonly targets: readonly Float64Array[];
}

const BODY_COMPONENTS = 16;
const DISPLACEMENT_COMPONENTS = 64;
/** Room around the lessons' own residuals. */
const RESIDUAL_MARGIN = 1.5;

export function learnDrape(samples: readonly Sample[], pattern: Pattern): DrapeParameters {
  const mirror = mirrorOf(pattern.map.points);
  const regions = regionsOf(pattern).map((region) => lessonsOf(region, samples, mirror));
  return {
    vertexCount: mirror.length,
    regions: regions.map(({ region, inputs, targets }) => ({
      ...region,
      network: fitRadialNetwork(inputs, targets),
    })),
    reach: chooseReach(samples, regions),
    largest: Float64Array.from(samples[0]?.traits ?? [], (_, k) =>
      Math.max(...samples.map(({ traits }) => traits[k] as number)),
    ),
  };
}

function lessonsOf(region: Region, samples: readonly Sample[], mirror: Uint32Array): Lessons {
  const bodies = samples.map(({ carried }) => centredOn(carried, region));
  const ofOneSize = bodies.filter((_, i) => samples[i]?.index !== samples[i - 1]?.index);
  const body = principalComponents(ofOneSize, BODY_COMPONENTS);
  const coordinates = bodies.map((each) => project(body, each));
  const displacements = samples.map((sample) => evenDisplacement(sample, region, mirror));
  const even = principalComponents(displacements, DISPLACEMENT_COMPONENTS);
  const residuals = bodies.map((each, i) => residualOf(body, each, coordinates[i] as Float64Array));
  return {
    region: {
      ...region,
      body,
      residual: RESIDUAL_MARGIN * Math.max(...residuals),
      displacement: { ...even, mean: withLean(even.mean, samples, region, mirror) },
    },
    inputs: samples.map(({ traits }, i) =>
      Float64Array.from([...(coordinates[i] as Float64Array), ...traits]),
    ),
    targets: displacements.map((each) => project(even, each)),
  };
}

/** xyz of a region with its mean vertex at the origin: where a figure stands does not matter. */
function centredOn(points: Float32Array, { vertices }: Region): Float64Array {
  const picked = new Float64Array(vertices.length * 3);
  const mean = [0, 0, 0];
  vertices.forEach((v, i) => {
    for (let c = 0; c < 3; c++) {
      const value = points[v * 3 + c] as number;
      picked[i * 3 + c] = value;
      mean[c] = (mean[c] as number) + value / vertices.length;
    }
  });
  return picked.map((value, i) => value - (mean[i % 3] as number));
}

/** The mean displacement with what is not the same on both sides whoever wears it. */
function withLean(
  mean: Float64Array,
  samples: readonly Sample[],
  { vertices, shares }: Region,
  mirror: Uint32Array,
): Float64Array {
  const leaning = mean.slice();
  vertices.forEach((v, i) => {
    const twin = mirror[v] as number;
    const share = Math.sqrt(shares[i] as number) / 2 / samples.length;
    for (const { carried, settled } of samples) {
      for (let c = 0; c < 3; c++) {
        const own = (settled[v * 3 + c] as number) - (carried[v * 3 + c] as number);
        const other = (settled[twin * 3 + c] as number) - (carried[twin * 3 + c] as number);
        const at = i * 3 + c;
        leaning[at] = (leaning[at] as number) + share * (c === 0 ? own + other : own - other);
      }
    }
  });
  return leaning;
}

/**
 * What the cloth did beyond being carried, the same on both sides: figures in the training pose are,
 * and which side a fold falls to is chance, which cannot be learned.
 */
function evenDisplacement(
  { carried, settled }: Sample,
  { vertices, shares }: Region,
  mirror: Uint32Array,
): Float64Array {
  const moved = (v: number, c: number): number =>
    (settled[v * 3 + c] as number) - (carried[v * 3 + c] as number);
  const even = new Float64Array(vertices.length * 3);
  vertices.forEach((v, i) => {
    const twin = mirror[v] as number;
    const share = Math.sqrt(shares[i] as number);
    even[i * 3] = (share * (moved(v, 0) - moved(twin, 0))) / 2;
    even[i * 3 + 1] = (share * (moved(v, 1) + moved(twin, 1))) / 2;
    even[i * 3 + 2] = (share * (moved(v, 2) + moved(twin, 2))) / 2;
  });
  return even;
}

function residualOf(body: Components, shape: Float64Array, coordinates: Float64Array): number {
  const total = shape.reduce((sum, value, i) => sum + (value - (body.mean[i] as number)) ** 2, 0);
  const told = coordinates.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt((Math.max(0, total - told) * 3) / shape.length);
}
