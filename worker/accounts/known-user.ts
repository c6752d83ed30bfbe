import { eq } from "drizzle-orm";
import { connect } from "../database/connect.ts";
import { users } from "../database/schema.ts";
import { Remembered } from "../remembered.ts";

/** A removed account's token works on for at most this long in an isolate that has just seen it. */
const REMEMBERED_MS = 30_000;

const seenAt = new Remembered<string, number>(10_000);

/** Whether the account exists. Remembered for a while, since phones ask every few seconds. */
export async function isKnownUser(
  db: D1Database,
  userId: string,
  now = Date.now(),
): Promise<boolean> {
  if (now - (seenAt.get(userId) ?? 0) < REMEMBERED_MS) return true;
  const found = await connect(db)
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  if (found === undefined) return false;
  seenAt.set(userId, now);
  return true;
}
