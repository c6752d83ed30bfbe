/** Finding the compiled pack, and compiling it where there is none. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compilePack, type OnProgress } from "./compile-pack.ts";
import { BrokenPackError, openPack } from "./open-pack.ts";
import type { Pack } from "./pack.ts";
import { makeHumanFolder } from "./read-makehuman.ts";

/** Folders whose sources decide what a pack looks like. */
const COMPILER_SOURCES = ["./", "../inference/"];

export interface EnsurePackOptions {
  /** Where packs are kept. Default: `cacheFolder()`. */
  readonly cache?: string;
  /** Told about a compilation; not called when the pack is there already. */
  readonly onProgress?: OnProgress;
}

/** Where compiled assets are kept: `ATELIER_CACHE`, else `.cache` in the repository. */
export function cacheFolder(): string {
  return process.env["ATELIER_CACHE"] ?? fileURLToPath(new URL("../../.cache", import.meta.url));
}

/**
 * Opens the pack, compiling it first where it is missing, damaged or out of date. Safe to call from
 * several processes at once: each compiles into a folder of its own and the first to finish wins.
 */
export async function ensurePack(options: EnsurePackOptions = {}): Promise<Pack> {
  const cache = options.cache ?? cacheFolder();
  const version = await packVersion();
  const folder = join(cache, `pack-${version}`);
  try {
    return await openPack(folder, version);
  } catch (error) {
    if (!(error instanceof BrokenPackError)) throw error;
  }
  const temporary = join(cache, `pack-${version}.${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  try {
    await compilePack(temporary, version, options.onProgress ?? (() => undefined));
    await takePlace(temporary, folder, version);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await removeOutdated(cache, folder);
  return openPack(folder, version);
}

/** Twelve hexadecimal digits that change with the assets' version and with the compiler's sources. */
async function packVersion(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await readFile(join(makeHumanFolder(), "package.json")));
  for (const folder of COMPILER_SOURCES) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    for (const file of (await readdir(path)).sort()) {
      if (file.endsWith(".ts")) hash.update(await readFile(join(path, file)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** Moves a finished pack into place unless a whole one has got there first. */
async function takePlace(temporary: string, folder: string, version: string): Promise<void> {
  try {
    await rename(temporary, folder);
    return;
  } catch (error) {
    if (!isOccupied(error)) throw error;
  }
  try {
    await openPack(folder, version);
  } catch (error) {
    if (!(error instanceof BrokenPackError)) throw error;
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  }
}

/** A pack that nobody has written for this long belongs to a version nobody runs any more. */
const OUTDATED_AFTER_MS = 24 * 60 * 60 * 1000;

/** Removes old packs, a hundred megabytes each; one that is in use by an older process is young. */
async function removeOutdated(cache: string, current: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!name.startsWith("pack-") || path === current) continue;
    // Another process may be removing the same folder.
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > OUTDATED_AFTER_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

function isOccupied(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // What POSIX and Windows say of a rename onto a folder that is not empty.
  return code === "ENOTEMPTY" || code === "EEXIST" || code === "EPERM";
}
