/**
 * What the agent and its engine say to each other over the IPC channel, as JSON. The engine does one
 * task at a time and answers each `draw` with exactly one of `drawn`, `failed` or `aborted`.
 */
import { z } from "zod";
import {
  artifact,
  claimedTask,
  FAILURE_KINDS,
  renderRequest,
} from "../../contracts/node-protocol.ts";
import { taskId } from "../../contracts/task-id.ts";
import { fitReport, measurements, STAGES } from "../../contracts/task-status.ts";

const task = z.strictObject({ task_id: taskId, attempt: claimedTask.shape.attempt });

export const engineCommand = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("open"),
    cache_dir: z.string().min(1),
    /** Where each task makes a folder for its files. */
    scratch_dir: z.string().min(1),
  }),
  z.strictObject({ type: z.literal("draw"), task, request: renderRequest }),
  z.strictObject({ type: z.literal("abort"), task }),
]);
export type EngineCommand = z.infer<typeof engineCommand>;

/** The files of a task that was drawn, and what the server is told about it. */
export const drawnTask = z.strictObject({
  /** Removed by the agent once it has sent the files. */
  folder: z.string().min(1),
  artifacts: z
    .array(artifact.extend({ path: z.string().min(1), contentType: z.string().min(1) }))
    .min(1),
  measurements: measurements.optional(),
  fit: fitReport.optional(),
  engine: z.string().max(100).optional(),
  timings: z.record(z.string(), z.number()).optional(),
});
export type DrawnTask = z.infer<typeof drawnTask>;

const progress = { stage: z.enum(STAGES), percent: z.number().min(0).max(100) };

export const engineReport = z.discriminatedUnion("type", [
  /** Sent every second; its absence means that the event loop hangs. `rss_bytes`: resident memory. */
  z.strictObject({ type: z.literal("alive"), rss_bytes: z.number() }),
  /** Assets are being compiled, which happens once a machine; `share` from 0 to 1. */
  z.strictObject({ type: z.literal("opening"), share: z.number(), label: z.string() }),
  z.strictObject({ type: z.literal("ready") }),
  z.strictObject({ type: z.literal("progress"), task, ...progress }),
  z.strictObject({ type: z.literal("drawn"), task, result: drawnTask }),
  z.strictObject({
    type: z.literal("failed"),
    task,
    kind: z.enum(FAILURE_KINDS),
    reason: z.string(),
    /** The GPU or the process is not to be trusted any more: a new engine is needed. */
    broken: z.boolean(),
  }),
  z.strictObject({ type: z.literal("aborted"), task }),
]);
export type EngineReport = z.infer<typeof engineReport>;

/** The engine sends `alive` this often, in milliseconds. */
export const ALIVE_EVERY_MS = 1000;
