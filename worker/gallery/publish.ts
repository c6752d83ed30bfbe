/**
 * Writes how a task ended into D1: the row of the finished task, and for a done one what the gallery
 * shows, in one transaction. Whoever writes first decides; everybody else reads what was decided, so
 * no task ever has two endings.
 */
import { eq, sql } from "drizzle-orm";
import type { ArtifactName } from "../../contracts/node-protocol.ts";
import { galleryUrlOf, laneOf } from "../../contracts/task-id.ts";
import { connect } from "../database/connect.ts";
import { finishedTasks, galleryItems } from "../database/schema.ts";
import { artifactKey } from "../media/media-keys.ts";

export type FinishedTask = typeof finishedTasks.$inferSelect;

/**
 * Records `ending` unless an ending is recorded already.
 * @param artifacts what a done task produced; its pictures and video become the gallery's items
 * @returns the ending that counts
 */
export async function recordEnding(
  d1: D1Database,
  ending: FinishedTask,
  artifacts: readonly ArtifactName[] = [],
): Promise<FinishedTask> {
  const db = connect(d1);
  const record = db.insert(finishedTasks).values(ending).onConflictDoNothing();
  const items = itemsOf(ending, artifacts).map((item) =>
    db
      .insert(galleryItems)
      .select(
        // Only beside the row just written: repeating the call must not bring back what was removed.
        sql`select ${item.url}, ${item.taskId}, ${item.userId}, ${item.type}, ${item.mediaKey},
            ${item.thumbnailKey}, ${item.createdAt}
          where exists (select 1 from ${finishedTasks} where ${finishedTasks.taskId} = ${ending.taskId}
            and ${finishedTasks.outcome} = 'done' and ${finishedTasks.attempt} = ${ending.attempt}
            and ${finishedTasks.endedAt} = ${ending.endedAt})`,
      )
      .onConflictDoNothing(),
  );
  const read = db.select().from(finishedTasks).where(eq(finishedTasks.taskId, ending.taskId));
  const results = await db.batch([record, ...items, read]);
  const [decided] = results.at(-1) as FinishedTask[];
  return decided ?? ending;
}

export async function readEnding(d1: D1Database, taskId: string): Promise<FinishedTask | null> {
  const rows = connect(d1).select().from(finishedTasks).where(eq(finishedTasks.taskId, taskId));
  return (await rows.get()) ?? null;
}

/** The gallery rows of a done task, one a picture or video. */
function itemsOf(
  { taskId, userId, attempt, endedAt }: FinishedTask,
  artifacts: readonly ArtifactName[],
): (typeof galleryItems.$inferSelect)[] {
  const key = (name: ArtifactName) => artifactKey(userId, taskId, attempt, name);
  const pairs: [ArtifactName, ArtifactName][] =
    laneOf(taskId) === "video"
      ? [["video", "thumbnail"]]
      : [
          ["picture", "thumbnail"],
          ["picture2", "thumbnail2"],
        ];
  return pairs
    .filter(([media]) => artifacts.includes(media))
    .map(([media, thumbnail], index) => ({
      url: galleryUrlOf(taskId, index),
      taskId,
      userId,
      type: media === "video" ? "video" : "image",
      mediaKey: key(media),
      thumbnailKey: key(thumbnail),
      createdAt: endedAt,
    }));
}

/** The row of a task that ended without a result. */
export function endingWithout(task: {
  readonly taskId: string;
  readonly userId: string;
  readonly state: "failed" | "cancelled";
  readonly attempt: number;
  readonly message: string | null;
  readonly endedAt: number;
}): FinishedTask {
  const { taskId, userId, state: outcome, attempt, message, endedAt } = task;
  const result = { measurements: null, fit: null, engine: null };
  return { taskId, userId, outcome, attempt, message, endedAt, ...result };
}
