/**
 * Removes bytes in R2 that no row in D1 names: what an attempt uploaded and nobody completed, photos
 * that were replaced while a write failed. A key goes only when two looks a day apart find it unnamed,
 * and never within a day of its upload.
 */
import { inArray } from "drizzle-orm";
import { galleryUrlOf } from "../../contracts/task-id.ts";
import { connect } from "../database/connect.ts";
import { avatars, galleryItems, orphanCandidates, orphanSweep } from "../database/schema.ts";
import { ownerOfKey } from "../media/media-keys.ts";

const DAY_MS = 24 * 3_600_000;
/** Objects looked at in one run: at a run a minute, about 700,000 a day. */
const PAGE = 500;
/** D1 takes at most 100 parameters in a statement. */
const PARAMETERS_MAX = 90;

/** One page of the day's walk. @returns what was removed, or null for nothing */
export async function sweepOrphans(env: Env, now: number): Promise<object | null> {
  const db = connect(env.DB);
  const sweep = await db.select().from(orphanSweep).get();
  const isUnderWay = sweep?.cursor != null;
  if (sweep && !isUnderWay && now - sweep.startedAt < DAY_MS) return null;
  const startedAt = isUnderWay ? sweep.startedAt : now;
  const cursor = sweep?.cursor ?? undefined;
  const page = await env.MEDIA.list({ prefix: "users/", limit: PAGE, ...(cursor && { cursor }) });

  const old = page.objects.filter(({ uploaded }) => now - uploaded.getTime() > DAY_MS);
  const removed = await weighKeys(
    env,
    old.map(({ key }) => key),
    now,
  );
  const next = { id: 1, startedAt, cursor: page.truncated ? page.cursor : null };
  await db
    .insert(orphanSweep)
    .values(next)
    .onConflictDoUpdate({ target: orphanSweep.id, set: next });
  return removed === 0 ? null : { orphansRemoved: removed };
}

/** Removes the keys unnamed for a day, notes those unnamed for the first time, forgets those named again. */
async function weighKeys(env: Env, keys: readonly string[], now: number): Promise<number> {
  const db = connect(env.DB);
  const named = await namedKeys(env.DB, keys);
  const unnamed = keys.filter((key) => ownerOfKey(key) !== null && !named.has(key));
  const seenAt = await firstSeen(env.DB, keys);
  const ripe = unnamed.filter((key) => now - (seenAt.get(key) ?? now) >= DAY_MS);
  if (ripe.length > 0) await env.MEDIA.delete(ripe);

  const settled = [...seenAt.keys()].filter((key) => named.has(key) || ripe.includes(key));
  for (const some of chunks(settled, PARAMETERS_MAX)) {
    await db.delete(orphanCandidates).where(inArray(orphanCandidates.key, some));
  }
  const fresh = unnamed.filter((key) => !seenAt.has(key)).map((key) => ({ key, seenAt: now }));
  for (const some of chunks(fresh, PARAMETERS_MAX / 2)) {
    await db.insert(orphanCandidates).values(some).onConflictDoNothing();
  }
  return ripe.length;
}

async function firstSeen(d1: D1Database, keys: readonly string[]): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (const some of chunks(keys, PARAMETERS_MAX)) {
    const rows = await connect(d1)
      .select()
      .from(orphanCandidates)
      .where(inArray(orphanCandidates.key, some));
    for (const row of rows) seen.set(row.key, row.seenAt);
  }
  return seen;
}

/** Those of the keys that a gallery item or an avatar names, found by their owners' primary keys. */
async function namedKeys(d1: D1Database, keys: readonly string[]): Promise<Set<string>> {
  const owners = keys.map(ownerOfKey).filter((owner) => owner !== null);
  const urls = new Set(
    owners.flatMap(({ taskId }) =>
      taskId ? [galleryUrlOf(taskId, 0), galleryUrlOf(taskId, 1)] : [],
    ),
  );
  const users = new Set(owners.flatMap(({ userId, taskId }) => (taskId ? [] : [userId])));
  const named = new Set<string>();
  for (const some of chunks([...urls], PARAMETERS_MAX)) {
    const { mediaKey, thumbnailKey } = galleryItems;
    const rows = await connect(d1)
      .select({ mediaKey, thumbnailKey })
      .from(galleryItems)
      .where(inArray(galleryItems.url, some));
    for (const row of rows) named.add(row.mediaKey).add(row.thumbnailKey);
  }
  for (const some of chunks([...users], PARAMETERS_MAX)) {
    const rows = await connect(d1).select().from(avatars).where(inArray(avatars.userId, some));
    for (const row of rows) named.add(row.photoKey).add(row.thumbnailKey);
  }
  return named;
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
