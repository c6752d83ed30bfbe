/** The one current photo of a user: a row in D1 that names bytes in R2. */
import { eq } from "drizzle-orm";
import { connect } from "../database/connect.ts";
import { avatars } from "../database/schema.ts";
import { avatarKey, avatarThumbnailKey } from "../media/media-keys.ts";
import type { Photo } from "../media/photo.ts";

type Stores = Pick<Env, "DB" | "MEDIA">;

/**
 * Bytes first, then the row that names them, then the old bytes go: whatever is cut short, the row
 * names bytes that are there.
 */
export async function saveAvatar(stores: Stores, userId: string, photo: Photo): Promise<void> {
  const { DB, MEDIA } = stores;
  const version = crypto.randomUUID();
  const keys = {
    photoKey: avatarKey(userId, version),
    thumbnailKey: avatarThumbnailKey(userId, version),
  };
  const httpMetadata = { contentType: "image/jpeg" };
  await MEDIA.put(keys.photoKey, photo.full, { httpMetadata });
  await MEDIA.put(keys.thumbnailKey, photo.thumbnail, { httpMetadata });
  const replaced = await switchAvatar(DB, userId, keys);
  if (replaced) await MEDIA.delete([replaced.photoKey, replaced.thumbnailKey]);
}

export async function findAvatar(db: D1Database, userId: string) {
  return connect(db).select().from(avatars).where(eq(avatars.userId, userId)).get();
}

/** Reads and replaces in one transaction, so that two uploads at once leave no bytes without a row. */
async function switchAvatar(
  db: D1Database,
  userId: string,
  keys: { photoKey: string; thumbnailKey: string },
) {
  const database = connect(db);
  const row = { ...keys, uploadedAt: Date.now() };
  const [[replaced]] = await database.batch([
    database.select().from(avatars).where(eq(avatars.userId, userId)),
    database
      .insert(avatars)
      .values({ userId, ...row })
      .onConflictDoUpdate({ target: avatars.userId, set: row }),
  ]);
  return replaced;
}
