/** The shop's clothes as they lie in D1; found by url and name without regard to case. */
import { and, desc, eq, sql } from "drizzle-orm";
import { connect } from "../database/connect.ts";
import { clothes } from "../database/schema.ts";
import { Remembered } from "../remembered.ts";

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

/** More items of one name than this are not told apart. */
const SAME_NAME_MAX = 50;
/** What another isolate uploads is seen after at most this long. */
const REMEMBERED_MS = 5000;

/** Every order of a garment asks for its name again, and few names are ordered at a time. */
const namesakes = new Remembered<string, CatalogueRow[]>(1000, REMEMBERED_MS);

/** Every row of this name, whatever its url and brand; the latest first. */
export async function findClothesByName(db: D1Database, name: string): Promise<CatalogueRow[]> {
  const key = catalogueKey(name);
  const readAt = Date.now();
  const known = namesakes.get(key, readAt);
  if (known) return known;
  const rows = await connect(db)
    .select()
    .from(clothes)
    .where(eq(clothes.nameKey, key))
    .orderBy(desc(clothes.updatedAt), clothes.urlKey)
    .limit(SAME_NAME_MAX);
  namesakes.set(key, rows, readAt);
  return rows;
}

/** What a shop says of one item. */
export type CatalogueEntry = Omit<CatalogueRow, "urlKey" | "nameKey" | "updatedAt">;

/** D1 takes 100 values a statement; a row has ten. */
const ROWS_PER_STATEMENT = 10;

/** Adds the entries, or replaces those of the same url and name; all of them or, on any error, none. */
export async function saveClothes(
  db: D1Database,
  entries: readonly CatalogueEntry[],
): Promise<void> {
  const database = connect(db);
  const updatedAt = Date.now();
  const statements = [];
  for (let at = 0; at < entries.length; at += ROWS_PER_STATEMENT) {
    const rows = entries.slice(at, at + ROWS_PER_STATEMENT).map((entry) => ({
      ...entry,
      urlKey: catalogueKey(entry.url),
      nameKey: catalogueKey(entry.name),
      updatedAt,
    }));
    statements.push(
      database
        .insert(clothes)
        .values(rows)
        .onConflictDoUpdate({ target: [clothes.urlKey, clothes.nameKey], set: REPLACED }),
    );
  }
  const [first, ...others] = statements;
  if (first) await database.batch([first, ...others]);
  for (const { name } of entries) namesakes.delete(catalogueKey(name));
}

/** `excluded` is SQLite's name for the row that was to be inserted. */
const REPLACED = {
  url: sql`excluded.url`,
  name: sql`excluded.name`,
  brand: sql`excluded.brand`,
  gender: sql`excluded.gender`,
  colors: sql`excluded.colors`,
  colorsHex: sql`excluded.colors_hex`,
  sizes: sql`excluded.sizes`,
  updatedAt: sql`excluded.updated_at`,
};
