/** What the process of the local API and the one that started it tell each other. */
import { z } from "zod";

/** The first message. Not on the command line, which every user of the machine can read. */
export const apiOptions = z.strictObject({
  /** Where databases, objects and the bundle are kept. */
  data: z.string(),
  /** 0: any free port. */
  port: z.number().int().min(0).max(65_535),
  /** Whether the Worker logs a line for each request. */
  requestLog: z.boolean(),
  secrets: z.strictObject({ TOKEN_SECRET: z.string(), ADMIN_TOKEN: z.string() }),
});
export type ApiOptions = z.infer<typeof apiOptions>;

export const apiReport = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready"), url: z.string() }),
  z.strictObject({ type: z.literal("failed"), reason: z.string() }),
  /** A line the Worker logged. */
  z.strictObject({ type: z.literal("log"), level: z.string(), message: z.string() }),
]);
export type ApiReport = z.infer<typeof apiReport>;
