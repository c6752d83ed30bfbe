/** What hangs around both legs stays outside of them, in one sweep from leg to leg. */
import type { Avatar } from "../avatar/avatar.ts";
import { boneIndex } from "../avatar/limbs.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import { vectorAt } from "../avatar/posture.ts";
import type { Pack } from "../pack/pack.ts";
import { edgesOf, Outlines } from "./outlines.ts";
import type { HipLevels } from "./skirts.ts";

/** Bones whose skin is no part of legs and hips. */
const ELSEWHERE =
  /^(clavicle|shoulder|upperarm|lowerarm|wrist|metacarpal|finger|neck|head|foot|toe)/;
/** Skin up to this far above the hips is looked at, for it bends down; decimetres. */
const ABOVE = 0.5;

/** The outlines from the hips down to the ankles, as the figure stands. */
export function legOutlines({ joints, posed }: Avatar, pack: Pack, { hips }: HipLevels): Outlines {
  const { base, rig } = pack;
  const [, bottom] = vectorAt(joints, boneIndex(rig, "foot.L"));
  const isElsewhere = rig.bones.map(({ name }) => ELSEWHERE.test(name));
  const counts = (v: number): boolean =>
    !isElsewhere[base.skinBones[v * 4] as number] && (posed[v * 3 + 1] as number) < hips + ABOVE;
  const edges = Uint32Array.from(edgesOf(bodySurfacingOf(pack).sourceIndices, counts));
  return Outlines.around(posed, edges, { bottom, top: hips });
}

/** How near the legs' outline cloth may come, decimetres, unless it hangs nearer at rest. */
const CLEARANCE = 0.2;
/**
 * Cloth that sinks into a hollow at rest, as between the thighs, is drawn out of it by so many times
 * what the outline has moved there, for the hollow has gone elsewhere; up to a thickness of cloth.
 */
const DRAWN_OUT = 3;
const THICKNESS = 0.04;
/** Radians to both sides in which the outline's movement counts. */
const BESIDE = 0.35;

/** Vertices of one cloth that stay off the legs. */
export class AroundLegs {
  readonly #vertices: Uint32Array;
  readonly #limits: Float32Array;
  /** How far out the outline is at rest in the direction of each vertex and beside it on both sides. */
  readonly #reaches: Float32Array;

  /** @param legs traced on the figure on which the cloth lies as in `positions` */
  constructor(positions: Float32Array, vertices: Uint32Array, legs: Outlines) {
    this.#vertices = vertices;
    this.#reaches = new Float32Array(vertices.length * TURNS.length);
    this.#limits = Float32Array.from(vertices, (v, i) => {
      const [x, y, z] = vectorAt(positions, v);
      TURNS.forEach((turn, k) => {
        this.#reaches[i * TURNS.length + k] = reachBeside(legs, x, y, z, turn);
      });
      const away = Math.hypot(x - legs.axis[0], z - legs.axis[1]);
      return Math.min(CLEARANCE, away - legs.reachAt(x, y, z));
    });
  }

  /** Moves them straight away from the axis where they are too near. */
  keepOff(positions: Float32Array, legs: Outlines): void {
    const [axisX, axisZ] = legs.axis;
    for (let i = 0; i < this.#vertices.length; i++) {
      const at = (this.#vertices[i] as number) * 3;
      const px = positions[at] as number;
      const y = positions[at + 1] as number;
      const pz = positions[at + 2] as number;
      const x = px - axisX;
      const z = pz - axisZ;
      const away = Math.sqrt(x * x + z * z) || 1e-9;
      let out = this.#limits[i] as number;
      if (out < THICKNESS) {
        const moved = this.#movedBy(i, px, y, pz, legs);
        out = Math.min(THICKNESS, out + DRAWN_OUT * moved);
      }
      const lack = legs.reachAt(px, y, pz) + out - away;
      if (lack <= 0) continue;
      positions[at] = px + (lack * x) / away;
      positions[at + 2] = pz + (lack * z) / away;
    }
  }

  /** How far the outline around a vertex has gone from where it was at rest. */
  #movedBy(i: number, x: number, y: number, z: number, legs: Outlines): number {
    let moved = 0;
    for (let k = 0; k < TURNS.length; k++) {
      const still = this.#reaches[i * TURNS.length + k] as number;
      const now = reachBeside(legs, x, y, z, TURNS[k] as number);
      moved = Math.max(moved, Math.abs(now - still));
    }
    return moved;
  }
}

const TURNS = [-BESIDE, 0, BESIDE] as const;

/** The reach in a direction that is turned by some radians about the axis. */
function reachBeside(legs: Outlines, px: number, y: number, pz: number, turn: number): number {
  const [axisX, axisZ] = legs.axis;
  const [x, z] = [px - axisX, pz - axisZ];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return legs.reachAt(axisX + x * cos - z * sin, y, axisZ + x * sin + z * cos);
}
