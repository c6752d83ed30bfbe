/** Planted bugs, each one decision changed: the simulation is worth what it finds of these. */
import * as policy from "../../../../worker/queue/lease-policy.ts";
import type { Strike, Task } from "../../../../worker/queue/task.ts";
import { DESIGN, type Design } from "./design.ts";

const BEHIND_ALL = 1_000_000;

function withPolicy(changed: Partial<typeof policy>): Design {
  return { ...DESIGN, policy: { ...policy, ...changed } };
}

function atTail(task: Task): Task {
  return { ...task, order: task.order + BEHIND_ALL };
}

export const MUTANTS: Readonly<Record<string, Design>> = {
  "no fence: a node may speak for an attempt that is not its own": withPolicy({
    refusal: (task, nodeId, attempt) =>
      task.lease === null ? policy.refusal(task, nodeId, attempt) : null,
  }),
  "the fence knows the node and not the attempt": withPolicy({
    refusal: (task, nodeId) => policy.refusal(task, nodeId, task.attempt),
  }),
  "attempts share a number": withPolicy({
    lease: (task, nodeId, claimId, now) => ({
      ...policy.lease(task, nodeId, claimId, now),
      attempt: Math.max(1, task.attempt),
    }),
  }),
  "a task that comes back goes to the tail": withPolicy({
    giveBack: (task) => atTail(policy.giveBack(task)),
    strikeOut: (task, strike, now) => atTail(policy.strikeOut(task, strike, now)),
  }),
  "failures are forgotten": withPolicy({
    strikeOut: (task, strike, now) => ({
      ...policy.strikeOut({ ...task, strikes: [] }, strike, now),
      strikes: [],
    }),
  }),
  "handing a task back spends an attempt": withPolicy({
    giveBack: (task) => {
      const strike: Strike = { nodeId: "", kind: "lost", reason: "", at: 0 };
      return { ...policy.giveBack(task), strikes: [...task.strikes, strike] };
    },
  }),
  "leases never run out": withPolicy({ isLapsed: () => false }),
  "each wake-up renews the leases": withPolicy({
    recover: (held, now) => ({ ...held, until: Math.max(held.until, now + 60_000) }),
  }),
  "attempts share the keys of their results": { ...DESIGN, keyOf: (taskId) => taskId },
  "the last ending written to D1 counts": { ...DESIGN, firstEndingCounts: false },
  "a completion tells the queue before D1": { ...DESIGN, completesInD1First: false },
  "a cancellation tells the queue before D1": { ...DESIGN, cancelsInD1First: false },
  "tidying up removes the winner's files": { ...DESIGN, keptAttempt: () => 0 },
  "what the queue ended by itself is never recorded": { ...DESIGN, recordsFailures: false },
};
