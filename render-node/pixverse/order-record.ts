/**
 * What is on disk about one order, so that a restart goes on with it and never pays twice. Written
 * before the order is sent: whoever finds a trace id without a video id sends the same order with
 * the same trace id, which PixVerse answers with the video it may already be making.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { z } from "zod";
import { generateBody } from "./pixverse-client.ts";
import type { OrderOptions } from "./pixverse-order.ts";

const orderRecord = z.strictObject({
  version: z.literal(1),
  /** Of the client's options: the same for every attempt of a task. */
  fingerprint: z.string(),
  traceId: z.uuid(),
  body: generateBody,
  /** The video that was ordered; null as long as the answer is not there. */
  video: z.strictObject({ id: z.string(), orderedAtMs: z.number() }).nullable(),
});
export type OrderRecord = z.infer<typeof orderRecord>;

/** Neither the picture (drawn anew by every attempt) nor the node's settings have a part in it. */
export function fingerprintOf(options: OrderOptions): string {
  const { prompt, negative_prompt, duration, seed } = options;
  return createHash("sha256")
    .update(JSON.stringify([prompt, negative_prompt, duration, seed]))
    .digest("hex");
}

/**
 * The record at `path` if it is of an order with this fingerprint, else null.
 *
 * @throws if there is a record that cannot be read: to order anew might pay twice
 */
export async function readOrderRecord(
  path: string,
  fingerprint: string,
): Promise<OrderRecord | null> {
  if (!existsSync(path)) return null;
  const text = await readFile(path, "utf8");
  try {
    const record = orderRecord.parse(JSON.parse(text));
    return record.fingerprint === fingerprint ? record : null;
  } catch (cause) {
    throw new Error(
      `${path} is not a record of a PixVerse order; delete it if no video of this task is paid for`,
      { cause },
    );
  }
}

/** On disk when the promise resolves, even if the power fails then. */
export async function writeOrderRecord(path: string, record: OrderRecord): Promise<void> {
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(record));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** Forgets an order. For the caller, once the task is complete or has failed for good. */
export async function forgetPixverseOrder(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.new`, { force: true });
}
