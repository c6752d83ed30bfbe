import { drizzle } from "drizzle-orm/d1";

/** D1 with typed queries; the tables are in `schema.ts`. */
export function connect(db: D1Database) {
  return drizzle(db);
}
