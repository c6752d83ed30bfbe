/**
 * The rules of a task's life as pure functions of values and `now`:
 * `waiting → leased → done | failed | cancelled`, and back to waiting from a lease that ends early.
 */
import { ATTEMPTS_MAX, LEASE_SECONDS } from "../../contracts/limits.ts";
import type { Lease, Refusal, Strike, Task } from "./task.ts";

const LEASE_MS = LEASE_SECONDS * 1000;
/** A sealed completion still has its rows to write: long enough for D1 and R2 to answer slowly. */
const SEAL_MS = 60_000;
/** Leases found lapsed by more than this at start lapsed while the queue was away, not the node. */
const AWAY_MS = 10_000;
/** What such a lease gets, so that the node can report what it finished meanwhile. */
const GRACE_MS = 15_000;
/** Claims a task remembers; a task released over and over shall not grow without end. */
const CLAIMS_KEPT = 10;
/** Stored reasons are cut here, so that storing a failure cannot fail. */
const REASON_LENGTH_MAX = 500;

/** Leases a waiting task under the next attempt number. */
export function lease(task: Task, nodeId: string, claimId: string, now: number): Task {
  return {
    ...task,
    state: "leased",
    attempt: task.attempt + 1,
    claimIds: [...task.claimIds, claimId].slice(-CLAIMS_KEPT),
    lease: { nodeId, since: now, until: now + LEASE_MS, stage: null, percent: 0, toldAt: now },
  };
}

/** Extends a lease, and notes how far the node says it is. */
export function renew(
  task: Task,
  held: Lease,
  now: number,
  progress?: Pick<Lease, "stage" | "percent">,
): Task {
  const until = Math.max(held.until, now + LEASE_MS);
  const { stage, percent, toldAt } = progress ? { ...progress, toldAt: now } : held;
  return { ...task, lease: { ...held, until, stage, percent, toldAt } };
}

/** Marks that a completion has begun: it may reach D1, so neither time nor a cancel may cut it off. */
export function seal(task: Task, held: Lease, now: number): Task {
  return {
    ...task,
    sealedAttempt: task.attempt,
    lease: { ...held, until: Math.max(held.until, now + SEAL_MS) },
  };
}

export function isLapsed(held: Lease, now: number): boolean {
  return held.until <= now;
}

/** The lease a task has after the queue itself was away. */
export function recover(held: Lease, now: number): Lease {
  return now - held.until > AWAY_MS ? { ...held, until: now + GRACE_MS } : held;
}

/** Back to its own place, no attempt spent. */
export function giveBack(task: Task): Task {
  return { ...task, state: "waiting", lease: null };
}

/** Back to its own place with the failure noted; failed for good when its attempts are spent. */
export function strikeOut(task: Task, strike: Strike, now: number): Task {
  const strikes = [
    ...task.strikes,
    { ...strike, reason: strike.reason.slice(0, REASON_LENGTH_MAX) },
  ];
  if (strikes.length < ATTEMPTS_MAX) return { ...giveBack(task), strikes };
  const reasons = [...new Set(strikes.map(({ reason }) => reason))].join("; ");
  const message = `failed after ${strikes.length} attempts: ${reasons}`;
  return { ...task, state: "failed", lease: null, strikes, endedAt: now, message };
}

/** Done by `attempt`, which is the one whose rows D1 holds. */
export function finish(task: Task, attempt: number, now: number): Task {
  const tookMs = task.lease !== null && task.attempt === attempt ? now - task.lease.since : null;
  return {
    ...task,
    state: "done",
    attempt: Math.max(task.attempt, attempt),
    sealedAttempt: attempt,
    lease: null,
    endedAt: now,
    tookMs,
    message: null,
    recorded: true,
  };
}

export function cancel(task: Task, now: number): Task {
  const message = "cancelled by the client";
  return { ...task, state: "cancelled", lease: null, endedAt: now, message };
}

/** The outcome that D1 holds, which wins over whatever the queue thinks. */
export function endAs(
  task: Task,
  outcome: "done" | "failed" | "cancelled",
  attempt: number,
  now: number,
): Task {
  if (outcome === "done") return finish(task, attempt, now);
  return { ...cancel(task, now), state: outcome, message: null };
}

export function isEnded(task: Task): boolean {
  return task.endedAt !== null;
}

/** The fence: what a call of `nodeId` under `attempt` is refused with, or null when it holds the lease. */
export function refusal(task: Task, nodeId: string, attempt: number): Refusal | null {
  if (task.lease !== null && task.lease.nodeId === nodeId && task.attempt === attempt) return null;
  return { ok: false, code: "stale_attempt", state: task.state, attempt: task.attempt };
}

/** Whether `attempt` is the one this task was completed under. */
export function wasCompletedBy(task: Task, attempt: number): boolean {
  return task.state === "done" && task.sealedAttempt === attempt;
}
