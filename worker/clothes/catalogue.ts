/** The shop's clothes as they lie in D1; found by url and name without regard to case. */
import { and, desc, eq } from "drizzle-orm";
import { connect } from "../database/connect.ts";
import { clothes } from "../database/schema.ts";

export type CatalogueRow = typeof clothes.$inferSelect;

/** How url and name are compared: without regard to case, spaces around them or Unicode spelling. */
export function catalogueKey(text: string): string {
  return text.normalize("NFC").trim().toLowerCase();
}

export async function findClothes(
  db: D1Database,
  url: string,
  name: string,
): Promise<CatalogueRow | undefined> {
  return connect(db)
    .select()
    .from(clothes)
    .where(and(eq(clothes.urlKey, catalogueKey(url)), eq(clothes.nameKey, catalogueKey(name))))
    .get();
}

/** Every row of this name, whatever its url and brand; the latest first. */
export async function findClothesByName(db: D1Database, name: string): Promise<CatalogueRow[]> {
  return connect(db)
    .select()
    .from(clothes)
    .where(eq(clothes.nameKey, catalogueKey(name)))
    .orderBy(desc(clothes.updatedAt), clothes.urlKey)
    .limit(SAME_NAME_MAX);
}

/** More items of one name than this are not told apart. */
const SAME_NAME_MAX = 50;
