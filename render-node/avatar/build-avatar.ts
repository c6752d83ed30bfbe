/** From the details of a request to the finished figure. */
import type { AvatarDetails } from "../../contracts/generate.ts";
import type { BodyModel } from "../inference/body-model.ts";
import type { LinearRgb, Surface } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack, type Proxy } from "../pack/pack.ts";
import type { Avatar, Measurements, Sex } from "./avatar.ts";
import { bodyInputs } from "./body-inputs.ts";
import { luminance, parseHex } from "./colors.ts";
import { eyeSurfacings } from "./eyes.ts";
import { partsLips } from "./faces.ts";
import { type Figure, type Layer, poseFigure } from "./figure.ts";
import { fitProxy } from "./fit-proxy.ts";
import { combedHair } from "./comb-hair.ts";
import { HAIR_PROXIES } from "./hair.ts";
import { HAIR_TINT_SCALE, neutralHairTexture } from "./hair-texture.ts";
import { jointsOf } from "./joints.ts";
import { measureBody } from "./measure.ts";
import { poseRotations } from "./poses.ts";
import { bodySurfacingOf, proxySkinOf, proxySurfacingOf } from "./prepared.ts";
import { scalpColors, scalpCoverage } from "./scalp.ts";
import { skinOf } from "./skin.ts";
import { touchingTeeth } from "./teeth.ts";

const FIGURE_FIELDS = [
  "gender",
  "face_shape",
  "body_dimensions",
  "body_dimension_lengths",
  "expression",
  "pose",
  "skin_tone",
  "hairstyle",
  "hair_color",
] as const satisfies readonly (keyof AvatarDetails)[];

/** The fields of a request's `user_details` that make the figure; the rest is the scene's. */
export type FigureDetails = Pick<AvatarDetails, (typeof FIGURE_FIELDS)[number]>;

/** Only those fields, always in the same order. */
export function figureDetails(details: FigureDetails): FigureDetails {
  const entries = FIGURE_FIELDS.map((field) => [field, details[field]] as const);
  return Object.fromEntries(entries) as unknown as FigureDetails;
}

const MOUTH = [
  ["teeth", "teeth_base"],
  ["tongue", "tongue01"],
] as const;

/** Brows are darker than the hair of the head, and than the skin they are on. */
const BROW_DARKNESS = 0.6;
const BROW_BELOW_SKIN = 0.45;
const LASH_TINT: LinearRgb = [0.02, 0.015, 0.012];

/** The pictures show dense brows and made-up lashes. */
const BROW_OPACITY = 1;
const LASH_OPACITY: Readonly<Record<Sex, number>> = { female: 0.8, male: 0.5 };

/** A figure before it is posed, and what no pose changes. */
export interface ShapedFigure extends Pick<Avatar, "sex" | "measurements"> {
  readonly figure: Figure;
}

/** Builds the figure of a request: shaped, coloured and posed, feet on the floor. */
export async function buildAvatar(
  details: FigureDetails,
  pack: Pack,
  bodyModel: BodyModel,
): Promise<Avatar> {
  return poseAs(details.pose, await shapeFigure(details, pack, bodyModel));
}

/** Shapes, colours and measures the figure of a request. */
export async function shapeFigure(
  details: FigureDetails,
  pack: Pack,
  bodyModel: BodyModel,
): Promise<ShapedFigure> {
  const sex: Sex = details.gender === "Male" ? "male" : "female";
  const { vertices: shape } = await bodyModel.run(bodyInputs(pack, details));
  standOnFloor(shape);
  const joints = jointsOf(pack.rig, shape);
  const figure = { pack, shape, joints, layers: await layersOf(details, sex, pack, shape) };
  return { figure, sex, measurements: inMillimetres(measureBody(pack, shape, joints)) };
}

/** Stands a figure in one of the poses that a request may name. */
export function poseAs(pose: FigureDetails["pose"], shaped: ShapedFigure): Avatar {
  const { pack, shape, joints } = shaped.figure;
  return poseFigure(shaped.figure, poseRotations(pack, shape, joints, pose), shaped);
}

/** A tape has millimetres; what is finer is the mesh's own. Litres to the tenth as well. */
function inMillimetres(sizes: Measurements): Measurements {
  const rounded = Object.entries(sizes).map(([name, size]) => [name, Math.round(size * 10) / 10]);
  return Object.fromEntries(rounded);
}

function standOnFloor(shape: Float32Array): void {
  let lowest = Infinity;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    lowest = Math.min(lowest, shape[vertex * 3 + 1] as number);
  }
  for (let i = 1; i < shape.length; i += 3) shape[i] = (shape[i] as number) - lowest;
}

function scaled([red, green, blue]: LinearRgb, factor: number): LinearRgb {
  return [red * factor, green * factor, blue * factor];
}

async function layersOf(
  details: FigureDetails,
  sex: Sex,
  pack: Pack,
  shape: Float32Array,
): Promise<Layer[]> {
  const skin = bodySurfacingOf(pack);
  const { rgb, alpha } = parseHex(details.hair_color);
  const hairTint = scaled(rgb, HAIR_TINT_SCALE);
  const hairSurface = async (
    hair: Proxy,
    look: { tint: LinearRgb; opacity: number; single: boolean },
  ): Promise<Surface> => ({ kind: "hair", texture: await neutralHairTexture(pack, hair), ...look });
  const hairName = HAIR_PROXIES[details.hairstyle];
  const hair = hairName === undefined ? null : combedHair(pack.base, pack.proxy("hair", hairName));
  const { albedo, ...toned } = await skinOf(pack, sex, details.skin_tone);
  const browShare = Math.min(
    BROW_DARKNESS,
    (BROW_BELOW_SKIN * luminance(albedo)) / Math.max(luminance(rgb), 1e-3),
  );
  const browTint = scaled(hairTint, browShare);
  const layers: Layer[] = [
    {
      name: "skin",
      surface: { kind: "skin", ...toned },
      surfacing: skin,
      points: shape,
      skin: { bones: pack.base.skinBones, weights: pack.base.skinWeights },
      ...(hair && {
        colors: scalpColors(skin, await scalpCoverage(pack, hair), {
          skin: albedo,
          hair: rgb,
          opacity: alpha,
        }),
      }),
    },
  ];
  const add = (
    name: string,
    proxy: Proxy,
    surface: Surface,
    surfacing = proxySurfacingOf(proxy),
  ): void => {
    layers.push({
      name,
      surface,
      surfacing,
      points: fitProxy(pack.base, proxy, shape),
      skin: proxySkinOf(pack, proxy),
    });
  };
  const eyes = pack.proxy("eyes", "high-poly");
  const iris = await pack.texture("brown_eye");
  const { ball, cornea } = eyeSurfacings(eyes, iris);
  add("eyes", eyes, { kind: "eye", texture: iris }, ball);
  add("corneas", eyes, { kind: "cornea" }, cornea);
  if (partsLips(details.expression)) {
    for (const [kind, name] of MOUTH) {
      const asset = pack.proxy(kind, name);
      const proxy = kind === "teeth" ? touchingTeeth(pack.base, asset) : asset;
      add(kind, proxy, { kind: "mouth", texture: await pack.texture(proxy.textures[0] ?? "") });
    }
  }
  const brows = pack.proxy("eyebrows", sex === "female" ? "eyebrow001" : "eyebrow009");
  add(
    "eyebrows",
    brows,
    await hairSurface(brows, { tint: browTint, opacity: BROW_OPACITY, single: true }),
  );
  const lashes = pack.proxy("eyelashes", "eyelashes02");
  add(
    "eyelashes",
    lashes,
    await hairSurface(lashes, { tint: LASH_TINT, opacity: LASH_OPACITY[sex], single: true }),
  );
  if (hair !== null) {
    const look = { tint: hairTint, opacity: alpha, single: false };
    add("hair", hair, await hairSurface(hair, look));
  }
  return layers;
}
