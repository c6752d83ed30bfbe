import { eq } from "drizzle-orm";
import { connect } from "../database/connect.ts";
import { users } from "../database/schema.ts";
import { Remembered } from "../remembered.ts";

/** A removed account's token works on for at most this long in an isolate that has just seen it. */
const REMEMBERED_MS = 30_000;

const seen = new Remembered<string, true>(10_000, REMEMBERED_MS);

/** Whether the account exists. Remembered for a while, since phones ask every few seconds. */
export async function isKnownUser(
  db: D1Database,
  userId: string,
  now = Date.now(),
): Promise<boolean> {
  if (seen.get(userId, now)) return true;
  const found = await connect(db)
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  if (found === undefined) return false;
  seen.set(userId, true, now);
  return true;
}
