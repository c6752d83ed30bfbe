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
import { swayOf } from "./sway.ts";
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
    return { part, skirt, follow, renewNormals: normalsRenewer(part, sheet) };
  });
  const loose = [
    skirtThatHangs(
      worn.map(({ part, skirt }) => ({ ...part, vertices: skirt })),
      { avatar, pack, bind },
    ),
    hairThatHangs({ avatar, pack, bind }),
  ].flatMap((hanging) =>
    hanging === null ? [] : [{ ...hanging, sway: swayOf(hanging, figure, motion, duration) }],
  );
  return (time) => {
    const frame = motion(time);
    if (frame.rotations === null) return movedParts(still, frame);
    const posed = poseAvatar(avatar, frame.rotations);
    // Skin that cloth hides in the still stays hidden: it may not come through as the body bends.
    const skin = posed.parts.map((part, i) => ({ ...part, indices: (own[i] as Part).indices }));
    const clothes = worn.map(({ follow }) => follow(posed.posture));
    for (const { cloth, sway } of loose) {
      const gone = sway(time);
      cloth.place(posed);
      for (const part of skin) cloth.move(part.name, part.positions, gone);
      clothes.forEach(({ name, positions, normals }, i) => {
        if (cloth.move(name, positions, gone)) worn[i]?.renewNormals(positions, normals);
      });
    }
    return movedParts(
      [...skin, ...clothes].map((part) => raised(part, floorOffset)),
      frame,
    );
  };
}

function raised(part: Part, by: number): Part {
  const positions = part.positions.slice();
  for (let i = 1; i < positions.length; i += 3) positions[i] = (positions[i] as number) + by;
  return { ...part, positions };
}
