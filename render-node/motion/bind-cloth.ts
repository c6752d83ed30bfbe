/** Which bones carry each point of what a figure wears: those of the skin that it lies on. */
import type { PointSkin } from "../avatar/avatar.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { facing, gapOf, type Hold, SkinBuckets, type Surface } from "./skin-buckets.ts";
import { joined, type Sheet, widened } from "./weld.ts";

/**
 * Rounds in which a point takes on the mean of its neighbours, for cloth spans what lies under it: some
 * for cloth on the skin, more the further it hangs off, as a skirt does that no single leg carries, and
 * most between arm and trunk.
 */
const ROUNDS = { onSkin: 8, perDecimetre: 60, most: 40 } as const;

/**
 * Bones of a point of cloth: on a shoulder, where its weights are spread over six or seven, four would
 * change from point to point and tear it.
 */
export const BORNE_BY = 8;

/** Skin weights of a part's vertices, and the skin that each point of its sheet lies on. */
export interface BoundCloth extends PointSkin {
  readonly holds: readonly (readonly Hold[])[];
  /** Points that lie on no skin for good: cloth spans an armpit there. */
  readonly spanning: readonly number[];
  /** Points around an armpit and beside an arm, where cloth lies bunched while the arm hangs. */
  readonly bunched: readonly number[];
}

/** Binds a part, `sheet` being its mesh. */
export type BindCloth = (part: Surface, sheet: Sheet) => BoundCloth;

/**
 * Prepares to bind what a figure wears. Each point hangs on the nearest skin that faces as it does;
 * then the weights are smoothed along the cloth, so that it bends and does not break between two limbs.
 *
 * @param all of the figure's skin, sorted
 */
export function clothBinder(all: SkinBuckets, { base, rig }: Pack): BindCloth {
  const skin = skinByBearer(all, { base, rig });
  const { bearers } = skin;
  return (part, sheet) => {
    const { pointOf, neighbours } = sheet;
    const { holds, carriers } = lie(part, sheet, skin, base.positions);
    const { bones, weights } = heldWeights(carriers, skinOfBody(base));
    const rounds = Float32Array.from(carriers, ([nearest]) =>
      Math.min(ROUNDS.most, ROUNDS.onSkin + ROUNDS.perDecimetre * gapOf(nearest as Hold)),
    );
    const drawn = betweenArmAndTrunk(carriers, bearers, neighbours, DRAWN_WITHIN);
    for (const point of drawn) rounds[point] = ROUNDS.most;
    return {
      ...strongest(smoothed(weights, neighbours, rounds), bones, pointOf),
      holds,
      spanning: betweenArmAndTrunk(carriers, bearers, neighbours, SPANS_WITHIN),
      bunched: bunchedPoints(part, sheet, carriers, drawn, skin),
    };
  };
}

/** A figure's skin, sorted: all of it, and that of some parts of the body. */
interface SkinByBearer {
  readonly all: SkinBuckets;
  readonly trunk: SkinBuckets;
  /** From the middle of the upper arms on. */
  readonly arms: SkinBuckets;
  /** Trunk and shoulders. */
  readonly armpits: SkinBuckets;
  /** What bears each body vertex most. */
  readonly bearers: readonly Bearer[];
}

function skinByBearer(all: SkinBuckets, pack: Pick<Pack, "base" | "rig">): SkinByBearer {
  const bearers = bodyBearers(pack);
  const borneBy = (...some: readonly Bearer[]): SkinBuckets =>
    new SkinBuckets(all.body, (v) => some.includes(bearers[v] as Bearer));
  return {
    all,
    trunk: borneBy("trunk"),
    arms: borneBy("upper-arm", "lower-arm"),
    armpits: borneBy("trunk", "shoulder"),
    bearers,
  };
}

/**
 * The skin that each point lies on, and the skin whose bones carry it.
 *
 * @param neutral xyz of the base vertices on the neutral body
 */
function lie(
  part: Surface,
  { firsts, neighbours }: Sheet,
  { all, trunk, armpits, bearers }: SkinByBearer,
  neutral: Float32Array,
): { readonly holds: (readonly Hold[])[]; readonly carriers: (readonly Hold[])[] } {
  const holds = Array.from(firsts, (vertex) => atOnePlace(all.nearest(part, vertex), neutral));
  const carriers = holds.slice();
  const facesAway = (point: number): boolean =>
    facing(part, firsts[point] as number, holds[point] as readonly Hold[], all.body) < 0;
  if (hasSleeves(holds, bearers, facesAway)) {
    const side = againstArms(holds, bearers, neighbours, facesAway);
    for (const point of [...besideArms(holds, bearers, neighbours), ...side]) {
      holds[point] = trunk.nearest(part, firsts[point] as number);
      carriers[point] = holds[point];
    }
  } else {
    for (const point of onArms(holds, bearers)) {
      carriers[point] = trunk.nearest(part, firsts[point] as number);
      // No arm takes the edge of an armhole along, yet it lies on the arm's skin.
      holds[point] = armpits.nearest(part, firsts[point] as number);
    }
  }
  return { holds, carriers };
}

/**
 * Points that an arm bunches or creases while it hangs.
 *
 * @param drawn points that arm and trunk draw at once
 */
function bunchedPoints(
  part: Surface,
  { firsts, neighbours }: Sheet,
  carriers: readonly (readonly Hold[])[],
  drawn: readonly number[],
  { all, trunk, arms, bearers }: SkinByBearer,
): readonly number[] {
  const nearTo = (skin: SkinBuckets, point: number, reach: number): readonly Hold[] =>
    skin.nearest(part, firsts[point] as number, reach).filter((hold) => gapOf(hold) < reach);
  const isBetween = (point: number): boolean => {
    const [onTrunk, onArm] = [nearTo(trunk, point, BETWEEN), nearTo(arms, point, BETWEEN)];
    if (onTrunk.length === 0 || onArm.length === 0) return false;
    const vertex = firsts[point] as number;
    return [onTrunk, onArm].some((held) => facing(part, vertex, held, all.body) < 0);
  };
  const isPressed = (point: number): boolean => {
    const carrier = carriers[point]?.[0] as Hold;
    if (bearers[carrier[0]] !== "trunk" || gapOf(carrier) < PRESSED_FROM) return false;
    return nearTo(arms, point, PRESSED_WITHIN).length > 0;
  };
  const pressed = widened([...carriers.keys()].filter(isPressed), neighbours, PRESSED_BESIDE);
  return [...new Set([...drawn.filter(isBetween), ...pressed])];
}

/** Skin this near to each other on the neutral body is at one place of it, decimetres. */
const ONE_PLACE = 0.8;

/** Without skin that only happens to be near in the still, as that of an arm which hangs beside the trunk. */
function atOnePlace(held: readonly Hold[], neutral: Float32Array): readonly Hold[] {
  const first = (held[0] as Hold)[0];
  return held.filter(([vertex]) => {
    let square = 0;
    for (let c = 0; c < 3; c++) {
      square += ((neutral[vertex * 3 + c] as number) - (neutral[first * 3 + c] as number)) ** 2;
    }
    return square < ONE_PLACE ** 2;
  });
}

/** The skin of what holds points, with how many bones each of its own has. */
interface HoldingSkin extends PointSkin {
  readonly each: number;
}

export function skinOfBody({ skinBones, skinWeights }: Pack["base"]): HoldingSkin {
  return { bones: skinBones, weights: skinWeights, each: 4 };
}

/** Weights of the bones that occur, a row a point. */
export function heldWeights(
  holds: readonly (readonly Hold[])[],
  skin: HoldingSkin,
): { readonly bones: readonly number[]; readonly weights: Float32Array } {
  const { each } = skin;
  const columnOf = new Map<number, number>();
  for (const held of holds) {
    for (const [vertex] of held) {
      for (const bone of skin.bones.subarray(vertex * each, (vertex + 1) * each)) {
        if (!columnOf.has(bone)) columnOf.set(bone, columnOf.size);
      }
    }
  }
  const width = columnOf.size;
  const weights = new Float32Array(holds.length * width);
  holds.forEach((held, point) => {
    for (const [vertex, share] of held) {
      for (let j = vertex * each; j < (vertex + 1) * each; j++) {
        const at = point * width + (columnOf.get(skin.bones[j] as number) as number);
        weights[at] = (weights[at] as number) + share * (skin.weights[j] as number);
      }
    }
  });
  return { bones: [...columnOf.keys()], weights };
}

/** The shoulder's half of the upper arm, its elbow's half, and what is below the elbow. */
type Bearer = "trunk" | "shoulder" | "upper-arm" | "lower-arm";

/** What bears each body vertex most. */
function bodyBearers({ base, rig }: Pick<Pack, "base" | "rig">): Bearer[] {
  const ofBone = rig.bones.map(({ name }): Bearer => {
    if (name.startsWith("upperarm01")) return "shoulder";
    if (name.startsWith("upperarm02")) return "upper-arm";
    return /^(lowerarm|wrist|metacarpal|finger)/.test(name) ? "lower-arm" : "trunk";
  });
  return Array.from(
    { length: BODY_VERTEX_COUNT },
    (_, v) => ofBone[base.skinBones[v * 4] as number] as Bearer,
  );
}

/** At least this share of cloth with sleeves lies around the arms beyond the middle of the upper arms. */
const SLEEVES = 0.045;

/** What only happens to be near an arm, as the side of a dress, faces it. */
function hasSleeves(
  holds: readonly (readonly Hold[])[],
  bearers: readonly Bearer[],
  facesAway: (point: number) => boolean,
): boolean {
  const beyond = holds.filter(([nearest], point) => {
    const bearer = bearers[nearest?.[0] ?? 0];
    return (bearer === "upper-arm" || bearer === "lower-arm") && !facesAway(point);
  });
  return beyond.length >= SLEEVES * holds.length;
}

/** Points that hang on an arm's skin, as the edge of an armhole does, which no arm takes along. */
function onArms(holds: readonly (readonly Hold[])[], bearers: readonly Bearer[]): number[] {
  return [...holds.keys()].filter((p) =>
    (holds[p] ?? []).some(([vertex]) => bearers[vertex] !== "trunk"),
  );
}

/**
 * Points that an arm only happens to be near, such as a trouser leg beside a hand: those on an arm's
 * skin that are joined to cloth elsewhere and not to cloth around an upper arm. A cuff is joined to
 * nothing else.
 */
function besideArms(
  holds: readonly (readonly Hold[])[],
  bearers: readonly Bearer[],
  neighbours: readonly ReadonlySet<number>[],
): number[] {
  const bearerOf = holds.map((held) => bearers[held[0]?.[0] ?? 0] as Bearer);
  const borneBy = (bearer: Bearer): number[] =>
    [...bearerOf.keys()].filter((point) => bearerOf[point] === bearer);
  const joinedToTrunk = joined(borneBy("trunk"), neighbours, () => true);
  const cuffs = borneBy("lower-arm").filter((point) => !joinedToTrunk.has(point));
  const isSleeve = joined(
    [...borneBy("shoulder"), ...borneBy("upper-arm"), ...cuffs],
    neighbours,
    (point) => bearerOf[point] === "lower-arm",
  );
  const touchesArm = (held: readonly Hold[]): boolean =>
    held.some(([vertex]) => bearers[vertex] === "lower-arm");
  return [...holds.keys()].filter((p) => !isSleeve.has(p) && touchesArm(holds[p] ?? []));
}

/**
 * Points on the side of the trunk that lie on the inside of an arm: they face it, unlike a sleeve,
 * and are joined to cloth on the trunk, unlike the fold at a sleeve's end.
 */
function againstArms(
  holds: readonly (readonly Hold[])[],
  bearers: readonly Bearer[],
  neighbours: readonly ReadonlySet<number>[],
  facesAway: (point: number) => boolean,
): number[] {
  const isOnArm = (point: number): boolean => bearers[holds[point]?.[0]?.[0] ?? 0] !== "trunk";
  const onTrunk = [...holds.keys()].filter((point) => !isOnArm(point));
  const side = joined(onTrunk, neighbours, (point) => isOnArm(point) && facesAway(point));
  return [...side].filter(isOnArm);
}

/** Edges of cloth from an arm, or from the trunk, within which it is drawn by both. */
const DRAWN_WITHIN = 8;
/** The same, within which it lies on the skin of neither. */
const SPANS_WITHIN = 2;

/**
 * Points near cloth on the trunk and near cloth below the shoulder's half of an arm at once: the
 * underside of a sleeve, bunched in an armpit that the hanging arm closes. It spans that armpit as the
 * arm is raised, where a hard border of what bears it would tear it into teeth.
 */
function betweenArmAndTrunk(
  holds: readonly (readonly Hold[])[],
  bearers: readonly Bearer[],
  neighbours: readonly ReadonlySet<number>[],
  edges: number,
): number[] {
  const near = (...some: readonly Bearer[]): Set<number> => {
    const borne = [...holds.keys()].filter((point) =>
      some.includes(bearers[holds[point]?.[0]?.[0] ?? 0] as Bearer),
    );
    return widened(borne, neighbours, edges);
  };
  const nearTrunk = near("trunk");
  return [...near("upper-arm", "lower-arm")].filter((point) => nearTrunk.has(point));
}

/** Cloth this near to the skin of both arm and trunk that faces one of them lies between them, decimetres. */
const BETWEEN = 1;
/**
 * Cloth off the skin of the trunk and this near to an arm may be creased by it, decimetres, and so many
 * edges around it.
 */
const PRESSED_FROM = 0.2;
const PRESSED_WITHIN = 0.6;
const PRESSED_BESIDE = 3;

/** Takes part in as many rounds as each point is given, and then keeps its weights. */
function smoothed(
  weights: Float32Array,
  neighbours: readonly ReadonlySet<number>[],
  rounds: Float32Array,
): Float32Array {
  const width = weights.length / neighbours.length;
  const rings = neighbours.map((near) => Uint32Array.from(near));
  let before: Float32Array = weights;
  let after: Float32Array = weights.slice();
  for (let round = 0; round < ROUNDS.most; round++) {
    rings.forEach((ring, point) => {
      const row = point * width;
      if (round >= (rounds[point] as number)) {
        for (let i = row; i < row + width; i++) after[i] = before[i] as number;
        return;
      }
      const share = 1 / (ring.length + 1);
      for (let i = 0; i < width; i++) {
        let sum = before[row + i] as number;
        for (let k = 0; k < ring.length; k++) {
          sum += before[(ring[k] as number) * width + i] as number;
        }
        after[row + i] = share * sum;
      }
    });
    [before, after] = [after, before];
  }
  return before;
}

/** The strongest bones of each vertex, the strongest first, with weights that sum to 1. */
export function strongest(
  weights: Float32Array,
  bones: readonly number[],
  pointOf: Uint32Array,
): PointSkin {
  const width = bones.length;
  const skin = {
    bones: new Uint16Array(pointOf.length * BORNE_BY),
    weights: new Float32Array(pointOf.length * BORNE_BY),
  };
  pointOf.forEach((point, vertex) => {
    const own = weights.subarray(point * width, (point + 1) * width);
    const best: number[] = [];
    for (let slot = 0; slot < BORNE_BY; slot++) {
      let most = -1;
      for (let i = 0; i < width; i++) {
        if ((own[i] as number) <= 1e-4 || best.includes(i)) continue;
        if (most < 0 || (own[i] as number) > (own[most] as number)) most = i;
      }
      if (most >= 0) best.push(most);
    }
    const total = best.reduce((sum, i) => sum + (own[i] as number), 0);
    best.forEach((i, slot) => {
      skin.bones[vertex * BORNE_BY + slot] = bones[i] as number;
      skin.weights[vertex * BORNE_BY + slot] = (own[i] as number) / total;
    });
  });
  return skin;
}
