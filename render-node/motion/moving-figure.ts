import type { Avatar } from "../avatar/avatar.ts";
import { poseAvatar } from "../avatar/figure.ts";
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { legOutlines } from "./around-legs.ts";
import { clothBinder } from "./bind-cloth.ts";
import type { Breath } from "./breath.ts";
import { clearArms } from "./clear-arms.ts";
import { boneLag } from "./bone-lag.ts";
import { hairThatHangs, type HangingPart, skirtThatHangs } from "./hanging-parts.ts";
import { keepSides, type KeepSides } from "./keep-sides.ts";
import type { MotionFigure } from "./motion-figure.ts";
import type { Motion, MotionFrame } from "./motion-frame.ts";
import { movedParts } from "./moved-parts.ts";
import { type Moments, momentsOf, shareInMotion } from "./moments.ts";
import type { Outlines } from "./outlines.ts";
import { pressedSkin, type PressSkin } from "./pressed-skin.ts";
import { type BodySkin, SkinBuckets } from "./skin-buckets.ts";
import { hipLevels } from "./skirts.ts";
import { sketchOf } from "./sketch.ts";
import { type Sway, swaysOf } from "./sway.ts";
import { type WornCloth, wornCloths } from "./worn-cloth.ts";

/** Lets what a posed figure wears follow its body. To be called once. */
type Drape = () => readonly Part[];

/** A dressed figure in motion. */
interface MovingFigure {
  /** Poses the body at a time; what it wears follows when the posed figure is draped. */
  readonly pose: (time: number) => Drape;
  /** How far the figure reaches at moments close enough together for a camera to cut nothing. */
  readonly outlines: () => SketchedMoment[];
}

interface SketchedMoment {
  /** Seconds. */
  readonly time: number;
  /** A few points of every part. */
  readonly parts: readonly Part[];
  /** Degrees by which the motion turns the figure. */
  readonly turn: number;
}

/** Every third of the moments at which hanging things are worked out: twenty a second. */
const SKETCHED = 3;

/** What a figure is going to do. */
export interface Course {
  readonly figure: MotionFigure;
  readonly motion: Motion;
  /** Seconds. */
  readonly duration: number;
}

/**
 * A dressed figure at any time of a motion. Where the motion keeps the posture these are the very
 * parts of the still; elsewhere parts of the same names, vertices and triangles. What hangs loose lags
 * behind and swings out; at both ends of the motion it is as in the still.
 *
 * @param still  the avatar's parts, in their order and without the skin that cloth hides, then what
 *   it wears
 * @param floorOffset how far the still stands above the avatar's bare feet, decimetres
 */
export async function movingFigure(
  avatar: Avatar,
  still: readonly Part[],
  floorOffset: number,
  pack: Pack,
  course: Course,
  breath: Breath,
): Promise<MovingFigure> {
  const own = still.slice(0, avatar.parts.length);
  const body = bodySkinOf(avatar);
  const skin = new SkinBuckets(body, () => true);
  const bind = clothBinder(skin, pack);
  const levels = hipLevels(avatar, pack);
  const legs = legOutlines(avatar, pack, levels);
  const worn = await wornCloths(
    still.slice(own.length).map((given) => raised(given, -floorOffset)),
    { avatar, pack, bind, body, legs, levels },
    breath,
  );
  const { figure, duration } = course;
  const motion = clearArms(course, { avatar, pack, worn });
  await breath();
  const moments = momentsOf(figure, motion, duration);
  await breath();
  const hanging = [
    skirtThatHangs(
      worn.map(({ part, skirt }) => ({ ...part, vertices: skirt })),
      { avatar, pack, bind },
    ),
    hairThatHangs({ avatar, pack, bind }),
  ].filter((part) => part !== null);
  await breath();
  const press = pressedSkin(avatar, raised(skinOf(own), -floorOffset), pack);
  const bare = avatar.parts.map((part, i) => ({ ...part, indices: (own[i] as Part).indices }));
  const keep = keepSides(bare, worn, skin);
  await breath();
  const dress = dresser({ own, press, keep, worn, legs, hanging, moments });
  const pose = (time: number): Drape => {
    const frame = motion(time);
    const { rotations } = frame;
    if (rotations === null) return () => movedParts(still, frame);
    const posed = poseAvatar(avatar, rotations);
    return () => placed(dress(posed, time), frame, floorOffset);
  };
  const outlines = (): SketchedMoment[] => {
    const members = [...own.map((part) => ({ part })), ...worn];
    const sketch = sketchOf(members, skin, avatar.posture, pack);
    return moments.list
      .map(({ frame, posture }, i) => ({ frame, posture, time: i * moments.step }))
      .filter((_, i) => i % SKETCHED === 0)
      .map(({ frame, posture, time }) => ({
        time,
        parts: placed(sketch(posture), frame, floorOffset),
        turn: frame.yaw,
      }));
  };
  return { pose, outlines };
}

/** A figure's parts, prepared for its motion. */
interface Company {
  /** Its own, without the skin that cloth hides. */
  readonly own: readonly Part[];
  readonly press: PressSkin;
  readonly keep: KeepSides;
  readonly worn: readonly WornCloth[];
  readonly legs: Outlines;
  /** What hangs loose of the one and the other. */
  readonly hanging: readonly HangingPart[];
  readonly moments: Moments;
}

/** Lets what a figure wears, and its hair, follow the figure posed at a time. */
function dresser({ own, press, keep, worn, legs, hanging, moments }: Company) {
  const sways = swaysOf(hanging, moments);
  const lagAt = boneLag(moments);
  return (posed: Avatar, time: number): Part[] => {
    // Skin that cloth hides in the still stays hidden: it may not come through as the body bends.
    const skin = posed.parts.map((part, i) => ({ ...part, indices: (own[i] as Part).indices }));
    press(skinOf(skin).positions, posed.posture);
    const lag = lagAt(time);
    const clothes = worn.map(({ carried }) => carried(posed, lag));
    const worked = [...skin, ...clothes.flatMap(({ parts: [cloth] }) => cloth ?? [])];
    hanging.forEach(({ cloth }, i) => {
      const gone = (sways[i] as Sway)(time);
      cloth.place(posed);
      for (const { name, positions } of worked) cloth.move(name, positions, gone);
    });
    const posedSkin = bodySkinOf(posed);
    if (worn.some(({ isAroundLegs }) => isAroundLegs)) legs.trace(posedSkin.points);
    const moving = shareInMotion(time, moments.duration);
    for (const { settle } of clothes) settle(posedSkin, moving);
    keep(skin, clothes, moving);
    return [...skin, ...clothes.flatMap(({ parts }) => parts)];
  };
}

function skinOf(parts: readonly Part[]): Part {
  return parts.find(({ name }) => name === "skin") as Part;
}

/** Puts parts that nobody else holds where the camera sees them. */
function placed(
  parts: readonly Part[],
  { rootOffset, cameraOffset }: MotionFrame,
  floorOffset: number,
): readonly Part[] {
  const x = rootOffset[0] - cameraOffset[0];
  const z = rootOffset[2] - cameraOffset[2];
  for (const { positions } of parts) shift(positions, x, floorOffset, z);
  return parts;
}

function bodySkinOf({ posed, normals }: Avatar): BodySkin {
  return { points: posed.subarray(0, BODY_VERTEX_COUNT * 3), normals };
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
