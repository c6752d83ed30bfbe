/** A body as rounded rods along its bones: coarse, and so cheap to keep hanging cloth and hair out of. */
import type { Avatar } from "../avatar/avatar.ts";
import { jointsOf } from "../avatar/joints.ts";
import { boneIndex } from "../avatar/limbs.ts";
import { type BoneFrames, quaternionAt, vectorAt } from "../avatar/posture.ts";
import { rotate, subtract, type Vector } from "../avatar/rotation.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";

/** A rod between two points that bones carry; it is a cone with round ends. Decimetres. */
export interface Capsule {
  readonly from: CarriedPoint;
  readonly to: CarriedPoint;
  readonly radiusFrom: number;
  readonly radiusTo: number;
}

interface CarriedPoint {
  readonly bone: number;
  /** From the bone's head, in the unposed body. */
  readonly arm: Vector;
}

/** Numbers a placed capsule takes: both ends xyz and radius. */
export const CAPSULE_SIZE = 8;

/** Where along a leg's bones the rods meet, and the bones whose skin is looked at. */
const STATIONS = [
  { bone: "upperleg01", share: 0.2 },
  { bone: "upperleg02", share: 0.6 },
  { bone: "lowerleg01", share: 0 },
  { bone: "lowerleg01", share: 0.3 },
  { bone: "lowerleg02", share: 1 },
] as const;
/** Skin within this share of thigh or shin from a station tells how thick the leg is there. */
const STATION_REACH = 0.08;
/** A leg is not round: its rods are this much nearer to its largest width than to the middle one. */
const WIDEST_SHARE = 0.6;

/** From this station on nothing that hangs around both legs comes between them. */
const BRIDGED_FROM = 1;
/** What bridges the legs is this much of their thickness: cloth sinks a little between them. */
const BRIDGE_SHARE = 0.6;

/** Both legs from below the hips to the ankles, and rods from one to the other. */
export function legCapsules(avatar: Avatar, pack: Pack): Capsule[] {
  const left = legStations(avatar, pack, "L");
  const right = legStations(avatar, pack, "R");
  const along = (stations: readonly Station[]): Capsule[] =>
    stations.slice(1).map((to, i) => rod(stations[i] as Station, to, 1));
  const bridges = left
    .map((from, i) => rod(from, right[i] as Station, BRIDGE_SHARE))
    .slice(BRIDGED_FROM);
  return [...along(left), ...along(right), ...bridges];
}

function rod(from: Station, to: Station, share: number): Capsule {
  return { from, to, radiusFrom: share * from.radius, radiusTo: share * to.radius };
}

/** What long hair lies on: the trunk as two rods beside the spine, the shoulders as one each. */
export function trunkCapsules(avatar: Avatar, pack: Pack): Capsule[] {
  const { heads } = jointsOf(pack.rig, avatar.shape);
  const bone = (name: string): number => boneIndex(pack.rig, name);
  const shoulder = Math.abs(vectorAt(heads, bone("upperarm01.L"))[0]);
  const aside = SPINE_SHARE * shoulder;
  return [1, -1].flatMap((side) => {
    const upper = { bone: bone("spine01"), arm: [side * aside, 0, 0] as Vector };
    const lower = { bone: bone("spine05"), arm: [side * aside, 0, 0] as Vector };
    const tip = {
      bone: bone(side > 0 ? "upperarm01.L" : "upperarm01.R"),
      arm: [0, 0, 0] as Vector,
    };
    const neck = { bone: bone("neck01"), arm: [0, 0, 0] as Vector };
    return [
      { from: upper, to: lower, radiusFrom: TRUNK_RADIUS, radiusTo: TRUNK_RADIUS },
      { from: neck, to: tip, radiusFrom: SHOULDER_RADIUS, radiusTo: SHOULDER_RADIUS },
    ];
  });
}
const SPINE_SHARE = 0.4;
const TRUNK_RADIUS = 0.95;
const SHOULDER_RADIUS = 0.5;

/** Puts capsules where the bones have gone. */
export function placeCapsules(
  capsules: readonly Capsule[],
  { heads, turns }: BoneFrames,
  out: Float64Array = new Float64Array(capsules.length * CAPSULE_SIZE),
): Float64Array {
  capsules.forEach(({ from, to, radiusFrom, radiusTo }, i) => {
    const at = i * CAPSULE_SIZE;
    [from, to].forEach(({ bone, arm }, end) => {
      const turned = rotate(quaternionAt(turns, bone), arm);
      const head = vectorAt(heads, bone);
      for (let c = 0; c < 3; c++) {
        out[at + end * 3 + c] = (head[c] as number) + (turned[c] as number);
      }
    });
    out[at + 6] = radiusFrom;
    out[at + 7] = radiusTo;
  });
  return out;
}

/**
 * How far a point is outside of a placed capsule, decimetres; Infinity where that is `enough`.
 *
 * @param out xyz of the unit vector from the rod's middle line to the point, where it is nearer
 */
export function heightAbove(
  placed: Float64Array,
  capsule: number,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
  enough = Infinity,
): number {
  const at = capsule * CAPSULE_SIZE;
  const ax = placed[at] as number;
  const ay = placed[at + 1] as number;
  const az = placed[at + 2] as number;
  const ux = (placed[at + 3] as number) - ax;
  const uy = (placed[at + 4] as number) - ay;
  const uz = (placed[at + 5] as number) - az;
  const along = ((x - ax) * ux + (y - ay) * uy + (z - az) * uz) / (ux * ux + uy * uy + uz * uz);
  const share = Math.min(1, Math.max(0, along));
  const dx = x - ax - share * ux;
  const dy = y - ay - share * uy;
  const dz = z - az - share * uz;
  const square = dx * dx + dy * dy + dz * dz;
  const radius = (1 - share) * (placed[at + 6] as number) + share * (placed[at + 7] as number);
  const clear = radius + enough;
  if (clear <= 0 || square >= clear * clear) return Infinity;
  const away = Math.sqrt(square) || 1e-9;
  out[0] = dx / away;
  out[1] = dy / away;
  out[2] = dz / away;
  return away - radius;
}

interface Station extends CarriedPoint {
  readonly radius: number;
}

/** Middles and half widths of a leg, level by level: in the unposed body legs stand upright. */
function legStations({ shape }: Avatar, { base, rig }: Pack, side: "L" | "R"): Station[] {
  const { heads } = jointsOf(rig, shape);
  const index = (bone: string) => boneIndex(rig, `${bone}.${side}`);
  const ends = {
    upper: [vectorAt(heads, index("upperleg01")), vectorAt(heads, index("lowerleg01"))],
    lower: [vectorAt(heads, index("lowerleg01")), vectorAt(heads, index("foot"))],
  } as const;
  const legBones = new Set(
    ["upperleg01", "upperleg02", "lowerleg01", "lowerleg02"].map((bone) => index(bone)),
  );
  return STATIONS.map(({ bone, share }) => {
    const [a, b] = bone.startsWith("upper") ? ends.upper : ends.lower;
    const level = a[1] + share * (b[1] - a[1]);
    let [left, right, back, front] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let v = 0; v < BODY_VERTEX_COUNT; v++) {
      if (!legBones.has(base.skinBones[v * 4] as number)) continue;
      const [x, y, z] = vectorAt(shape, v);
      if (Math.abs(y - level) > STATION_REACH * (a[1] - b[1])) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [back, front] = [Math.min(back, z), Math.max(front, z)];
    }
    const middle: Vector = [(left + right) / 2, level, (back + front) / 2];
    const [narrow, wide] = [(right - left) / 2, (front - back) / 2].sort((p, q) => p - q) as [
      number,
      number,
    ];
    return {
      bone: index(bone),
      arm: subtract(middle, vectorAt(heads, index(bone))),
      radius: narrow + (0.5 + 0.5 * WIDEST_SHARE) * (wide - narrow),
    };
  });
}
