/** The queue as plainly as it can be said: a list in order of acceptance, searched from the front. */

export interface ModelTask {
  readonly id: string;
  state: "waiting" | "leased" | "done" | "failed" | "cancelled";
  attempt: number;
  /** Nodes whose attempts came to nothing, in order. */
  strikes: string[];
  lease: { node: string; claim: string; until: number } | null;
}

interface ModelNode {
  blames: number;
  quarantinedUntil: number;
}

const LEASE_MS = 30_000;

export class QueueModel {
  now: number;
  readonly tasks: ModelTask[] = [];
  readonly nodes = new Map<string, ModelNode>();
  /** What each node claimed last, for it to repeat. */
  readonly lastClaims = new Map<string, string>();
  readonly #spentClaims = new Set<string>();

  constructor(nodes: readonly string[], now: number) {
    for (const node of nodes) this.nodes.set(node, { blames: 0, quarantinedUntil: 0 });
    this.now = now;
  }

  position(task: ModelTask): number {
    if (task.state === "waiting") return this.waiting().indexOf(task) + 1;
    return task.state === "leased" ? 0 : -1;
  }

  waiting(): ModelTask[] {
    return this.tasks.filter(({ state }) => state === "waiting");
  }

  enqueue(id: string): void {
    this.tasks.push({ id, state: "waiting", attempt: 0, strikes: [], lease: null });
  }

  claim(node: string, claim: string): ModelTask | null {
    const held = this.tasks.find(({ lease }) => lease?.node === node && lease.claim === claim);
    if (held?.lease) {
      held.lease.until = Math.max(held.lease.until, this.now + LEASE_MS);
      return held;
    }
    if (this.#spentClaims.has(claim) || !this.#works(node)) return null;
    const task = this.waiting().find(
      ({ strikes }) => !strikes.includes(node) || this.#nobodyElse(strikes),
    );
    if (!task) return null;
    this.#spentClaims.add(claim);
    task.state = "leased";
    task.attempt += 1;
    task.lease = { node, claim, until: this.now + LEASE_MS };
    return task;
  }

  holds(task: ModelTask, node: string, attempt: number): boolean {
    return task.lease?.node === node && task.attempt === attempt;
  }

  renew(task: ModelTask): void {
    if (task.lease) task.lease.until = Math.max(task.lease.until, this.now + LEASE_MS);
  }

  complete(task: ModelTask, node: string): void {
    task.state = "done";
    task.lease = null;
    const finisher = this.nodes.get(node);
    if (finisher) finisher.blames = 0;
    for (const failed of new Set(task.strikes)) if (failed !== node) this.#blame(failed);
  }

  strike(task: ModelTask): void {
    if (task.lease) task.strikes.push(task.lease.node);
    task.lease = null;
    task.state = task.strikes.length >= 3 ? "failed" : "waiting";
  }

  release(task: ModelTask): void {
    task.lease = null;
    task.state = "waiting";
  }

  cancel(task: ModelTask): void {
    task.lease = null;
    task.state = "cancelled";
  }

  expire(): void {
    for (const task of this.tasks)
      if (task.lease && task.lease.until <= this.now) this.strike(task);
  }

  /** The queue wakes up: leases that ran out long before get a grace. */
  wake(): void {
    for (const { lease } of this.tasks) {
      if (lease && this.now - lease.until > 10_000) lease.until = this.now + 15_000;
    }
    this.expire();
  }

  #works(node: string): boolean {
    return (this.nodes.get(node)?.quarantinedUntil ?? 0) <= this.now;
  }

  #nobodyElse(strikes: readonly string[]): boolean {
    return [...this.nodes.keys()].every((node) => strikes.includes(node) || !this.#works(node));
  }

  #blame(name: string): void {
    const node = this.nodes.get(name);
    if (!node) return;
    node.blames += 1;
    if (node.blames < 3) return;
    node.blames = 2;
    node.quarantinedUntil = this.now + 600_000;
  }
}
