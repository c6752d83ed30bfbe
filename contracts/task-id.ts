/**
 * A task id is 13 digits: the millisecond the task was accepted, made unique and strictly rising,
 * with the lane as its last digit. It is also the gallery url of the task's first picture or video;
 * a second size adds `-1`.
 */
import { z } from "zod";

export const LANES = ["image", "video"] as const;
export type Lane = (typeof LANES)[number];

export const taskId = z
  .string()
  .regex(/^[1-9]\d{11}[01]$/)
  .meta({ example: "1738860389530" });

export const galleryUrl = z
  .string()
  .regex(/^[1-9]\d{11}[01](-1)?$/)
  .meta({ example: "1738860389530-1" });

/** The lane an id belongs to, or null when it is no task id. */
export function laneOf(id: string): Lane | null {
  return taskId.safeParse(id).success ? (LANES[Number(id.at(-1))] ?? null) : null;
}

/** The first id of `lane` that is later than `previous` and not before `now` (unix milliseconds). */
export function nextTaskId(lane: Lane, now: number, previous: string | null): string {
  const digit = LANES.indexOf(lane);
  const fromClock = Math.floor(now / LANES_PER_ID_STEP) * LANES_PER_ID_STEP + digit;
  const afterPrevious = previous === null ? 0 : Number(previous) + LANES_PER_ID_STEP;
  return String(Math.max(fromClock, afterPrevious));
}

/** The last decimal digit names the lane, so ids of one lane are ten apart. */
const LANES_PER_ID_STEP = 10;

/** Gallery url of the nth picture of a task, counted from 0. */
export function galleryUrlOf(id: string, index: number): string {
  return index === 0 ? id : `${id}-${index}`;
}
