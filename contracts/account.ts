import { z } from "zod";

/** People older than this are a typing error; also keeps 0 and millisecond values out. */
const OLDEST_YEARS = 120;
const SECONDS_PER_YEAR = 365.25 * 24 * 3600;

/** An address as compared and stored: trimmed and in lower case. */
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ example: "ada@example.com" });

/** Unix seconds: a number, in the past, at most 120 years ago. */
const dateOfBirth = z
  .number()
  .refine(Number.isFinite, "must be a finite number of unix seconds")
  .int()
  .superRefine((seconds, context) => {
    const now = Date.now() / 1000;
    if (seconds >= now) {
      context.addIssue({ code: "custom", message: `${seconds} is not in the past (unix seconds)` });
    } else if (seconds < now - OLDEST_YEARS * SECONDS_PER_YEAR) {
      context.addIssue({
        code: "custom",
        message: `${seconds} is more than ${OLDEST_YEARS} years ago (unix seconds)`,
      });
    }
  })
  .meta({ example: 631152000 });

const profile = {
  full_name: z.string().trim().min(1).max(200),
  date_of_birth: dateOfBirth,
  ethnicity: z.string().trim().max(100),
  gender: z.string().trim().max(50),
};

export const registerRequest = z.strictObject({ email, ...profile }).meta({ id: "Register" });
export type RegisterRequest = z.infer<typeof registerRequest>;

export const loginRequest = z.strictObject({ email }).meta({ id: "Login" });
export const loginResponse = z.object({ token: z.string() }).meta({ id: "Token" });

export const userInfo = z
  .object({
    email: z.string(),
    full_name: z.string(),
    date_of_birth: z.number(),
    ethnicity: z.string(),
    gender: z.string(),
  })
  .meta({ id: "UserInfo" });
export type UserInfo = z.infer<typeof userInfo>;

/** Replaces what is given and leaves the rest. */
export const updateUserInfoRequest = z
  .strictObject(profile)
  .partial()
  .refine((given) => Object.keys(given).length > 0, "give at least one field to update")
  .meta({ id: "UpdateUserInfo" });
export type UpdateUserInfoRequest = z.infer<typeof updateUserInfoRequest>;
