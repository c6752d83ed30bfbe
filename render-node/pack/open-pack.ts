/** Reading a compiled pack. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import type { Texture } from "../mesh/part.ts";
import { arrayReader } from "./array-file.ts";
import { digestOf } from "./compile-pack.ts";
import { ARRAYS_FILE, BODY_MODEL_FILE, INDEX_FILE, type PackIndex } from "./pack-index.ts";
import type { Pack, Proxy, ProxyKind } from "./pack.ts";

/** Decoded pictures kept in memory: a figure uses six, the largest (1024²) takes 4 MB. */
const TEXTURES_KEPT = 24;

/** A folder that does not hold a whole pack of the expected version. */
export class BrokenPackError extends Error {
  override readonly name = "BrokenPackError";
}

/**
 * Opens the pack in a folder.
 *
 * @throws {BrokenPackError} if a file is missing, damaged or of another version
 */
export async function openPack(folder: string, version: string): Promise<Pack> {
  const index = await readIndex(folder);
  if (index.version !== version) {
    throw new BrokenPackError(`${folder} has version ${index.version}, expected ${version}`);
  }
  const arrayFile = await readWhole(folder, ARRAYS_FILE, index);
  await readWhole(folder, BODY_MODEL_FILE, index);
  await Promise.all(
    Object.entries(index.textures).map(async ([name, bytes]) => {
      const found = await stat(join(folder, "textures", `${name}.png`)).catch(() => undefined);
      if (found?.size !== bytes) throw new BrokenPackError(`Texture ${name} is missing or damaged`);
    }),
  );
  const read = arrayReader(index.arrays, arrayFile);
  const proxies = new Map<string, Proxy>();
  for (const { kind, name, textures } of index.proxies) {
    const key = `proxy/${kind}/${name}`;
    proxies.set(`${kind}/${name}`, {
      kind,
      name,
      textures,
      refs: read("u32", `${key}/refs`),
      weights: read("f32", `${key}/weights`),
      offsets: read("f32", `${key}/offsets`),
      triangles: read("u32", `${key}/triangles`),
      triangleUvs: read("u32", `${key}/triangle-uvs`),
      uvs: read("f32", `${key}/uvs`),
      hides: read("u8", `${key}/hides`),
    });
  }
  return {
    folder,
    version,
    base: {
      positions: read("f32", "base/positions"),
      quads: read("u32", "base/quads"),
      groupOfFace: read("u8", "base/group-of-face"),
      groupNames: index.groupNames,
      quadUvs: read("u32", "base/quad-uvs"),
      uvs: read("f32", "base/uvs"),
      skinBones: read("u16", "base/skin-bones"),
      skinWeights: read("f32", "base/skin-weights"),
    },
    rig: {
      bones: index.bones,
      indexOf: new Map(index.bones.map(({ name }, bone) => [name, bone])),
    },
    targets: index.targets,
    bodyModelPath: join(folder, BODY_MODEL_FILE),
    poses: new Map(index.poses.map((name) => [name, read("f32", `pose/${name}`)])),
    proxyNames: (kind: ProxyKind) =>
      index.proxies.filter((proxy) => proxy.kind === kind).map(({ name }) => name),
    proxy(kind, name) {
      const proxy = proxies.get(`${kind}/${name}`);
      if (proxy === undefined) throw new RangeError(`The pack has no ${kind} "${name}"`);
      return proxy;
    },
    texture: textureReader(folder, index),
  };
}

async function readIndex(folder: string): Promise<PackIndex> {
  try {
    return JSON.parse(await readFile(join(folder, INDEX_FILE), "utf8")) as PackIndex;
  } catch (cause) {
    throw new BrokenPackError(`${folder} has no readable ${INDEX_FILE}`, { cause });
  }
}

async function readWhole(folder: string, file: string, index: PackIndex): Promise<Buffer> {
  const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
    throw new BrokenPackError(`${folder} has no readable ${file}`, { cause });
  });
  if (digestOf(bytes) !== index.digests[file]) {
    throw new BrokenPackError(`${join(folder, file)} is damaged`);
  }
  return bytes;
}

function textureReader(folder: string, index: PackIndex): (name: string) => Promise<Texture> {
  // A Map keeps insertion order: the first entry is the one not asked for the longest.
  const kept = new Map<string, Promise<Texture>>();
  return (name) => {
    if (index.textures[name] === undefined) {
      return Promise.reject(new RangeError(`The pack has no texture "${name}"`));
    }
    const texture = kept.get(name) ?? decode(join(folder, "textures", `${name}.png`), name);
    kept.delete(name);
    kept.set(name, texture);
    texture.catch(() => kept.delete(name));
    for (const oldest of kept.keys()) {
      if (kept.size <= TEXTURES_KEPT) break;
      kept.delete(oldest);
    }
    return texture;
  };
}

async function decode(path: string, id: string): Promise<Texture> {
  const { data, info } = await sharp(path)
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { id, width: info.width, height: info.height, rgba: data };
}
