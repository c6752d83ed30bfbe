import * as rules from "./node-policy.ts";
import type { NodeIdentity, NodeOrders, NodeRecord, Strike, Task } from "./task.ts";

/** Where the pool keeps its nodes. */
export interface NodeStore {
  nodes(): NodeRecord[];
  saveNode(node: NodeRecord): void;
  deleteNode(nodeId: string): void;
}

/** The nodes that serve a lane: who lives, who is trusted, how each has done. */
export class NodePool {
  readonly #store: NodeStore;
  readonly #nodes: Map<string, NodeRecord>;
  /** What the store holds of each node; last calls are written less often than they happen. */
  readonly #stored: Map<string, NodeRecord>;

  constructor(store: NodeStore) {
    this.#store = store;
    this.#nodes = new Map(store.nodes().map((node) => [node.nodeId, node]));
    this.#stored = new Map(this.#nodes);
  }

  all(): NodeRecord[] {
    return [...this.#nodes.values()];
  }

  knows(nodeId: string): boolean {
    return this.#nodes.has(nodeId);
  }

  /** Notes a call of a node. */
  seen(identity: NodeIdentity, now: number): NodeRecord {
    const known = this.#nodes.get(identity.nodeId) ?? rules.newNode(identity, now);
    const node = {
      ...rules.rebooted(known, identity.bootId),
      name: identity.name,
      lastSeenAt: now,
    };
    this.#nodes.set(node.nodeId, node);
    const stored = this.#stored.get(node.nodeId);
    if (!stored || stored.bootId !== node.bootId || rules.needsStoring(stored, now)) {
      this.#save(node);
    }
    return node;
  }

  /** Notes what a starting node says of itself. */
  introduce(identity: NodeIdentity, version: string, adapter: string, now: number): void {
    this.#save({ ...this.seen(identity, now), version, adapter });
  }

  /** Nodes that are alive and may work. */
  workingAt(now: number): number {
    return this.all().filter((node) => rules.isAlive(node, now) && rules.mayWork(node, now)).length;
  }

  mayWork(nodeId: string, now: number): boolean {
    const node = this.#nodes.get(nodeId);
    return node !== undefined && rules.mayWork(node, now);
  }

  /** Whether a living node outside `nodeIds` may work. */
  hasOtherThan(nodeIds: ReadonlySet<string>, now: number): boolean {
    return this.all().some(
      (node) => !nodeIds.has(node.nodeId) && rules.isAlive(node, now) && rules.mayWork(node, now),
    );
  }

  ordersFor(nodeId: string, pause: boolean, now: number): NodeOrders {
    const node = this.#nodes.get(nodeId);
    const setAside = node !== undefined && node.quarantinedUntil > now;
    return { drain: node?.draining ?? false, pause, notice: setAside ? node.notice : null };
  }

  struck(nodeId: string): void {
    this.#change(nodeId, rules.struck);
  }

  /** `nodeId` finished a task: to its credit, and to the blame of those that had failed it. */
  finished(nodeId: string, task: Task, now: number): void {
    this.#change(nodeId, (node) => rules.succeeded(node, task.tookMs ?? 0));
    for (const [failedId, strike] of lastStrikeByNode(task.strikes)) {
      if (failedId !== nodeId) {
        this.#change(failedId, (node) => rules.blamed(node, strike.reason, now));
      }
    }
  }

  /** @returns false when the lane has never heard of the node. */
  drain(nodeId: string): boolean {
    return this.#change(nodeId, (node) => ({ ...node, draining: true }));
  }

  /** Gives a drained or quarantined node work again. */
  pardon(nodeId: string): boolean {
    return this.#change(nodeId, rules.pardoned);
  }

  forget(nodeId: string): void {
    this.#nodes.delete(nodeId);
    this.#stored.delete(nodeId);
    this.#store.deleteNode(nodeId);
  }

  #change(nodeId: string, change: (node: NodeRecord) => NodeRecord): boolean {
    const node = this.#nodes.get(nodeId);
    if (!node) return false;
    this.#save(change(node));
    return true;
  }

  #save(node: NodeRecord): void {
    this.#store.saveNode(node);
    this.#nodes.set(node.nodeId, node);
    this.#stored.set(node.nodeId, node);
  }
}

function lastStrikeByNode(strikes: readonly Strike[]): Map<string, Strike> {
  return new Map(strikes.map((strike) => [strike.nodeId, strike]));
}
