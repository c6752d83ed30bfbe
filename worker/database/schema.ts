/**
 * D1: accounts, details, gallery, catalogue, and what is finished. What waits or runs lives in the
 * queue object's own database (`worker/queue/schema.ts`). Times are unix milliseconds. A column that
 * a client sees under the same name keeps that name here too.
 * `migrations/` is generated from this file (`npm run db:generate`) and only ever added to.
 */
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { FitReport, Measurements } from "../../contracts/task-status.ts";

export const users = sqliteTable("users", {
  /** Random; the subject of tokens and the owner in every other table. */
  id: text().primaryKey(),
  /** Trimmed and in lower case. */
  email: text().notNull().unique(),
  full_name: text().notNull(),
  /** Unix seconds, as the API document has it. */
  date_of_birth: integer().notNull(),
  ethnicity: text().notNull(),
  gender: text().notNull(),
  createdAt: integer("created_at").notNull(),
});

export const userDetails = sqliteTable("user_details", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id),
  face_shape: text().notNull(),
  skin_tone: integer().notNull(),
  body_dimensions: text().notNull(),
  real_world_measurements: text().notNull(),
  hair_style: text().notNull(),
  hair_color: text().notNull(),
});

/** The current photo of a user; its bytes lie in R2 under keys that are never written twice. */
export const avatars = sqliteTable("avatars", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id),
  photoKey: text("photo_key").notNull(),
  thumbnailKey: text("thumbnail_key").notNull(),
  uploadedAt: integer("uploaded_at").notNull(),
});

/** One row a picture or video a client can open; deleting it leaves the finished task. */
export const galleryItems = sqliteTable(
  "gallery_items",
  {
    url: text().primaryKey(),
    taskId: text("task_id").notNull(),
    userId: text("user_id").notNull(),
    type: text({ enum: ["image", "video"] }).notNull(),
    mediaKey: text("media_key").notNull(),
    thumbnailKey: text("thumbnail_key").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("gallery_by_user").on(table.userId, table.url)],
);

/** How a task ended. A row is written once, by whoever ends the task, and never changed. */
export const finishedTasks = sqliteTable("finished_tasks", {
  taskId: text("task_id").primaryKey(),
  userId: text("user_id").notNull(),
  outcome: text({ enum: ["done", "failed", "cancelled"] }).notNull(),
  /** The attempt whose artifacts count; 0 when none was made. */
  attempt: integer().notNull(),
  message: text(),
  measurements: text({ mode: "json" }).$type<Measurements>(),
  fit: text({ mode: "json" }).$type<FitReport>(),
  engine: text(),
  endedAt: integer("ended_at").notNull(),
});

/** The catalogue, found by url and name without regard to case. */
export const clothes = sqliteTable(
  "clothes",
  {
    urlKey: text("url_key").notNull(),
    nameKey: text("name_key").notNull(),
    url: text().notNull(),
    name: text().notNull(),
    brand: text().notNull(),
    gender: text().notNull(),
    colors: text({ mode: "json" }).$type<string[]>().notNull(),
    colorsHex: text("colors_hex", { mode: "json" }).$type<string[]>().notNull(),
    sizes: text({ mode: "json" }).$type<string[]>().notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.urlKey, table.nameKey] }),
    index("clothes_by_name").on(table.nameKey),
  ],
);

/** Machines of the pool. The token itself is shown once and only its SHA-256 is kept. */
export const nodes = sqliteTable(
  "nodes",
  {
    id: text().primaryKey(),
    name: text().notNull().unique(),
    tokenHash: text("token_hash").notNull(),
    createdAt: integer("created_at").notNull(),
    revokedAt: integer("revoked_at"),
  },
  (table) => [uniqueIndex("nodes_by_token").on(table.tokenHash)],
);

/** Keys in R2 that no row names, seen once: what is still unnamed a day later is removed. */
export const orphanCandidates = sqliteTable("orphan_candidates", {
  key: text().primaryKey(),
  seenAt: integer("seen_at").notNull(),
});

/** How far the daily walk over the bucket has come; one row. */
export const orphanSweep = sqliteTable("orphan_sweep", {
  id: integer().primaryKey(),
  /** Of R2's listing; null between two walks. */
  cursor: text(),
  startedAt: integer("started_at").notNull(),
});
