/**
 * The pack is the compiled form of MakeHuman's own assets: what the stages of the render node read
 * instead of the npm package. These are its shapes in memory; `openPack` fills them.
 *
 * Space: decimetres, right-handed, +Y up, the figure faces +Z, +X is the figure's left.
 */
import type { Texture } from "../mesh/part.ts";

/** Vertices of the base mesh: body, helpers (tights, skirt, hair, eyes, teeth …) and joint cubes. */
export const BASE_VERTEX_COUNT = 19_158;

/** Vertices 0 … 13,379 are the body; everything after them is a helper or a joint cube. */
export const BODY_VERTEX_COUNT = 13_380;

/** The figure's mesh before any target moves it, with its skin weights. */
export interface BaseMesh {
  /** xyz per base vertex. */
  readonly positions: Float32Array;
  /** Four base vertices per face, counter-clockwise from outside, all groups in file order. */
  readonly quads: Uint32Array;
  /** One entry per face: index into `groupNames`. */
  readonly groupOfFace: Uint8Array;
  /** `body`, `helper-tights`, `helper-skirt`, `helper-hair`, `joint-…`. */
  readonly groupNames: readonly string[];
  /** Four indices into `uvs` per face, in the order of `quads`. */
  readonly quadUvs: Uint32Array;
  /** uv points, v already flipped (0 is the texture's first row). */
  readonly uvs: Float32Array;
  /** Four bones per base vertex, indices into `rig.bones`. */
  readonly skinBones: Uint16Array;
  /** Four weights per base vertex, summing to 1. */
  readonly skinWeights: Float32Array;
}

/** One bone of MakeHuman's 163-bone rig. Bones are sorted so that a parent comes before its children. */
export interface Bone {
  readonly name: string;
  /** Index of the parent bone; -1 for `root`. */
  readonly parent: number;
  /** Base vertices whose mean is the bone's head joint. */
  readonly head: readonly number[];
  /** Base vertices whose mean is the bone's tail joint. */
  readonly tail: readonly number[];
}

export interface Rig {
  readonly bones: readonly Bone[];
  /** Bone name → index. */
  readonly indexOf: ReadonlyMap<string, number>;
}

export type ProxyKind = "hair" | "eyes" | "eyebrows" | "eyelashes" | "teeth" | "tongue" | "shoes";

/**
 * A mesh that is fitted to the base mesh: vertex i sits at
 * `Σ weights[3i+k] · base[refs[3i+k]] + scale · offsets[i]`.
 */
export interface Proxy {
  readonly kind: ProxyKind;
  readonly name: string;
  readonly refs: Uint32Array;
  readonly weights: Float32Array;
  readonly offsets: Float32Array;
  /** Three proxy vertices per triangle. */
  readonly triangles: Uint32Array;
  /** Three indices into `uvs` per triangle, in the order of `triangles`. */
  readonly triangleUvs: Uint32Array;
  readonly uvs: Float32Array;
  /** For each vertex the one whose normal it is lit by. Default: its own. */
  readonly litLike?: Uint32Array;
  /** 1 for every base vertex the proxy hides (a shoe hides the toes). */
  readonly hides: Uint8Array;
  /** Names of its textures, the first is the usual one; open them with `pack.texture`. */
  readonly textures: readonly string[];
}

/** Rotations of a pose: quaternion (x, y, z, w) per bone, world-aligned axes, relative to the parent. */
export type BoneRotations = Float32Array;

export interface Pack {
  /** The folder the pack was opened from. */
  readonly folder: string;
  /** Changes whenever the assets or the compiler do. */
  readonly version: string;
  readonly base: BaseMesh;
  readonly rig: Rig;
  /** Names of the body model's targets: the order of its `weights` input. */
  readonly targets: readonly string[];
  /** Path of the ONNX body model. */
  readonly bodyModelPath: string;
  /** MakeHuman's own poses by their own names (`standing01`, `sit01` …). */
  readonly poses: ReadonlyMap<string, BoneRotations>;
  /** Names of the proxies of one kind, sorted. */
  proxyNames(kind: ProxyKind): readonly string[];
  /** One proxy by its own name. Throws for a name the pack does not hold. */
  proxy(kind: ProxyKind, name: string): Proxy;
  /** Decodes a texture, keeping the most recent ones in memory. Throws for an unknown name. */
  texture(name: string): Promise<Texture>;
}
