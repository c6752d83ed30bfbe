/**
 * Where a point of the body is, in words a pattern uses: how far down the torso, how far along an arm
 * or a leg. Defined on the neutral base mesh, so it holds for every body made from it.
 *
 * Levels of the torso: shoulder −1, chest 0, waist 1, hips 2, crotch 3; between them linear in
 * height. Along an arm: shoulder joint 0, elbow 1, wrist 2. Along a leg: hip joint 0, knee 1, ankle 2.
 */
import type { BaseMesh, Rig } from "../pack/pack.ts";
import type { Stencil } from "./sheet.ts";

export interface BodyMap {
  /** xyz on the neutral base mesh, decimetres. */
  readonly points: Float32Array;
  readonly level: Float64Array;
  readonly armAlong: Float64Array;
  readonly legAlong: Float64Array;
  /** 0 … 1: how much the point moves with the arms (from the shoulder joint on). */
  readonly armShare: Float64Array;
  /** 0 … 1: how much the point moves with the legs. */
  readonly legShare: Float64Array;
}

/** Heights of the torso's levels and the limbs' joints on the neutral base mesh. */
export interface Landmarks {
  readonly levels: readonly (readonly [level: number, height: number])[];
  /** Shoulder, elbow, wrist of the left arm. */
  readonly arm: readonly Point[];
  /** Hip, knee, ankle of the left leg. */
  readonly leg: readonly Point[];
  /** The most prominent neck vertebra. */
  readonly nape: Point;
  /** Midline of the tights, [height, z] by rising height, in front and at the back. */
  readonly front: Profile;
  readonly back: Profile;
  /** Top of the tights' shoulders, [x, height] by rising x. */
  readonly ridge: Profile;
  /** Base vertices whose mean is the left and right hip and knee joints together. */
  readonly hipJoints: readonly number[];
  readonly kneeJoints: readonly number[];
  readonly ankleJoints: readonly number[];
  /** 0 … 1 per base vertex. */
  readonly armShare: Float64Array;
  readonly legShare: Float64Array;
}

export type Profile = readonly (readonly [number, number])[];

export type Point = readonly [x: number, y: number, z: number];

// Front vertices of MakeHuman's own measuring loops for bust, waist and hips, and its nape vertex.
const CHEST_VERTEX = 8439;
const WAIST_VERTEX = 4121;
const HIPS_VERTEX = 4341;
const NAPE_VERTEX = 1491;

/** Finds the landmarks of the neutral base mesh. Throws when the rig lacks a bone it relies on. */
export function findLandmarks(base: BaseMesh, rig: Rig): Landmarks {
  const at = (vertices: readonly number[]): Point => {
    const sum = [0, 0, 0];
    for (const v of vertices) {
      for (let c = 0; c < 3; c++)
        sum[c] = (sum[c] as number) + (base.positions[v * 3 + c] as number);
    }
    return sum.map((value) => value / vertices.length) as unknown as Point;
  };
  const head = (name: string): readonly number[] => bone(rig, name).head;
  const both = (name: string): number[] => [...head(`${name}.L`), ...head(`${name}.R`)];
  const arm = ["upperarm01.L", "lowerarm01.L", "wrist.L"].map((name) => at(head(name)));
  const leg = ["upperleg01.L", "lowerleg01.L", "foot.L"].map((name) => at(head(name)));
  const chest = at([CHEST_VERTEX])[1];
  const hips = at([HIPS_VERTEX])[1];
  const tights = pointsOfTights(base);
  const midline = tights.filter(([x]) => Math.abs(x) < 0.02).toSorted((a, b) => a[1] - b[1]);
  const profile = (points: readonly Point[]): Profile => points.map(([, y, z]) => [y, z]);
  const axis = (arm[0] as Point)[2];
  return {
    levels: [
      [-1, (arm[0] as Point)[1]],
      [0, chest],
      [1, at([WAIST_VERTEX])[1]],
      [2, hips],
      [3, (midline[0] as Point)[1]],
    ],
    arm,
    leg,
    nape: at([NAPE_VERTEX]),
    front: profile(midline.filter(([, , z]) => z > axis)),
    back: profile(midline.filter(([, , z]) => z <= axis)),
    ridge: ridgeOf(tights, (arm[0] as Point)[0]),
    hipJoints: both("upperleg01"),
    kneeJoints: both("lowerleg01"),
    ankleJoints: both("foot"),
    armShare: shareOf(base, rig, ["upperarm01.L", "upperarm01.R"]),
    legShare: shareOf(base, rig, ["upperleg01.L", "upperleg01.R"]),
  };
}

/** Maps the vertices of a sheet, whose stencils hang on the base mesh. */
export function mapBody(
  landmarks: Landmarks,
  stencils: readonly Stencil[],
  points: Float32Array,
): BodyMap {
  const count = stencils.length;
  const map = {
    points,
    level: new Float64Array(count),
    armAlong: new Float64Array(count),
    legAlong: new Float64Array(count),
    armShare: new Float64Array(count),
    legShare: new Float64Array(count),
  };
  stencils.forEach((stencil, i) => {
    const x = Math.abs(points[i * 3] as number);
    const y = points[i * 3 + 1] as number;
    const z = points[i * 3 + 2] as number;
    map.level[i] = levelAt(landmarks.levels, y);
    map.armAlong[i] = along(landmarks.arm, [x, y, z]);
    map.legAlong[i] = along(landmarks.leg, [x, y, z]);
    map.armShare[i] = weighted(stencil, landmarks.armShare);
    map.legShare[i] = weighted(stencil, landmarks.legShare);
  });
  return map;
}

/** Level of a height on the neutral base mesh; the outermost steps go on beyond the ends. */
export function levelAt(levels: Landmarks["levels"], height: number): number {
  let i = 1;
  while (i < levels.length - 1 && height < (levels[i] as readonly [number, number])[1]) i++;
  const [above, top] = levels[i - 1] as readonly [number, number];
  const [below, bottom] = levels[i] as readonly [number, number];
  return above + ((below - above) * (top - height)) / (top - bottom);
}

/** Height of a level: the inverse of `levelAt`. */
export function heightOfLevel(levels: Landmarks["levels"], level: number): number {
  let i = 1;
  while (i < levels.length - 1 && level > (levels[i] as readonly [number, number])[0]) i++;
  const [above, top] = levels[i - 1] as readonly [number, number];
  const [below, bottom] = levels[i] as readonly [number, number];
  return top + ((bottom - top) * (level - above)) / (below - above);
}

/** 0 … 1 on the first bone, 1 … 2 on the second; planes between are square to the bones. */
function along(joints: readonly Point[], point: Point): number {
  const [a, b, c] = joints as [Point, Point, Point];
  const first = project(a, b, point);
  if (first < 1) return first;
  return 1 + Math.max(0, project(b, c, point));
}

function project(from: Point, to: Point, point: Point): number {
  let dot = 0;
  let square = 0;
  for (let c = 0; c < 3; c++) {
    const run = (to[c] as number) - (from[c] as number);
    dot += run * ((point[c] as number) - (from[c] as number));
    square += run * run;
  }
  return dot / square;
}

function weighted(stencil: Stencil, values: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (const [vertex, weight] of stencil) {
    if (weight <= 0) continue;
    sum += weight * (values[vertex] as number);
    total += weight;
  }
  return sum / total;
}

/** Skin weight that each base vertex gives to the named bones and all that hang on them. */
function shareOf(base: BaseMesh, rig: Rig, roots: readonly string[]): Float64Array {
  const below = new Set(roots.map((name) => rig.bones.indexOf(bone(rig, name))));
  rig.bones.forEach(({ parent }, index) => {
    if (below.has(parent)) below.add(index);
  });
  const share = new Float64Array(base.skinBones.length / 4);
  base.skinBones.forEach((index, k) => {
    if (below.has(index)) {
      const vertex = Math.floor(k / 4);
      share[vertex] = (share[vertex] as number) + (base.skinWeights[k] as number);
    }
  });
  return share;
}

function bone(rig: Rig, name: string): Rig["bones"][number] {
  const index = rig.indexOf.get(name);
  const found = index === undefined ? undefined : rig.bones[index];
  if (!found) throw new Error(`The rig has no bone "${name}", which garments are measured by`);
  return found;
}

function pointsOfTights(base: BaseMesh): Point[] {
  const vertices = new Set<number>();
  const group = base.groupNames.indexOf("helper-tights");
  base.groupOfFace.forEach((g, face) => {
    if (g !== group) return;
    for (const vertex of base.quads.subarray(face * 4, face * 4 + 4)) vertices.add(vertex);
  });
  const coordinate = (index: number): number => base.positions[index] as number;
  return [...vertices].map((v) => [
    coordinate(v * 3),
    coordinate(v * 3 + 1),
    coordinate(v * 3 + 2),
  ]);
}

/** Highest points of the left shoulder in slices 1.5 cm wide, from the side of the neck outwards. */
function ridgeOf(tights: readonly Point[], outermost: number): Profile {
  const slice = 0.15;
  const ridge: [number, number][] = [];
  for (let x = 0.6; x < outermost; x += slice) {
    const inside = tights.filter((point) => Math.abs(point[0] - x) <= slice / 2);
    if (inside.length > 0) ridge.push([x, Math.max(...inside.map((point) => point[1]))]);
  }
  return ridge;
}
