/** From the details of a request to the finished figure. */
import type { AvatarDetails } from "../../contracts/generate.ts";
import type { BodyModel } from "../inference/body-model.ts";
import type { LinearRgb, Part, Surface } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type BoneRotations, type Pack, type Proxy } from "../pack/pack.ts";
import type { Avatar, PointSkin, Sex } from "./avatar.ts";
import { parseHex } from "./colors.ts";
import { fitProxy } from "./fit-proxy.ts";
import { HAIR_PROXIES, HAIR_TINT_SCALE, neutralHairTexture } from "./hair.ts";
import { type Joints, jointsOf } from "./joints.ts";
import { measureBody } from "./measure.ts";
import { bodySurfacing, normalsOf, proxySurfacing, spread, type Surfacing } from "./part-mesh.ts";
import { poseRotations } from "./poses.ts";
import { poseBones, postureOf } from "./posture.ts";
import { shapeWeights } from "./shape-weights.ts";
import { bindPoints, skinPoints } from "./skin-points.ts";
import { skinTextureName, skinTint } from "./skin.ts";

/** The fields of a request's `user_details` that make the figure; the rest is the scene's. */
export type FigureDetails = Pick<
  AvatarDetails,
  | "gender"
  | "face_shape"
  | "body_dimensions"
  | "body_dimension_lengths"
  | "expression"
  | "pose"
  | "skin_tone"
  | "hairstyle"
  | "hair_color"
>;

/** What is needed to pose a figure again without shaping it again. */
interface Unposed {
  readonly pack: Pack;
  readonly shape: Float32Array;
  readonly joints: Joints;
  readonly layers: readonly Layer[];
}

/** A part before posing. */
interface Layer {
  readonly name: string;
  readonly surface: Surface;
  readonly surfacing: Surfacing;
  /** Source vertices at rest. */
  readonly points: Float32Array;
  readonly skin: PointSkin;
}

const unposedOf = new WeakMap<Avatar, Unposed>();

/** Builds the figure of a request: shaped, coloured and posed, feet on the floor. */
export async function buildAvatar(
  details: FigureDetails,
  pack: Pack,
  bodyModel: BodyModel,
): Promise<Avatar> {
  const sex: Sex = details.gender === "Male" ? "male" : "female";
  const shape = await bodyModel.shape(shapeWeights(pack.targets, details));
  standOnFloor(shape);
  const joints = jointsOf(pack.rig, shape);
  const unposed: Unposed = {
    pack,
    shape,
    joints,
    layers: await layersOf(details, sex, pack, shape),
  };
  const measurements = measureBody(pack, shape, joints);
  return posed(unposed, poseRotations(pack, joints, details.pose), { sex, measurements });
}

/** The same figure in another pose; a few milliseconds, for the frames of a video. */
export function poseAvatar(avatar: Avatar, rotations: BoneRotations): Avatar {
  const unposed = unposedOf.get(avatar);
  if (unposed === undefined) throw new TypeError("Only avatars made by buildAvatar can be posed");
  return posed(unposed, rotations, avatar);
}

function posed(
  unposed: Unposed,
  rotations: BoneRotations,
  { sex, measurements }: Pick<Avatar, "sex" | "measurements">,
): Avatar {
  const { pack, shape, joints, layers } = unposed;
  const bodySkin: PointSkin = { bones: pack.base.skinBones, weights: pack.base.skinWeights };
  const atRestHeight = postureOf(
    joints.heads,
    poseBones(pack.rig, joints.heads, rotations),
    rotations,
  );
  const lift = -lowestPoint(skinPoints(atRestHeight, shape, bodySkin));
  const frames = poseBones(pack.rig, joints.heads, rotations, [0, lift, 0]);
  const posture = postureOf(joints.heads, frames, rotations);
  const avatar: Avatar = {
    sex,
    shape,
    posed: skinPoints(posture, shape, bodySkin),
    posture,
    joints: frames.heads,
    parts: layers.map((layer) => drawn(layer, skinPoints(posture, layer.points, layer.skin))),
    measurements,
  };
  unposedOf.set(avatar, unposed);
  return avatar;
}

function drawn({ name, surface, surfacing }: Layer, points: Float32Array): Part {
  return {
    name,
    positions: spread(points, surfacing.sources),
    normals: spread(normalsOf(points, surfacing.sourceIndices), surfacing.sources),
    uvs: surfacing.uvs,
    indices: surfacing.indices,
    surface,
  };
}

function lowestPoint(points: Float32Array): number {
  let lowest = Infinity;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    lowest = Math.min(lowest, points[vertex * 3 + 1] as number);
  }
  return lowest;
}

function standOnFloor(shape: Float32Array): void {
  const lowest = lowestPoint(shape);
  for (let i = 1; i < shape.length; i += 3) shape[i] = (shape[i] as number) - lowest;
}

async function layersOf(
  details: FigureDetails,
  sex: Sex,
  pack: Pack,
  shape: Float32Array,
): Promise<Layer[]> {
  const skin = bodyOf(pack);
  const skinTexture = skinTextureName(sex, details.skin_tone);
  const { rgb, alpha } = parseHex(details.hair_color);
  const hairTint = rgb.map((channel) => channel * HAIR_TINT_SCALE) as unknown as LinearRgb;
  const hairName = HAIR_PROXIES[details.hairstyle];
  const hairSurface = async (texture: string, opacity = 1): Promise<Surface> => ({
    kind: "hair",
    texture: await neutralHairTexture(pack, texture),
    tint: hairTint,
    opacity,
  });
  const layers: Layer[] = [
    {
      name: "skin",
      surface: {
        kind: "skin",
        texture: await pack.texture(skinTexture),
        tint: await skinTint(pack, skin, skinTexture, details.skin_tone),
      },
      surfacing: skin,
      points: shape,
      skin: { bones: pack.base.skinBones, weights: pack.base.skinWeights },
    },
  ];
  const add = (name: string, proxy: Proxy, surface: Surface): void => {
    layers.push({
      name,
      surface,
      surfacing: surfacingOfProxy(proxy),
      points: fitProxy(pack.base, proxy, shape),
      skin: skinOfProxy(pack, proxy),
    });
  };
  const eyes = pack.proxy("eyes", "high-poly");
  add("eyes", eyes, { kind: "eye", texture: await pack.texture("brown_eye") });
  const teeth = pack.proxy("teeth", "teeth_base");
  add("teeth", teeth, { kind: "mouth", texture: await pack.texture(teeth.textures[0] ?? "") });
  const tongue = pack.proxy("tongue", "tongue01");
  add("tongue", tongue, { kind: "mouth", texture: await pack.texture(tongue.textures[0] ?? "") });
  const brows = pack.proxy("eyebrows", sex === "female" ? "eyebrow001" : "eyebrow006");
  add("eyebrows", brows, await hairSurface(brows.textures[0] ?? ""));
  const lashes = pack.proxy("eyelashes", sex === "female" ? "eyelashes02" : "eyelashes01");
  add("eyelashes", lashes, {
    kind: "hair",
    texture: await neutralHairTexture(pack, lashes.textures[0] ?? ""),
    tint: [0.02, 0.015, 0.012],
    opacity: 1,
  });
  if (hairName !== undefined) {
    const hair = pack.proxy("hair", hairName);
    add("hair", hair, await hairSurface(hair.textures[0] ?? "", alpha));
  }
  return layers;
}

const bodies = new WeakMap<Pack, Surfacing>();
const surfacings = new WeakMap<Proxy, Surfacing>();
const skins = new WeakMap<Proxy, PointSkin>();

function bodyOf(pack: Pack): Surfacing {
  return remembered(bodies, pack, () => bodySurfacing(pack.base));
}

function surfacingOfProxy(proxy: Proxy): Surfacing {
  return remembered(surfacings, proxy, () => proxySurfacing(proxy));
}

function skinOfProxy(pack: Pack, proxy: Proxy): PointSkin {
  return remembered(skins, proxy, () => bindPoints(pack.base, proxy.refs, proxy.weights, 3));
}

function remembered<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
