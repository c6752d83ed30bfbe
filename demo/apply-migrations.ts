import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Miniflare } from "miniflare";

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** Wrangler's own record of what it applied, so both can be used on one database. */
const RECORD = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** What drizzle-kit puts between two statements. */
const BREAKPOINT = "--> statement-breakpoint";

/**
 * Applies the migrations of a folder that the database has not seen, in the order of their names.
 *
 * @returns the names of those applied
 */
export async function applyMigrations(database: Database, folder: string): Promise<string[]> {
  await database.prepare(RECORD).run();
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all();
  const applied = new Set(results.map((row) => row["name"]));
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const pending = names.filter((name) => !applied.has(name));
  for (const name of pending) {
    const text = await readFile(path.join(folder, name), "utf8");
    const statements = text
      .split(BREAKPOINT)
      .map((statement) => database.prepare(statement.trim()));
    const record = database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
    // One transaction: a migration and its record are there together or not at all.
    await database.batch([...statements, record]);
  }
  return pending;
}
