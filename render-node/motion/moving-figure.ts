import type { Avatar } from "../avatar/avatar.ts";
import { poseAvatar } from "../avatar/figure.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { clothBinder } from "./bind-cloth.ts";
import { followBones } from "./follow-body.ts";
import { hairThatHangs, skirtThatHangs } from "./hanging-parts.ts";
import type { MotionFigure } from "./motion-figure.ts";
import type { Motion } from "./motion-frame.ts";
import { movedParts } from "./moved-parts.ts";
import { normalsRenewer } from "./sheet-normals.ts";
import { hangFromHips, hipLevels, skirtVertices } from "./skirts.ts";
import { type Sway, swaysOf } from "./sway.ts";
import { sheetOf } from "./weld.ts";

/** What a figure is going to do. */
export interface Course {
  readonly figure: MotionFigure;
  readonly motion: Motion;
  /** Seconds. */
  readonly duration: number;
}

/**
 * A dressed figure at any time of a motion. Where the motion keeps the posture these are the very
 * parts of the still; elsewhere parts of the same names, vertices and triangles. What hangs loose, a
 * skirt or long hair, lags behind and swings out; at both ends of the motion it is as in the still.
 *
 * @param still  the avatar's parts, in their order and without the skin that cloth hides, then what
 *   it wears
 * @param floorOffset how far the still stands above the avatar's bare feet, decimetres
 */
export function movingFigure(
  avatar: Avatar,
  still: readonly Part[],
  floorOffset: number,
  pack: Pack,
  { figure, motion, duration }: Course,
): (time: number) => readonly Part[] {
  const own = still.slice(0, avatar.parts.length);
  const points = avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3);
  const body = { points, normals: normalsOf(points, bodySurfacingOf(pack).sourceIndices) };
  const bind = clothBinder(body, pack);
  const levels = hipLevels(avatar, pack);
  const worn = still.slice(own.length).map((given) => {
    const part = raised(given, -floorOffset);
    const sheet = sheetOf(part);
    const skin = bind(part, sheet);
    const skirt = skirtVertices(part, sheet, skin, levels, pack.rig);
    hangFromHips(skin, skirt, part.positions, levels, pack.rig);
    const follow = followBones(part, skin, avatar.posture);
    const renewNormals = skirt.length === 0 ? null : normalsRenewer(part, sheet);
    return { part, skirt, follow, renewNormals };
  });
  const hanging = [
    skirtThatHangs(
      worn.map(({ part, skirt }) => ({ ...part, vertices: skirt })),
      { avatar, pack, bind },
    ),
    hairThatHangs({ avatar, pack, bind }),
  ].filter((part) => part !== null);
  const sways = swaysOf(hanging, figure, motion, duration);
  return (time) => {
    const frame = motion(time);
    if (frame.rotations === null) return movedParts(still, frame);
    const posed = poseAvatar(avatar, frame.rotations);
    // Skin that cloth hides in the still stays hidden: it may not come through as the body bends.
    const skin = posed.parts.map((part, i) => ({ ...part, indices: (own[i] as Part).indices }));
    const clothes = worn.map(({ follow }) => follow(posed.posture));
    hanging.forEach(({ cloth }, i) => {
      const gone = (sways[i] as Sway)(time);
      cloth.place(posed);
      for (const part of skin) cloth.move(part.name, part.positions, gone);
      clothes.forEach(({ name, positions, normals }, k) => {
        if (cloth.move(name, positions, gone)) worn[k]?.renewNormals?.(positions, normals);
      });
    });
    const parts = [...skin, ...clothes];
    const x = frame.rootOffset[0] - frame.cameraOffset[0];
    const z = frame.rootOffset[2] - frame.cameraOffset[2];
    for (const { positions } of parts) shift(positions, x, floorOffset, z);
    return parts;
  };
}

/** Moves points that nobody else holds. */
function shift(points: Float32Array, x: number, y: number, z: number): void {
  for (let i = 0; i < points.length; i += 3) {
    points[i] = (points[i] as number) + x;
    points[i + 1] = (points[i + 1] as number) + y;
    points[i + 2] = (points[i + 2] as number) + z;
  }
}

function raised(part: Part, by: number): Part {
  const positions = part.positions.slice();
  shift(positions, 0, by, 0);
  return { ...part, positions };
}
