/** The pack's files and the index that describes them. */
import type { ArrayTable } from "./array-file.ts";
import type { Bone, ProxyKind } from "./pack.ts";

export const INDEX_FILE = "index.json";
export const ARRAYS_FILE = "arrays.bin";
export const BODY_MODEL_FILE = "body.onnx";

export interface PackIndex {
  readonly version: string;
  readonly groupNames: readonly string[];
  readonly bones: readonly Bone[];
  readonly targets: readonly string[];
  readonly poses: readonly string[];
  readonly proxies: { kind: ProxyKind; name: string; textures: string[] }[];
  /** Texture name → size of its PNG file in bytes. */
  readonly textures: Record<string, number>;
  readonly arrays: ArrayTable;
  /** SHA-256 of the binary files, hexadecimal. */
  readonly digests: Readonly<Record<string, string>>;
}
