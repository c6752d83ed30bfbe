/** Bodies to learn from: random ones of every kind that requests ask for, each known by its seed. */
import {
  BODY_DIMENSION_RANGE,
  BODY_DIMENSIONS,
  BONE_GROUPS,
  GENDERS,
} from "../../contracts/avatar-options.ts";
import type { BodySliders } from "../../contracts/estimate-body.ts";
import { FITTED_MEASURES, type FittedBody } from "../../contracts/fit-report.ts";
import { boneScales } from "../avatar/bone-scales.ts";
import { jointsOf } from "../avatar/joints.ts";
import { measureBody } from "../avatar/measure.ts";
import { shapeWeights, type ShapeDetails } from "../avatar/shape-weights.ts";
import type { BodyModel } from "../inference/body-model.ts";
import type { Pack } from "../pack/pack.ts";

/**
 * How far a sample's sliders reach. `single`: a few, within full; `usual`: all, mostly a little;
 * `full`: all, anywhere within full; `extreme`: all, anywhere they go.
 */
const KINDS = ["single", "usual", "full", "extreme"] as const;

export interface SampleBody extends BodySliders {
  readonly seed: number;
  readonly gender: (typeof GENDERS)[number];
  readonly kind: (typeof KINDS)[number];
}

/** The first dimensions are the build: they shape the whole body, so they vary most. */
const BUILD_COUNT = 3;
const SCALE_REACH = Math.log(1.25);
const { max: LIMIT } = BODY_DIMENSION_RANGE;

/** The body of a seed: half of them have scaled bones, half of them are men. */
export function sampleBody(seed: number): SampleBody {
  const random = mulberry(seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const kind = KINDS[seed % KINDS.length] as SampleBody["kind"];
  const between = (limit: number): number => (random() * 2 - 1) * limit;
  const clipped = (value: number): number => Math.max(-LIMIT, Math.min(LIMIT, value));
  const build = (index: number): number => {
    if (random() < 0.4) return 0;
    if (kind === "extreme") return between(LIMIT);
    return clipped(index === 0 ? normal() * 0.7 : normal() * 0.8 + 0.3);
  };
  const slider = (): number => {
    if (kind === "single") return random() < 0.25 ? between(1) : 0;
    if (kind === "usual") return clipped(normal() * 0.5);
    return between(kind === "full" ? 1 : LIMIT);
  };
  const dimensions = BODY_DIMENSIONS.map((key, index) => ({
    key,
    value: index < BUILD_COUNT ? build(index) : slider(),
  }));
  const isScaled = seed % 8 >= 4;
  const lengths = BONE_GROUPS.flatMap((key) => {
    if (!isScaled || random() >= 0.35) return [];
    const scale = (): number => Math.exp(between(SCALE_REACH));
    return [{ key, value: { x: scale(), y: scale(), z: scale() } }];
  });
  return { seed, gender: GENDERS[Math.floor(seed / 8) % 2] ?? "Female", kind, dimensions, lengths };
}

/** Builds a body and puts the tape to it, centimetres. */
export async function measureSample(
  { gender, dimensions, lengths }: SampleBody,
  pack: Pack,
  model: BodyModel,
): Promise<FittedBody> {
  const details: ShapeDetails = {
    gender,
    face_shape: "oval",
    expression: "Neutral",
    body_dimensions: [...dimensions],
  };
  const { vertices } = await model.run({
    weights: shapeWeights(pack.targets, details),
    boneScales: boneScales(pack.rig, { lengths, handWidth: 0, handThickness: 0 }),
  });
  const measured = measureBody(pack, vertices, jointsOf(pack.rig, vertices));
  const entries = FITTED_MEASURES.map((name) => [name, measured[name]] as const);
  return Object.fromEntries(entries) as Record<keyof FittedBody, number>;
}

/** Uniform numbers from 0 to 1 (mulberry32, T. Ettinger). */
function mulberry(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds start alike.
  next();
  next();
  return next;
}
