/** The two things that hang long enough on a figure to sway: a skirt and long hair. */
import type { Avatar, PointSkin } from "../avatar/avatar.ts";
import { boneIndex } from "../avatar/limbs.ts";
import { vectorAt } from "../avatar/posture.ts";
import { unposed } from "../avatar/skin-points.ts";
import type { Pack } from "../pack/pack.ts";
import type { BindCloth } from "./bind-cloth.ts";
import { type Grid, type Lattice, knotNeighbours, knotNormals } from "./lattice.ts";
import { legCapsules, trunkCapsules } from "./limb-capsules.ts";
import { LooseCloth, type LooseVertices } from "./loose-cloth.ts";
import { hangFromHips, hipLevels } from "./skirts.ts";
import type { Hanging } from "./sway.ts";

export interface Wearer {
  readonly avatar: Avatar;
  readonly pack: Pack;
  readonly bind: BindCloth;
}

export interface HangingPart extends Hanging {
  readonly cloth: LooseCloth;
}

/**
 * How things swing: radians a second, more than a free pendulum of their length has, since they lie
 * on the body for half of it; how much of critical damping the air and the body make; and how coarse
 * the net is, decimetres between its rows.
 */
const SKIRT = { swing: 9, damping: 0.6, step: 0.45, columns: 20 } as const;
const HAIR = { swing: 9, damping: 0.6, step: 0.45, columns: 16 } as const;
/** Hair hangs from here, decimetres above the joint between neck and head. */
const HAIR_FROM = 0.5;

/** What of the parts hangs around both legs; null where nothing does. */
export function skirtThatHangs(
  members: readonly LooseVertices[],
  wearer: Wearer,
): HangingPart | null {
  const { avatar, pack } = wearer;
  const levels = hipLevels(avatar, pack);
  const skirts = members.filter(({ vertices }) => vertices.length > 0);
  if (skirts.length === 0) return null;
  const grid = { axis: middleOf(skirts), top: levels.hips, ...SKIRT };
  const capsules = legCapsules(avatar, pack);
  // Its vertices stay off the legs themselves, which are rounder than their rods.
  const cloth = LooseCloth.around(skirts, grid, [], avatar);
  if (cloth === null) return null;
  const { points } = cloth.lattice;
  const skin = bindKnots(cloth.lattice, wearer);
  hangFromHips(
    skin,
    Uint32Array.from({ length: points.length / 3 }, (_, i) => i),
    points,
    levels,
    pack.rig,
  );
  return { ...hung(cloth, skin, avatar), capsules, ...SKIRT };
}

/** The figure's hair, where it reaches down to the shoulders. */
export function hairThatHangs(wearer: Wearer): HangingPart | null {
  const { avatar, pack } = wearer;
  const hair = avatar.parts.find(({ name }) => name === "hair");
  if (hair === undefined) return null;
  const [x, y, z] = vectorAt(avatar.joints, boneIndex(pack.rig, "head"));
  const top = y + HAIR_FROM;
  const { name, positions } = hair;
  const vertices = Uint32Array.from({ length: positions.length / 3 }, (_, v) => v).filter(
    (v) => (positions[v * 3 + 1] as number) < top,
  );
  const grid: Grid = { axis: [x, z], top, ...HAIR };
  const capsules = trunkCapsules(avatar, pack);
  const cloth = LooseCloth.around([{ name, positions, vertices }], grid, capsules, avatar);
  if (cloth === null) return null;
  return { ...hung(cloth, bindKnots(cloth.lattice, wearer), avatar), capsules, ...HAIR };
}

function hung(cloth: LooseCloth, skin: PointSkin, { posture }: Avatar) {
  const { lattice } = cloth;
  return { cloth, lattice, skin, rest: unposed(posture, lattice.points, skin) };
}

/** The bones that carry the knots: those of the skin under them. */
function bindKnots(lattice: Lattice, { bind }: Wearer): PointSkin {
  const { points } = lattice;
  const all = Uint32Array.from({ length: points.length / 3 }, (_, knot) => knot);
  return bind(
    { positions: points, normals: knotNormals(lattice) },
    { pointOf: all, firsts: all, neighbours: knotNeighbours(lattice) },
  );
}

function middleOf(members: readonly LooseVertices[]): readonly [x: number, z: number] {
  let [x, z, count] = [0, 0, 0];
  for (const { positions, vertices } of members) {
    for (const v of vertices) {
      x += positions[v * 3] as number;
      z += positions[v * 3 + 2] as number;
    }
    count += vertices.length;
  }
  return [x / count, z / count];
}
