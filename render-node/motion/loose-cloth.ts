/** Moving what hangs loose on a figure: meshes on a net that sways, kept out of the body. */
import type { Avatar } from "../avatar/avatar.ts";
import type { BoneFrames } from "../avatar/posture.ts";
import {
  bindToLattice,
  type Grid,
  type Lattice,
  type LatticeBinding,
  latticeAround,
  moveWithLattice,
} from "./lattice.ts";
import { type Capsule, heightAbove, placeCapsules } from "./limb-capsules.ts";

/** Vertices of a part that hang, with the part's positions in the still. */
export interface LooseVertices {
  /** Of the part. */
  readonly name: string;
  readonly positions: Float32Array;
  readonly vertices: Uint32Array;
}

/** How near the body a vertex may come, decimetres, unless it hangs nearer at rest. */
const CLEARANCE = 0.1;

/** Things that hang together, as a skirt and the band at its hem. */
export class LooseCloth {
  readonly lattice: Lattice;
  readonly #capsules: readonly Capsule[];
  readonly #placed: Float64Array;
  readonly #bindings = new Map<string, LatticeBinding>();
  /** How near each bound vertex may come to each capsule. */
  readonly #limits = new Map<string, Float32Array>();
  readonly #way = new Float64Array(3);

  private constructor(
    lattice: Lattice,
    members: readonly LooseVertices[],
    capsules: readonly Capsule[],
    frames: BoneFrames,
  ) {
    this.lattice = lattice;
    this.#capsules = capsules;
    this.#placed = placeCapsules(capsules, frames);
    for (const { name, positions, vertices } of members) {
      this.#bindings.set(name, bindToLattice(positions, vertices, lattice));
      const limits = new Float32Array(vertices.length * capsules.length);
      vertices.forEach((vertex, i) => {
        capsules.forEach((_, capsule) => {
          const height = this.#heightOf(positions, vertex, capsule);
          limits[i * capsules.length + capsule] = Math.min(CLEARANCE, height);
        });
      });
      this.#limits.set(name, limits);
    }
  }

  /** Null where there is nothing long enough to sway. */
  static around(
    members: readonly LooseVertices[],
    grid: Grid,
    capsules: readonly Capsule[],
    avatar: Avatar,
  ): LooseCloth | null {
    const lattice = latticeAround(members, grid);
    return lattice && new LooseCloth(lattice, members, capsules, framesOfAvatar(avatar));
  }

  /** Tells where the body is from now on. */
  place(avatar: Avatar): void {
    placeCapsules(this.#capsules, framesOfAvatar(avatar), this.#placed);
  }

  /** Moves what hangs of a part by what the knots have gone. */
  move(name: string, positions: Float32Array, gone: Float32Array): void {
    const binding = this.#bindings.get(name);
    const limits = this.#limits.get(name);
    if (binding === undefined || limits === undefined) return;
    moveWithLattice(positions, binding, gone);
    const count = this.#capsules.length;
    for (let i = 0; i < binding.vertices.length; i++) {
      const vertex = binding.vertices[i] as number;
      for (let capsule = 0; capsule < count; capsule++) {
        const limit = limits[i * count + capsule] as number;
        const lack = limit - this.#heightOf(positions, vertex, capsule, limit);
        if (lack <= 0) continue;
        for (let c = 0; c < 3; c++) {
          const at = vertex * 3 + c;
          positions[at] = (positions[at] as number) + lack * (this.#way[c] as number);
        }
      }
    }
  }

  #heightOf(positions: Float32Array, vertex: number, capsule: number, enough?: number): number {
    const x = positions[vertex * 3] as number;
    const y = positions[vertex * 3 + 1] as number;
    const z = positions[vertex * 3 + 2] as number;
    return heightAbove(this.#placed, capsule, x, y, z, this.#way, enough);
  }
}

/** How the bones of a posed avatar have turned and where they begin. */
function framesOfAvatar({ joints, posture }: Avatar): BoneFrames {
  const count = joints.length / 3;
  const turns = new Float32Array(count * 4);
  for (let bone = 0; bone < count; bone++) {
    turns.set(posture.dualQuaternions.subarray(bone * 8, bone * 8 + 4), bone * 4);
  }
  return { heads: joints, turns };
}
