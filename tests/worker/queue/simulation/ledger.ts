/** Keeps its own books of what happens and says when something happens that must not. */
import type { Task } from "../../../../worker/queue/task.ts";

export class Violation extends Error {}

export interface Ending {
  readonly outcome: "done" | "failed" | "cancelled";
  readonly attempt: number;
}

/** Whose call the queue is serving, by what that call may change. */
export interface Actor {
  readonly verb: "fail" | "release" | "complete" | "renew" | "settle" | "cancel";
  readonly taskId: string;
  readonly node: string;
  readonly attempt: number;
}

export class Ledger {
  actor: Actor | null = null;
  readonly accepted = new Set<string>();
  readonly endings = new Map<string, Ending>();
  readonly cancelled = new Set<string>();
  /** When a task's holder was last heard of. */
  readonly #heardAt = new Map<string, number>();
  readonly #claims = new Map<string, string>();
  readonly #holders = new Map<string, string>();
  readonly #strikes = new Map<string, number>();

  /** @throws Violation unless the change is one that the actor, or the clock, may make */
  changed(before: Task, after: Task, now: number): void {
    const must = (isSo: boolean, what: string) => {
      if (!isSo) throw new Violation(`${what}: ${before.taskId} ${before.state} → ${after.state}`);
    };
    must(after.order === before.order, "a task left its place");
    must(after.attempt >= before.attempt, "an attempt number fell");
    if (before.state !== after.state) {
      must(!before.recorded, "an ending was undone");
    }
    if (before.state !== "leased" && after.state === "leased") {
      must(after.attempt === before.attempt + 1, "a lease has no attempt number of its own");
      this.#granted(after);
    }
    if (after.state === "leased") this.#heardAt.set(after.taskId, now);
    if (before.state === "leased" && before.lease) {
      const lapsed = before.lease.until <= now;
      must(
        lapsed || this.#isHolder(before) || this.#isSettling(before),
        "a lease was moved by another",
      );
      if (after.state === "waiting" || after.state === "failed") this.#ended(before, lapsed);
    }
    if (after.state === "failed" && before.state !== "failed") {
      must(this.#strikes.get(after.taskId) === 3, "a task failed without three failures");
    }
    if (after.state === "done")
      must(this.endings.get(after.taskId)?.outcome === "done", "D1 knows not");
    if (after.state === "cancelled") {
      must(this.endings.get(after.taskId)?.outcome === "cancelled", "D1 knows not");
    }
  }

  /** D1 holds this ending from now on. */
  recorded(taskId: string, ending: Ending): void {
    const earlier = this.endings.get(taskId);
    const isSame = earlier?.outcome === ending.outcome && earlier.attempt === ending.attempt;
    if (earlier && !isSame) {
      throw new Violation(`${taskId} ended twice: ${earlier.outcome}, then ${ending.outcome}`);
    }
    this.endings.set(taskId, ending);
  }

  heardOf(taskId: string): number {
    return this.#heardAt.get(taskId) ?? 0;
  }

  holder(taskId: string, attempt: number): string | undefined {
    return this.#holders.get(`${taskId}/${attempt}`);
  }

  #granted({ taskId, attempt, lease, claimIds }: Task): void {
    const lent = `${taskId}/${attempt}`;
    if (this.#holders.has(lent)) throw new Violation(`${lent} was leased twice`);
    this.#holders.set(lent, lease?.nodeId ?? "");
    const claimId = claimIds.at(-1) ?? "";
    const earlier = this.#claims.get(claimId);
    if (earlier !== undefined) throw new Violation(`one claim got ${earlier} and ${lent}`);
    this.#claims.set(claimId, lent);
  }

  #ended({ taskId }: Task, lapsed: boolean): void {
    if (!lapsed && this.actor?.verb === "release") return;
    const strikes = (this.#strikes.get(taskId) ?? 0) + 1;
    if (strikes > 3) throw new Violation(`${taskId} was tried ${strikes} times`);
    this.#strikes.set(taskId, strikes);
  }

  #isHolder(before: Task): boolean {
    const { actor } = this;
    return (
      actor?.taskId === before.taskId &&
      actor.attempt === before.attempt &&
      actor.node === before.lease?.nodeId
    );
  }

  /** The client and D1 may end what a node holds. */
  #isSettling(before: Task): boolean {
    const { actor } = this;
    return actor?.taskId === before.taskId && (actor.verb === "settle" || actor.verb === "cancel");
  }
}
