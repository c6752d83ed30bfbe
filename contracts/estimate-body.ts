/**
 * A body's measurements from the sliders that shape it, without its mesh: a regression that
 * `npm run learn:bodies` fits to bodies the node has built and measured. The node's tape is the
 * truth; this is for where there is no mesh, above all the Worker.
 */
import {
  BODY_DIMENSIONS,
  BONE_GROUPS,
  type BodyDimension,
  type BoneGroup,
  type ScalableBone,
} from "./avatar-options.ts";
import { FITTED_MEASURES, type FittedBody } from "./fit-report.ts";

type Measure = keyof FittedBody;

/** The sliders of a body, as requests give them. */
export interface BodySliders {
  readonly dimensions: readonly { readonly key: BodyDimension; readonly value: number }[];
  readonly lengths: readonly {
    readonly key: ScalableBone;
    readonly value: { readonly x: number; readonly y: number; readonly z: number };
  }[];
}

/** One sex's weights of `termsOf` for each measurement. */
export type BodyEstimator = Readonly<Record<Measure, readonly number[]>>;

/** Estimates a body's measurements, centimetres. */
export function estimateBody(estimator: BodyEstimator, sliders: BodySliders): FittedBody {
  const estimate = (measure: Measure): number => {
    const weights = estimator[measure];
    const terms = termsOf(measure, sliders);
    return Math.exp(terms.reduce((sum, term, i) => sum + term * (weights[i] as number), 0));
  };
  const entries = FITTED_MEASURES.map((measure) => [measure, estimate(measure)] as const);
  return Object.fromEntries(entries) as FittedBody;
}

/** Sliders that move a measurement, besides how heavy and how muscular the body is. */
const MOVED_BY: Readonly<Record<Measure, readonly [readonly string[], readonly BoneGroup[]]>> = {
  chest: [
    [
      "Shoulder Width",
      "Chest Width",
      "Breast Size",
      "Waist Thickness",
      "Belly Size",
      "Neck Thickness",
      "Upper Arm Thickness",
    ],
    ["spine", "shoulder", "upper arm", "neck", "hips"],
  ],
  waist: [
    ["Chest Width", "Breast Size", "Waist Thickness", "Belly Size", "Hips Size", "Shoulder Width"],
    ["spine", "hips", "shoulder"],
  ],
  hips: [
    [
      "Hips Size",
      "Belly Size",
      "Waist Thickness",
      "Thigh Thickness",
      "Chest Width",
      "Thigh Length",
    ],
    ["hips", "thigh", "spine"],
  ],
  upperArm: [
    [
      "Shoulder Width",
      "Upper Arm Thickness",
      "Upper Arm Length",
      "Forearm Thickness",
      "Chest Width",
    ],
    ["upper arm", "shoulder", "forearm", "spine"],
  ],
  thigh: [
    ["Thigh Thickness", "Hips Size", "Thigh Length", "Shin Thickness"],
    ["thigh", "hips", "shin"],
  ],
  armLength: [
    ["Upper Arm Length", "Forearm Length", "Shoulder Width", "Upper Arm Thickness"],
    ["upper arm", "forearm", "shoulder", "hand", "spine"],
  ],
  inseam: [
    ["Thigh Length", "Shin Length", "Foot Length", "Hips Size", "Belly Size"],
    ["thigh", "shin", "foot", "hips", "spine"],
  ],
};

/** Where the effect of the build bends: MakeHuman blends its targets by thirds. */
const LOAD_BENDS = [-1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.3] as const;
const MUSCLE_BENDS = [-1, -0.5, -0.2, 0, 0.15, 0.3, 0.6, 1] as const;
const MOST_LOAD = 1.6;

/**
 * The terms whose weighted sum is the logarithm of a measurement: 1, the build bent at its thirds,
 * the sliders and the scales that move it, and products of these, since a belly is another thing on a
 * slim body than on a heavy one.
 */
export function termsOf(measure: Measure, sliders: BodySliders): number[] {
  const [dimensions, groups] = MOVED_BY[measure];
  const values = new Map(sliders.dimensions.map(({ key, value }) => [key, softened(value)]));
  const valueOf = (name: string): number =>
    values.get(BODY_DIMENSIONS.find((key) => key.endsWith(`}_${name}`)) as BodyDimension) ?? 0;
  const load = Math.min(MOST_LOAD, Math.max(-MOST_LOAD, valueOf("overweight") - valueOf("skinny")));
  const muscle = valueOf("muscular");

  const loads = bent(load, LOAD_BENDS);
  const muscles = bent(muscle, MUSCLE_BENDS);
  const rough = [load, Math.max(0, load)];
  const roughly = [muscle, Math.max(0, muscle)];
  const build = [...loads, ...muscles];
  const context = [...build, ...products([...rough, ...bent(load, [-0.6, 0.6]).slice(1)], roughly)];
  const shape = dimensions.flatMap((name) => twoSided(valueOf(name)));
  const pairs = pairsOf(shape);
  const scales = scalesOf(sliders.lengths, groups);
  return [
    1,
    ...build,
    ...products(loads, muscles),
    ...shape,
    ...products(shape, context),
    ...pairs,
    ...products(pairs, [...rough, muscle]),
    ...scales,
    ...pairsOf(scales),
    ...products(scales, [...rough, ...roughly, ...shape]),
  ];
}

/** Values beyond full sliders count less, as they do on the body itself. */
function softened(value: number): number {
  const full = Math.min(1, Math.max(-1, value));
  return full + (value - full) * (value > 0 ? 0.6 : 0.4);
}

/** A value, and what of it lies beyond each bend. */
function bent(value: number, bends: readonly number[]): number[] {
  const beyond = bends.map((bend) =>
    bend < 0 ? Math.min(0, value - bend) : Math.max(0, value - bend),
  );
  return [value, ...beyond];
}

function twoSided(value: number): number[] {
  return [Math.min(0, value), Math.max(0, value)];
}

function products(some: readonly number[], others: readonly number[]): number[] {
  return some.flatMap((a) => others.map((b) => a * b));
}

/** Products of all pairs, squares among them. */
function pairsOf(values: readonly number[]): number[] {
  return values.flatMap((a, i) => values.slice(0, i + 1).map((b) => a * b));
}

/** Logarithms of the scales of some groups along their axes. */
function scalesOf(lengths: BodySliders["lengths"], groups: readonly BoneGroup[]): number[] {
  const sums = new Map(BONE_GROUPS.map((group) => [group, [0, 0, 0]]));
  for (const { key, value } of lengths) {
    const { group, share } = groupOf(key);
    const [x = 0, y = 0, z = 0] = sums.get(group) ?? [];
    sums.set(group, [
      x + share * Math.log(value.x),
      y + share * Math.log(value.y),
      z + share * Math.log(value.z),
    ]);
  }
  return groups.flatMap((group) => sums.get(group) ?? []);
}

/** Bones of the groups that single bones belong to; the group is among this many. */
const BONES_OF_GROUPS: readonly (readonly [RegExp, BoneGroup, number])[] = [
  [/^(spine|breast)/, "spine", 5],
  [/^neck/, "neck", 3],
  [/^(clavicle|shoulder0)/, "shoulder", 2],
  [/^upperarm/, "upper arm", 2],
  [/^lowerarm/, "forearm", 2],
  [/^wrist/, "hand", 1],
  [/^pelvis/, "hips", 2],
  [/^upperleg/, "thigh", 2],
  [/^lowerleg/, "shin", 2],
];

/** The group a key stands for, or the one that a single bone makes up a share of. */
function groupOf(key: ScalableBone): { readonly group: BoneGroup; readonly share: number } {
  const group = BONE_GROUPS.find((each) => each === key);
  if (group) return { group, share: 1 };
  const found = BONES_OF_GROUPS.find(([bones]) => bones.test(key));
  if (!found) return { group: "head", share: 0 };
  const side = /\.[LR]$/.test(key) ? 0.5 : 1;
  return { group: found[1], share: side / found[2] };
}
