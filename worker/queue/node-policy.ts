/** When a node counts as alive, and when one that keeps failing is set aside: pure rules of `now`. */
import type { NodeIdentity, NodeRecord } from "./task.ts";

/** A node that waits for work asks every 25 s; one silent for longer than this is taken for gone. */
const SILENT_MS = 45_000;
/** What is stored about a node's last call may be this old. */
const STORED_EVERY_MS = 15_000;
/** Tasks in a row that a node fails and another finishes before it is set aside. */
const BLAMES_MAX = 3;
/** How long it is set aside; then one more blame sets it aside again, one success clears it. */
const QUARANTINE_MS = 10 * 60_000;

export function newNode(identity: NodeIdentity, now: number): NodeRecord {
  return {
    ...identity,
    version: "",
    adapter: "",
    lastSeenAt: now,
    draining: false,
    quarantinedUntil: 0,
    notice: null,
    blames: 0,
    done: 0,
    failed: 0,
    busyMs: 0,
  };
}

export function isAlive(node: NodeRecord, now: number): boolean {
  return now - node.lastSeenAt <= SILENT_MS;
}

/** Whether the node is given new work. */
export function mayWork(node: NodeRecord, now: number): boolean {
  return !node.draining && node.quarantinedUntil <= now;
}

export function needsStoring(stored: NodeRecord, now: number): boolean {
  return now - stored.lastSeenAt >= STORED_EVERY_MS;
}

/** A new process of the node: an order to drain was meant for the old one. */
export function rebooted(node: NodeRecord, bootId: string): NodeRecord {
  return node.bootId === bootId ? node : { ...node, bootId, draining: false };
}

export function succeeded(node: NodeRecord, tookMs: number): NodeRecord {
  return { ...node, done: node.done + 1, busyMs: node.busyMs + tookMs, blames: 0 };
}

export function struck(node: NodeRecord): NodeRecord {
  return { ...node, failed: node.failed + 1 };
}

/** Another node finished what this one failed. */
export function blamed(node: NodeRecord, reason: string, now: number): NodeRecord {
  const blames = node.blames + 1;
  if (blames < BLAMES_MAX) return { ...node, blames };
  return {
    ...node,
    blames: BLAMES_MAX - 1,
    quarantinedUntil: now + QUARANTINE_MS,
    notice: `set aside for ${QUARANTINE_MS / 60_000} minutes: ${BLAMES_MAX} tasks in a row failed here and succeeded elsewhere; the last: ${reason}`,
  };
}

export function pardoned(node: NodeRecord): NodeRecord {
  return { ...node, draining: false, quarantinedUntil: 0, notice: null, blames: 0 };
}
