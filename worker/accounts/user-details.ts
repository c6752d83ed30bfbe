import { eq } from "drizzle-orm";
import type { UpdateUserDetailsRequest, UserDetails } from "../../contracts/user-details.ts";
import { connect } from "../database/connect.ts";
import { userDetails } from "../database/schema.ts";

/** What a user's details are before anything was saved. */
const BLANK: UserDetails = {
  face_shape: "",
  skin_tone: 0,
  body_dimensions: "",
  real_world_measurements: "",
  hair_style: "",
  hair_color: "",
};

export async function readUserDetails(db: D1Database, userId: string): Promise<UserDetails> {
  const row = await connect(db)
    .select()
    .from(userDetails)
    .where(eq(userDetails.userId, userId))
    .get();
  if (row === undefined) return BLANK;
  const { userId: _, ...details } = row;
  return details;
}

/** Replaces what is given and leaves the rest. */
export async function saveUserDetails(
  db: D1Database,
  userId: string,
  given: UpdateUserDetailsRequest,
): Promise<void> {
  const database = connect(db);
  await database.batch([
    database
      .insert(userDetails)
      .values({ userId, ...BLANK })
      .onConflictDoNothing(),
    database.update(userDetails).set(given).where(eq(userDetails.userId, userId)),
  ]);
}
