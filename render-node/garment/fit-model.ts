/**
 * Fit models: the bodies that sizes are cut on. Each is the average figure with its sliders moved
 * until its girths are those of the size chart. A search takes one to three seconds, so the bodies
 * found are kept beside the pack.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SIZES } from "../../contracts/garment-options.ts";
import { sizeBody, type Sex, type SizeBody } from "../../contracts/size-charts.ts";
import type { Measurements } from "../avatar/avatar.ts";
import { boneScales } from "../avatar/bone-scales.ts";
import { jointsOf } from "../avatar/joints.ts";
import { measureBody } from "../avatar/measure.ts";
import { shapeWeights } from "../avatar/shape-weights.ts";
import { openBodyModel, type BodyInputs, type BodyModel } from "../inference/body-model.ts";
import type { Pack } from "../pack/pack.ts";
import { solveSliders } from "./solve-sliders.ts";

/** What of the chart the search brings into agreement. */
export const FITTED = [
  "chest",
  "waist",
  "hips",
  "neck",
  "upperArm",
  "thigh",
  "wrist",
  "armLength",
  "inseam",
  "backLength",
] as const;

/** Miss in centimetres at which a girth counts as the chart's. */
const TOLERANCE = 0.25;
const MAX_EVALUATIONS = 40;

/**
 * Pairs of targets that the search pulls together, after how heavy and how muscular the body is.
 * MakeHuman's own ones for measures: what requests may use is held back on thin and on heavy bodies,
 * lest they distort.
 */
const PULLED = [
  ["bust"],
  ["underbust"],
  ["waist"],
  ["hips"],
  ["upperarm"],
  ["thighcirc"],
  ["neckcirc"],
  ["wrist"],
  ["upperarmlenght", "lowerarmlenght"],
  ["upperlegheight", "lowerlegheight"],
] as const;
/** No target lengthens the trunk; its bones do, by this share at a slider of 1. */
const SPINE_SHARE = 0.1;

/** Sliders beyond their ends are extrapolated; beyond this they distort. */
const REACH = 2.2;

interface FitModel {
  /** xyz of the base vertices, unposed. */
  readonly body: Float32Array;
  readonly measurements: Measurements;
}

const known = new WeakMap<Pack, Map<string, Promise<Float32Array>>>();

/**
 * Base vertices of the unposed body that a size is cut on. A size between two letters is a blend
 * of their bodies.
 *
 * @throws {RangeError} for an unknown size, listing the known ones
 */
export async function fitModelOf(pack: Pack, sex: Sex, size: string): Promise<Float32Array> {
  const { chest } = sizeBody(sex, size);
  const letters = SIZES.map((letter) => ({ letter, chest: sizeBody(sex, letter).chest }));
  const above = letters.find((each) => each.chest >= chest) ?? letters.at(-1);
  const below = letters.findLast((each) => each.chest <= chest) ?? letters[0];
  if (!above || !below) throw new RangeError("There are no sizes");
  const lower = await letterModel(pack, sex, below.letter);
  if (above.letter === below.letter) return lower;
  const upper = await letterModel(pack, sex, above.letter);
  const share = (chest - below.chest) / (above.chest - below.chest);
  return lower.map((value, i) => value + share * ((upper[i] as number) - value));
}

function letterModel(pack: Pack, sex: Sex, letter: string): Promise<Float32Array> {
  const ofPack = known.get(pack) ?? new Map<string, Promise<Float32Array>>();
  known.set(pack, ofPack);
  const key = `${sex}-${letter}`;
  const model = ofPack.get(key) ?? readOrSolve(pack, sex, letter);
  ofPack.set(key, model);
  // A failed search must not be remembered: the next task tries again.
  model.catch(() => ofPack.delete(key));
  return model;
}

/** Loads, and pulls in both directions, at which a digest tells one shaping of bodies from another. */
const PROBES = [-1, -0.4, 0.4, 1] as const;

/**
 * A digest of all that decides a size's body: the chart, how the search goes, how sliders shape a body,
 * and how one is measured. The body model belongs to the pack, whose folder the bodies lie in.
 */
function digestOf(pack: Pack, sex: Sex, target: SizeBody): string {
  const search = [target, FITTED, PULLED, SPINE_SHARE, REACH, TOLERANCE, MAX_EVALUATIONS];
  const { positions } = pack.base;
  const measured = measureBody(pack, positions, jointsOf(pack.rig, positions));
  const hash = createHash("sha256").update(JSON.stringify([search, measured]));
  for (const probe of PROBES) {
    const { weights, boneScales: scales = [] } = inputsAt(pack, sex, [
      probe,
      probe,
      probe,
      ...PULLED.map(() => probe),
    ]);
    hash.update(JSON.stringify([...weights, ...scales]));
  }
  return hash.digest("hex").slice(0, 12);
}

async function readOrSolve(pack: Pack, sex: Sex, letter: string): Promise<Float32Array> {
  const target = sizeBody(sex, letter);
  const folder = join(pack.folder, "fit-models");
  const digest = digestOf(pack, sex, target);
  const file = join(folder, `${sex}-${letter}-${digest}.f32`);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes?.byteLength === pack.base.positions.byteLength) {
    return new Float32Array(new Uint8Array(bytes).buffer);
  }
  const model = await openBodyModel(pack);
  try {
    const { body } = await solveFitModel(pack, model, sex, target);
    const temporary = join(folder, `${randomUUID()}.tmp`);
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
    await rename(temporary, file);
    return body;
  } finally {
    await model.close();
  }
}

/**
 * Searches the body whose girths are a size's. Sizes beyond the reach of the body model get the
 * nearest body; the girths of the garment cut on it are still exact.
 */
export async function solveFitModel(
  pack: Pack,
  model: BodyModel,
  sex: Sex,
  target: SizeBody,
): Promise<FitModel> {
  const bodyAt = async (sliders: readonly number[]): Promise<FitModel> => {
    const { vertices } = await model.run(inputsAt(pack, sex, sliders));
    const measurements = measureBody(pack, vertices, jointsOf(pack.rig, vertices));
    return { body: vertices, measurements };
  };
  const still = [0, 0, ...PULLED.map(() => 0)];
  const average = (await bodyAt([0, ...still])).measurements;
  const found = await solveSliders({
    start: [startingLoad(target.waist / average.waist), ...still],
    low: -REACH,
    high: REACH,
    tolerance: TOLERANCE,
    maxEvaluations: MAX_EVALUATIONS,
    misses: async (sliders) => {
      const { measurements } = await bodyAt(sliders);
      return FITTED.map((name) => measurements[name] - target[name]);
    },
  });
  return bodyAt(found.sliders);
}

/** About how heavy a body is whose waist is this many times the average. */
function startingLoad(ratio: number): number {
  return ratio > 1 ? (ratio - 1) * 2.4 : (ratio - 1) * 4;
}

/** What the body model takes for a load, a muscularity, a length of the spine and the pulls. */
function inputsAt(
  { targets, rig }: Pack,
  sex: Sex,
  [load = 0, muscle = 0, spine = 0, ...pulls]: readonly number[],
): BodyInputs {
  const weights = shapeWeights(targets, {
    gender: sex === "male" ? "Male" : "Female",
    face_shape: "oval",
    expression: "Neutral",
    body_dimensions: [
      { key: load > 0 ? "b_{main}_overweight" : "b_{main}_skinny", value: Math.abs(load) },
      { key: "b_{main}_muscular", value: muscle },
    ],
  });
  PULLED.forEach((names, i) => {
    const pull = pulls[i] ?? 0;
    for (const name of names) {
      const at = targets.indexOf(`measure/measure-${name}-${pull < 0 ? "decrease" : "increase"}`);
      weights[at] = (weights[at] ?? 0) + Math.abs(pull);
    }
  });
  const y = 1 + SPINE_SHARE * spine;
  const lengths = [{ key: "spine", value: { x: 1, y, z: 1 } }] as const;
  return { weights, boneScales: boneScales(rig, { lengths, handWidth: 0, handThickness: 0 }) };
}
