import { z } from "zod";
import { oneNumberOf } from "./fields.ts";

/** Status numbers of the API document. */
export const TASK_STATUS = { waiting: 0, processing: 1, completed: 2, failed: 3 } as const;

/** What a node is doing with a task, in the order of the work. */
export const STAGES = ["shape", "garment", "scene", "render", "encode", "upload"] as const;
export type Stage = (typeof STAGES)[number];

/** Centimetres of the shaped body in its rest pose. */
export const measurements = z
  .record(z.string(), z.number())
  .meta({ id: "Measurements", example: { height: 166.2, chest: 94.1, waist: 80.3, hips: 102.4 } });
export type Measurements = z.infer<typeof measurements>;

/** How a garment sits in one place, by the table in `fit-words.ts`. */
const fitWord = z.enum(["tight", "fitted", "regular", "loose", "oversized"]);
export type FitWord = z.infer<typeof fitWord>;

/** How a size fits at chest, waist, hip, bicep, thigh and in length, where the garment has them. */
const sizeFit = z.object({
  size: z.string(),
  /** Whether the request named it. */
  asked: z.boolean(),
  /** Garment minus body, centimetres; of a length, what it is longer than meant. */
  ease_cm: z.record(z.string(), z.number()),
  words: z.record(z.string(), fitWord),
});
export const fitReport = z
  .object({
    /** Every size the garment comes in. */
    sizes: z.array(sizeFit),
    /** Of all of them. */
    best_size: z.string(),
    /** Of those the request named. */
    best_asked: z.string().optional(),
    reason: z.string(),
  })
  .meta({ id: "FitReport" });
export type FitReport = z.infer<typeof fitReport>;

export const taskStatus = z
  .object({
    status: oneNumberOf([0, 1, 2, 3]),
    /** 1-based place among the waiting, 0 in process, -1 no longer in the queue. */
    position: z.number().int().min(-1),
    /** 0 to 100, of the running attempt. */
    progress: z.number().min(0).max(100).optional(),
    stage: z.enum(STAGES).optional(),
    /** Why a task failed, or why it cannot move. */
    message: z.string().optional(),
    measurements: measurements.optional(),
    fit: fitReport.optional(),
    /** What draped a picture's garments (`learned`, `solver`), or made a video (`local`, `pixverse`). */
    engine: z.string().optional(),
    poll_after_ms: z.number().int().optional(),
    eta_seconds: z.tuple([z.number(), z.number()]).nullable().optional(),
    reason: z.enum(["queued", "no_node", "paused"]).optional(),
  })
  .meta({ id: "TaskStatus" });
export type TaskStatus = z.infer<typeof taskStatus>;
