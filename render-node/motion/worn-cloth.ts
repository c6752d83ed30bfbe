/** What a figure wears, prepared for its motion: which bones carry it, and how it keeps to the skin. */
import type { Avatar, PointSkin } from "../avatar/avatar.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { AroundLegs } from "./around-legs.ts";
import type { BindCloth, BoundCloth } from "./bind-cloth.ts";
import type { Breath } from "./breath.ts";
import { lagBehind } from "./bone-lag.ts";
import { EvenOut } from "./even-out.ts";
import { followBones } from "./follow-body.ts";
import { swingRooms } from "./looseness.ts";
import { OnCloth } from "./on-cloth.ts";
import { HoldTogether } from "./hold-together.ts";
import type { Outlines } from "./outlines.ts";
import { normalsRenewer, type RenewNormals } from "./sheet-normals.ts";
import type { BodySkin } from "./skin-buckets.ts";
import { SkinContact } from "./skin-contact.ts";
import { freeShare, hangFromHips, type HipLevels, looseEnd, skirtVertices } from "./skirts.ts";
import { rise } from "./cycle.ts";
import { type Sheet, sheetOf } from "./weld.ts";

/** A cloth with what is sewn on it. */
export interface WornCloth {
  /** As in the still, on bare feet. */
  readonly part: Part;
  readonly trims: readonly Part[];
  readonly sheet: Sheet;
  /** 1 for a point that faces as its skin does: not inside a fold or on its edge. */
  readonly facesOut: Uint8Array;
  /** The bones that carry it. */
  readonly skin: PointSkin;
  /** Vertices that hang around both legs, long enough to sway. */
  readonly skirt: Uint32Array;
  /** Whether anything of it hangs around both legs. */
  readonly isAroundLegs: boolean;
  /** The cloth and its trims, carried by the bones and lagging behind as far as they are loose. */
  readonly carried: (posed: Avatar, lag: Float32Array) => CarriedCloth;
}

export interface CarriedCloth {
  /** The cloth first, then its trims. */
  readonly parts: readonly Part[];
  /**
   * Keeps the cloth off the skin and takes its trims along. Call it when the cloth is in its place and
   * the legs are traced.
   *
   * @param moving share 0 … 1 of what is only done to a figure in motion
   */
  readonly settle: (body: BodySkin, moving: number) => void;
}

export interface Wardrobe {
  readonly avatar: Avatar;
  readonly pack: Pack;
  readonly bind: BindCloth;
  readonly body: BodySkin;
  readonly levels: HipLevels;
  /** Of the figure that wears the parts. */
  readonly legs: Outlines;
}

/**
 * @param parts outer cloth first, each followed by what is sewn on it: the name of such a part begins
 *   with the name of its cloth and a dash
 */
export async function wornCloths(
  parts: readonly Part[],
  wardrobe: Wardrobe,
  breath: Breath,
): Promise<WornCloth[]> {
  const sets: Part[][] = [];
  for (const part of parts) {
    const set = sets.at(-1);
    if (set !== undefined && part.name.startsWith(`${set[0]?.name}-`)) set.push(part);
    else sets.push([part]);
  }
  let outer = null as OnCloth | null;
  const worn: WornCloth[] = [];
  for (const [part, ...trims] of sets) {
    const sheet = sheetOf(part as Part);
    const onCloth = new OnCloth(part as Part, sheet);
    const lying = { part: part as Part, sheet, skin: wardrobe.bind(part as Part, sheet) };
    await breath();
    worn.push(wear(lying, trims, { outer, onCloth }, wardrobe));
    outer ??= onCloth;
    await breath();
  }
  return worn;
}

/** A cloth as it lies on the body that carries it. */
interface LyingCloth {
  readonly part: Part;
  readonly sheet: Sheet;
  readonly skin: BoundCloth;
}

/** How a cloth touches the body that carries it, and what of it hangs. */
interface Touch {
  readonly contact: SkinContact;
  readonly skirt: Uint32Array;
  /** Vertices that hang around both legs, the skirt's among them. */
  readonly hung: Uint32Array;
  /** Decimetres that each vertex can go. */
  readonly rooms: Float32Array;
}

/** Lets what hangs off the legs hang from the hips: the bones of the cloth change with it. */
function touchOf(
  { part, sheet, skin }: LyingCloth,
  outer: OnCloth | null,
  { body, levels, pack }: Wardrobe,
): Touch {
  const contact = new SkinContact(part, sheet, skin.holds, body);
  for (const point of skin.spanning) contact.free(sheet.firsts[point] as number, 1);
  const skirt = skirtVertices(part, sheet, skin, levels, pack.rig);
  const end = looseEnd(part, sheet, skin, contact.heights, levels, pack.rig);
  for (const vertices of [skirt, end])
    hangFromHips(skin, vertices, part.positions, levels, pack.rig);
  const rooms = roomsOf(part, sheet, contact.heights, outer);
  if (outer !== null) {
    contact.drawIn((v) => 1 - rise(outer.gapOver(part, v, COVERED.to), COVERED.from, COVERED.to));
  }
  // A skirt hangs on a net, which keeps off the legs.
  for (const v of skirt) {
    const free = freeShare(part.positions, v, levels);
    rooms[v] = (rooms[v] as number) * (1 - free);
    contact.free(v, free);
  }
  return { contact, skirt, hung: Uint32Array.of(...skirt, ...end), rooms };
}

function wear(
  lying: LyingCloth,
  trims: readonly Part[],
  { outer, onCloth }: { readonly outer: OnCloth | null; readonly onCloth: OnCloth },
  wardrobe: Wardrobe,
): WornCloth {
  const { part, sheet, skin } = lying;
  const { avatar, legs } = wardrobe;
  const { contact, skirt, hung, rooms } = touchOf(lying, outer, wardrobe);
  const aroundLegs = new AroundLegs(part.positions, hung, legs);
  const cloth = followBones(part, skin, avatar.posture);
  const armpits = new EvenOut(part, sheet, skin.bunched);
  const threads = new HoldTogether(part, sheet);
  const isMoved = hung.length + skin.bunched.length > 0 || rooms.some((room) => room > 0);
  const renew = (own: Part, mesh: Sheet): RenewNormals | null =>
    isMoved ? normalsRenewer(own, mesh) : null;
  const renewCloth = renew(part, sheet);
  const sewnOn = trims.map((trim) => {
    const seam = onCloth.sew(trim);
    const follower = followBones(trim, seam.skin(skin), avatar.posture);
    return { seam, follower, renewNormals: renew(trim, sheetOf(trim)) };
  });
  return {
    part,
    trims,
    sheet,
    facesOut: contact.facesOut,
    skin,
    skirt,
    isAroundLegs: hung.length > 0,
    carried({ posture }, lag) {
      const own = cloth.at(posture);
      const others = sewnOn.map(({ follower }) => follower.at(posture));
      const byBones = own.positions.slice();
      lagBehind(own.positions, cloth.rest.positions, skin, rooms, lag);
      return {
        parts: [own, ...others],
        settle(now, moving) {
          armpits.move(own.positions, moving);
          threads.draw(own.positions);
          aroundLegs.keepOff(own.positions, legs);
          contact.keep(own.positions, now, moving);
          renewCloth?.(own.positions, own.normals);
          sewnOn.forEach(({ seam, renewNormals }, i) => {
            const { positions, normals } = others[i] as Part;
            seam.follow(positions, byBones, own.positions);
            renewNormals?.(positions, normals);
          });
        },
      };
    },
  };
}

/** Decimetres that each vertex can go; shoes swing with the foot alone. */
function roomsOf(
  part: Part,
  sheet: Sheet,
  heights: Float32Array,
  outer: OnCloth | null,
): Float32Array {
  if (part.name === "shoes") return new Float32Array(sheet.pointOf.length);
  const rooms = swingRooms(part, sheet, heights);
  return Float32Array.from(sheet.pointOf, (point, v) => {
    const room = rooms[point] as number;
    if (room === 0 || outer === null) return room;
    return room * rise(outer.gapOver(part, v, FREE.to), FREE.from, FREE.to);
  });
}

/** Decimetres to the cloth over it within which cloth lies under it. */
const COVERED = { from: 0.2, to: 0.4 } as const;
/** Decimetres to the cloth over it from which on cloth begins to swing, and from which on it is free. */
const FREE = { from: 0.3, to: 1.5 } as const;
