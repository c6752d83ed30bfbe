import type { ClaimReply, NodeIdentity } from "./task.ts";

export interface Waiter {
  readonly node: NodeIdentity;
  readonly claimId: string;
}

interface OpenWaiter extends Waiter {
  readonly answer: (reply: ClaimReply) => void;
}

/**
 * The claims that wait for work, first come first served. They live in memory alone: when the object
 * goes, their calls fail, and the nodes ask again under the same claim ids.
 */
export class ClaimWaiters {
  readonly #open = new Map<string, OpenWaiter>();

  /** Settles with what the waiter is answered, or with `whenOver()` after `waitMs`. */
  wait(waiter: Waiter, waitMs: number, whenOver: () => ClaimReply): Promise<ClaimReply> {
    // The same claim again: its first call is one that nobody listens to any more.
    this.answer(waiter.claimId, whenOver());
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(waiter.claimId, whenOver()), waitMs);
      const answer = (reply: ClaimReply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.#open.set(waiter.claimId, { ...waiter, answer });
    });
  }

  answer(claimId: string, reply: ClaimReply): void {
    const waiter = this.#open.get(claimId);
    this.#open.delete(claimId);
    waiter?.answer(reply);
  }

  all(): readonly Waiter[] {
    return [...this.#open.values()];
  }
}
