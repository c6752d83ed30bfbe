import { eq } from "drizzle-orm";
import type { RegisterRequest, UpdateUserInfoRequest, UserInfo } from "../../contracts/account.ts";
import { ApiError } from "../api-error.ts";
import { connect } from "../database/connect.ts";
import { users } from "../database/schema.ts";

/** @throws ApiError `conflict` when the e-mail is registered already. */
export async function createUser(db: D1Database, profile: RegisterRequest): Promise<void> {
  const created = await connect(db)
    .insert(users)
    .values({ id: crypto.randomUUID(), ...profile, createdAt: Date.now() })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (created.length === 0) {
    throw new ApiError("conflict", `${profile.email} is registered already; log in instead`);
  }
}

/** @throws ApiError `not_found` when nobody registered with this e-mail. */
export async function userIdOf(db: D1Database, email: string): Promise<string> {
  const user = await connect(db)
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, email))
    .get();
  if (user === undefined) {
    throw new ApiError("not_found", `nobody is registered as ${email}; register first`);
  }
  return user.id;
}

export async function readUserInfo(db: D1Database, userId: string): Promise<UserInfo> {
  const { email, full_name, date_of_birth, ethnicity, gender } = users;
  const info = await connect(db)
    .select({ email, full_name, date_of_birth, ethnicity, gender })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  if (info === undefined) throw new ApiError("not_found", "this account no longer exists");
  return info;
}

/** Replaces what is given and leaves the rest. */
export async function updateUserInfo(
  db: D1Database,
  userId: string,
  given: UpdateUserInfoRequest,
): Promise<void> {
  await connect(db).update(users).set(given).where(eq(users.id, userId));
}
