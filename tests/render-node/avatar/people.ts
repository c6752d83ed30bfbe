/** Requests for figures, and the pack and model to build them with. */
import type { BodyDimension } from "../../../contracts/avatar-options.ts";
import { buildAvatar, type FigureDetails } from "../../../render-node/avatar/build-avatar.ts";
import type { Avatar, Measurements, Sex } from "../../../render-node/avatar/avatar.ts";
import { jointsOf } from "../../../render-node/avatar/joints.ts";
import { measureBody } from "../../../render-node/avatar/measure.ts";
import { shapeWeights } from "../../../render-node/avatar/shape-weights.ts";
import { type BodyModel, openBodyModel } from "../../../render-node/inference/body-model.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";

/** An average person, changed as given. */
export function person(changes: Partial<FigureDetails> = {}): FigureDetails {
  return {
    gender: "Female",
    face_shape: "oval",
    skin_tone: 3,
    pose: "I-Pose",
    body_dimensions: [],
    body_dimension_lengths: [],
    hairstyle: "0",
    hair_color: "6B4F30FF",
    expression: "Neutral",
    ...changes,
  };
}

export interface Studio {
  readonly pack: Pack;
  readonly model: BodyModel;
  build(changes?: Partial<FigureDetails>): Promise<Avatar>;
  /** The shape alone, without textures and parts: cheap enough for hundreds. */
  shape(details: FigureDetails): Promise<Float32Array>;
  /** Sizes with one dimension moved. */
  measure(sex: Sex, dimension?: BodyDimension, value?: number): Promise<Measurements>;
}

export async function openStudio(): Promise<Studio> {
  const pack = await ensurePack();
  const model = await openBodyModel(pack);
  const shape = async (details: FigureDetails): Promise<Float32Array> =>
    (await model.run({ weights: shapeWeights(pack.targets, details) })).vertices;
  const measured = async (
    sex: Sex,
    dimension: BodyDimension | undefined,
    value: number,
  ): Promise<Measurements> => {
    const vertices = await shape(
      person({
        gender: sex === "male" ? "Male" : "Female",
        body_dimensions: dimension === undefined ? [] : [{ key: dimension, value }],
      }),
    );
    return measureBody(pack, vertices, jointsOf(pack.rig, vertices));
  };
  const known = new Map<string, Promise<Measurements>>();
  return {
    pack,
    model,
    build: (changes) => buildAvatar(person(changes), pack, model),
    shape,
    measure(sex, dimension, value = 0) {
      // The average body is asked for by nearly every test.
      const key = value === 0 ? sex : `${sex} ${dimension} ${value}`;
      const sizes = known.get(key) ?? measured(sex, dimension, value);
      known.set(key, sizes);
      return sizes;
    },
  };
}
