import * as leasePolicy from "../../../../worker/queue/lease-policy.ts";

/** The decisions that the simulation holds to account; a mutant changes one of them. */
export interface Design {
  readonly policy: typeof leasePolicy;
  /** Key of what an attempt uploads. */
  readonly keyOf: (taskId: string, attempt: number) => string;
  /** D1 keeps the first ending of a task. */
  readonly firstEndingCounts: boolean;
  /** A completion writes D1 before it tells the queue. */
  readonly completesInD1First: boolean;
  /** A cancellation writes D1 before it tells the queue. */
  readonly cancelsInD1First: boolean;
  /** A completion checks that the bytes are in R2. */
  readonly checksBytes: boolean;
  /** The attempt whose files stay when a task is done. */
  readonly keptAttempt: (winner: number) => number;
  /** The watchdog writes to D1 what the queue ended by itself. */
  readonly recordsFailures: boolean;
}

export const DESIGN: Design = {
  policy: leasePolicy,
  keyOf: (taskId, attempt) => `${taskId}/${attempt}`,
  firstEndingCounts: true,
  completesInD1First: true,
  cancelsInD1First: true,
  checksBytes: true,
  keptAttempt: (winner) => winner,
  recordsFailures: true,
};
