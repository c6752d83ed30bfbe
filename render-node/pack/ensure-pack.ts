/** Finding the compiled pack, and compiling it where there is none. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compilePack, type OnProgress } from "./compile-pack.ts";
import { BrokenPackError, openPack } from "./open-pack.ts";
import type { Pack } from "./pack.ts";
import { makeHumanFolder } from "./read-makehuman.ts";

/** Folders whose sources decide what a pack looks like. */
const COMPILER_SOURCES = ["./", "../inference/"];

export interface EnsurePackOptions {
  /** Where packs are kept. Default: `ATELIER_CACHE`, else `.cache` in the repository. */
  readonly cache?: string;
  /** Told about a compilation; not called when the pack is there already. */
  readonly onProgress?: OnProgress;
}

/**
 * Opens the pack, compiling it first where it is missing, damaged or out of date. Safe to call from
 * several processes at once: each compiles into a folder of its own and the first to finish wins.
 */
export async function ensurePack(options: EnsurePackOptions = {}): Promise<Pack> {
  const cache =
    options.cache ??
    process.env["ATELIER_CACHE"] ??
    fileURLToPath(new URL("../../.cache", import.meta.url));
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

function isOccupied(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // What POSIX and Windows say of a rename onto a folder that is not empty.
  return code === "ENOTEMPTY" || code === "EEXIST" || code === "EPERM";
}
