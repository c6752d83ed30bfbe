/** A figure made of layers: what can be posed again without shaping it again. */
import type { Part, Surface } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type BoneRotations, type Pack } from "../pack/pack.ts";
import type { Avatar, PointSkin } from "./avatar.ts";
import type { Joints } from "./joints.ts";
import { normalsOf, spread, type Surfacing } from "./part-mesh.ts";
import { poseBones, postureOf } from "./posture.ts";
import { bodySurfacingOf } from "./prepared.ts";
import { roundedPart } from "./rounded-part.ts";
import { skinPoints, unposed } from "./skin-points.ts";

/** The body of a figure at rest with its eyes, mouth and hair. */
export interface Figure {
  readonly pack: Pack;
  readonly shape: Float32Array;
  readonly joints: Joints;
  readonly layers: readonly Layer[];
}

/** A part before posing. */
export interface Layer {
  readonly name: string;
  readonly surface: Surface;
  readonly surfacing: Surfacing;
  /** Source vertices at rest. */
  readonly points: Float32Array;
  readonly skin: PointSkin;
  /** Linear rgb a drawn vertex, multiplied into the surface's colour. */
  readonly colors?: Float32Array;
}

const figureOf = new WeakMap<Avatar, Figure>();

/** Poses a figure and stands it on the floor. The last argument is what no pose changes. */
export function poseFigure(
  figure: Figure,
  rotations: BoneRotations,
  { sex, measurements }: Pick<Avatar, "sex" | "measurements">,
): Avatar {
  const { pack, shape, joints, layers } = figure;
  const bodySkin = { bones: pack.base.skinBones, weights: pack.base.skinWeights };
  const floating = poseBones(pack.rig, joints.heads, rotations);
  const body = skinPoints(postureOf(joints.heads, floating, rotations), shape, bodySkin);
  const lift = -lowestOfBody(body);
  raise(body, lift);
  const frames = poseBones(pack.rig, joints.heads, rotations, [0, lift, 0]);
  const posture = postureOf(joints.heads, frames, rotations);
  const normals = normalsOf(body, bodySurfacingOf(pack).sourceIndices);
  const avatar: Avatar = {
    sex,
    shape,
    posed: body,
    normals,
    posture,
    joints: frames.heads,
    parts: layers.map((layer) => {
      // The skin is the posed body itself.
      if (layer.points === shape) return drawn(layer, body, normals);
      const points = skinPoints(posture, layer.points, layer.skin);
      return drawn(layer, points, normalsOf(points, layer.surfacing.sourceIndices));
    }),
    measurements,
  };
  figureOf.set(avatar, figure);
  return avatar;
}

/** The same figure in another pose; a few milliseconds, for the frames of a video. */
export function poseAvatar(avatar: Avatar, rotations: BoneRotations): Avatar {
  const figure = figureOf.get(avatar);
  if (figure === undefined) throw new TypeError("Only avatars made by buildAvatar can be posed");
  return poseFigure(figure, rotations, avatar);
}

/** What may be changed of hair. */
type HairShape = Pick<Layer, "points" | "surfacing">;

/**
 * The same figure with its hair changed, in this pose and all others.
 *
 * @param change gets the posed source vertices and their layer, and returns what is to be drawn: the
 *   very same where nothing changes
 */
export function withHair(
  avatar: Avatar,
  change: (points: Float32Array, layer: Layer) => HairShape,
): Avatar {
  const figure = figureOf.get(avatar);
  if (figure === undefined) throw new TypeError("Only avatars made by buildAvatar have hair");
  const at = figure.layers.findIndex(({ name }) => name === "hair");
  const layer = figure.layers[at];
  if (layer === undefined) return avatar;
  const { posture } = avatar;
  const posed = skinPoints(posture, layer.points, layer.skin);
  const { points: moved, surfacing } = change(posed, layer);
  if (moved === posed && surfacing === layer.surfacing) return avatar;
  const hair = { ...layer, surfacing, points: unposed(posture, moved, layer.skin) };
  const part = drawn(hair, moved, normalsOf(moved, surfacing.sourceIndices));
  const combed = { ...avatar, parts: avatar.parts.with(at, part) };
  figureOf.set(combed, { ...figure, layers: figure.layers.with(at, hair) });
  return combed;
}

/** Meshes of fewer triangles are rounded: MakeHuman's coarser hair. */
const COARSE_TRIANGLES = 6000;

/** @param points and their `normals`: of the layer's source vertices */
function drawn(
  { name, surface, surfacing, colors }: Layer,
  points: Float32Array,
  normals: Float32Array,
): Part {
  const part = {
    name,
    positions: spread(points, surfacing.sources),
    normals: spread(normals, surfacing.sources),
    uvs: surfacing.uvs,
    indices: surfacing.indices,
    surface,
    ...(colors && { colors }),
  };
  const coarse = name === "hair" && surfacing.indices.length < COARSE_TRIANGLES * 3;
  const shaped = (given: Part): Part => (coarse ? roundedPart(given) : given);
  const { litLike } = surfacing;
  if (litLike === undefined) return shaped(part);
  // Its shape follows its own normals.
  const lit = { ...part, normals: spread(spread(normals, litLike), surfacing.sources) };
  return { ...shaped(part), normals: shaped(lit).normals };
}

function lowestOfBody(points: Float32Array): number {
  let lowest = Infinity;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    lowest = Math.min(lowest, points[vertex * 3 + 1] as number);
  }
  return lowest;
}

function raise(points: Float32Array, lift: number): void {
  for (let i = 1; i < points.length; i += 3) points[i] = (points[i] as number) + lift;
}
