/** What operators say to the Worker, with `Authorization: Bearer ADMIN_TOKEN`; `npm run admin` speaks it. */
import { z } from "zod";
import { LANES } from "./task-id.ts";
import { STAGES } from "./task-status.ts";

export const nodeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
  .meta({ example: "gpu-1" });

export const addNodeRequest = z.strictObject({ name: nodeName });
/** The token is shown this once; only its SHA-256 is kept. */
export const addNodeResponse = z.object({ name: z.string(), token: z.string() });

/** A node as one lane knows it. */
const nodeInLane = z.object({
  lane: z.enum(LANES),
  alive: z.boolean(),
  last_seen_at: z.number().meta({ description: "unix milliseconds" }),
  version: z.string(),
  adapter: z.string(),
  draining: z.boolean(),
  /** Why it gets no work, while it is set aside. */
  notice: z.string().nullable(),
  running: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  /** Mean seconds of what it finished; null before the first. */
  seconds_per_task: z.number().nullable(),
});
export const adminNodes = z.object({
  nodes: z.array(
    z.object({ name: z.string(), created_at: z.number(), lanes: z.array(nodeInLane) }),
  ),
});
export type AdminNodes = z.infer<typeof adminNodes>;

export const adminQueue = z.object({
  lanes: z.array(
    z.object({
      lane: z.enum(LANES),
      paused: z.boolean(),
      waiting: z.number().int(),
      oldest_waiting_seconds: z.number().nullable(),
      working_nodes: z.number().int(),
      running: z.array(
        z.object({
          task_id: z.string(),
          node: z.string(),
          attempt: z.number().int(),
          stage: z.enum(STAGES).nullable(),
          percent: z.number(),
          running_seconds: z.number(),
          /** Until the lease ends, unless it is renewed. */
          lease_seconds: z.number(),
        }),
      ),
      /** Failed or cancelled, and not yet written to D1. */
      unrecorded: z.number().int(),
    }),
  ),
});
export type AdminQueue = z.infer<typeof adminQueue>;

export const replayResponse = z.object({ task_id: z.string() });
