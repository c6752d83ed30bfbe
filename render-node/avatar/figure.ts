/** A figure made of layers: what can be posed again and dressed without shaping it again. */
import type { Part, Surface } from "../mesh/part.ts";
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { Avatar, PointSkin } from "./avatar.ts";
import type { Joints } from "./joints.ts";
import { normalsOf, spread, type Surfacing, visibleOf } from "./part-mesh.ts";
import { poseBones, postureOf } from "./posture.ts";
import { skinPoints } from "./skin-points.ts";

/** The body of a figure at rest and everything it wears. */
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
  /** Whether it may touch the floor: the body and shoes, not hair. */
  readonly stands: boolean;
}

const figureOf = new WeakMap<Avatar, Figure>();

/**
 * Poses a figure and stands it on the floor.
 *
 * @param known what does not change with the pose
 */
export function poseFigure(
  figure: Figure,
  rotations: BoneRotations,
  { sex, measurements }: Pick<Avatar, "sex" | "measurements">,
): Avatar {
  const { pack, shape, joints, layers } = figure;
  const floating = poseBones(pack.rig, joints.heads, rotations);
  const floatingPosture = postureOf(joints.heads, floating, rotations);
  const points = layers.map((layer) => skinPoints(floatingPosture, layer.points, layer.skin));
  const lift = -Math.min(
    ...layers.map((layer, i) =>
      layer.stands ? lowestOf(layer, points[i] as Float32Array) : Infinity,
    ),
  );
  for (const layerPoints of points) raise(layerPoints, lift);
  const frames = poseBones(pack.rig, joints.heads, rotations, [0, lift, 0]);
  const posture = postureOf(joints.heads, frames, rotations);
  const avatar: Avatar = {
    sex,
    shape,
    posed: skinPoints(posture, shape, {
      bones: pack.base.skinBones,
      weights: pack.base.skinWeights,
    }),
    posture,
    joints: frames.heads,
    parts: layers.map((layer, i) => drawn(layer, points[i] as Float32Array)),
    measurements,
  };
  figureOf.set(avatar, figure);
  return avatar;
}

/** The same figure in another pose; a few milliseconds, for the frames of a video. */
export function poseAvatar(avatar: Avatar, rotations: BoneRotations): Avatar {
  return poseFigure(figureBehind(avatar), rotations, avatar);
}

/** The same figure with one more layer, standing on what it now wears. */
export function wearLayer(avatar: Avatar, layer: Layer): Avatar {
  const figure = figureBehind(avatar);
  const layers = [...figure.layers.filter(({ name }) => name !== layer.name), layer];
  return poseFigure({ ...figure, layers }, avatar.posture.rotations, avatar);
}

/**
 * The same figure without the skin that its clothes cover.
 *
 * @param hidden 1 for every base vertex that is covered; a face goes when all its corners are
 */
export function hideSkin(avatar: Avatar, hidden: Uint8Array): Avatar {
  const figure = figureBehind(avatar);
  const layers = figure.layers.map((layer) =>
    layer.name === "skin" ? { ...layer, surfacing: visibleOf(layer.surfacing, hidden) } : layer,
  );
  return poseFigure({ ...figure, layers }, avatar.posture.rotations, avatar);
}

function figureBehind(avatar: Avatar): Figure {
  const figure = figureOf.get(avatar);
  if (figure === undefined) throw new TypeError("Only avatars made by buildAvatar can be changed");
  return figure;
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

/** Lowest drawn point: the body's layer also holds helpers, which reach below the feet. */
function lowestOf({ surfacing }: Layer, points: Float32Array): number {
  let lowest = Infinity;
  for (const source of surfacing.sources) {
    lowest = Math.min(lowest, points[source * 3 + 1] as number);
  }
  return lowest;
}

function raise(points: Float32Array, lift: number): void {
  for (let i = 1; i < points.length; i += 3) points[i] = (points[i] as number) + lift;
}
