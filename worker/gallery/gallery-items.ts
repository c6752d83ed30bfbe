/** A user's pictures and videos: rows in D1 that name bytes in R2. */
import { and, desc, eq } from "drizzle-orm";
import { connect } from "../database/connect.ts";
import { galleryItems } from "../database/schema.ts";

export type GalleryRow = typeof galleryItems.$inferSelect;

/** The newest task first, its second size after its first. */
export async function listGallery(db: D1Database, userId: string) {
  return connect(db)
    .select({ type: galleryItems.type, url: galleryItems.url })
    .from(galleryItems)
    .where(eq(galleryItems.userId, userId))
    .orderBy(desc(galleryItems.taskId), galleryItems.url);
}

/** Undefined alike for what does not exist and for what belongs to somebody else. */
export async function findGalleryItem(
  db: D1Database,
  userId: string,
  url: string,
): Promise<GalleryRow | undefined> {
  return connect(db).select().from(galleryItems).where(ownedAt(userId, url)).get();
}

/**
 * Removes the bytes first: whatever is cut short, the row is still there to remove them by again.
 *
 * @returns false when there is no such item
 */
export async function removeGalleryItem(
  { DB, MEDIA }: Pick<Env, "DB" | "MEDIA">,
  userId: string,
  url: string,
): Promise<boolean> {
  const item = await findGalleryItem(DB, userId, url);
  if (item === undefined) return false;
  await MEDIA.delete([item.mediaKey, item.thumbnailKey]);
  await connect(DB).delete(galleryItems).where(ownedAt(userId, url));
  return true;
}

function ownedAt(userId: string, url: string) {
  return and(eq(galleryItems.url, url), eq(galleryItems.userId, userId));
}
