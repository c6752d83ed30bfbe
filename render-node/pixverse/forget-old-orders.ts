import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/**
 * A day after its order no attempt of a task is to come. Until then the record stays, also of a video
 * that was fetched: where its upload fails, the next attempt need not pay again.
 */
const KEPT_MS = 24 * 3600 * 1000;

/** Removes the records of orders that are over. @param now milliseconds since 1970 */
export async function forgetOldOrders(folder: string, now: number): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (now - mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}
