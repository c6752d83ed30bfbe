/**
 * A lane, its disk, D1, R2, an unreliable network and a clock, in one thread and from one seed. The
 * queue is the real one; what the Worker does around it is retold here step by step, and may crash
 * between any two steps.
 */
import { LaneQueue } from "../../../../worker/queue/lane-queue.ts";
import type { Grant, Task } from "../../../../worker/queue/task.ts";
import type { Design } from "./design.ts";
import { Ledger, Violation, type Actor, type Ending } from "./ledger.ts";
import { MemoryStore } from "./memory-store.ts";
import { Random } from "./random.ts";
import { Timeline } from "./timeline.ts";

export type Reply = "ok" | "refused" | "missing";

/** How badly things go; drawn anew for each seed, so that seeds differ in kind. */
interface Faults {
  drop: number;
  double: number;
  /** Longest delay of a message, in ms. */
  delay: number;
  /** Of the Worker, between two steps of a call. */
  crash: number;
  alarmLost: number;
}

const NO_FAULTS: Faults = { drop: 0, double: 0, delay: 100, crash: 0, alarmLost: 0 };

export class World {
  readonly random: Random;
  readonly timeline = new Timeline(1_800_000_000_000);
  readonly ledger = new Ledger();
  readonly store: MemoryStore;
  /** What is stored under a key: who made it. */
  readonly media = new Map<string, string>();
  faults: Faults;
  readonly #design: Design;
  #queue: LaneQueue;
  #alarmAt = Infinity;
  #downUntil = 0;
  #upSince = 0;

  constructor(seed: number, design: Design) {
    this.random = new Random(seed);
    this.#design = design;
    this.store = new WatchedStore(this.ledger, this.timeline);
    this.#queue = this.#wake();
    this.faults = {
      drop: this.#pick(0, 0.05, 0.3),
      double: this.#pick(0, 0.1, 0.3),
      delay: this.#pick(50, 2000, 15_000),
      crash: this.#pick(0, 0.05, 0.2),
      alarmLost: this.#pick(0, 0.2, 1),
    };
    this.#everySoOften();
    this.#watchdog();
  }

  get now(): number {
    return this.timeline.now;
  }

  heal(): void {
    this.faults = NO_FAULTS;
    this.#downUntil = 0;
  }

  get isHealed(): boolean {
    return this.faults === NO_FAULTS;
  }

  // ── the network ──────────────────────────────────────────────────────────────────────────────

  /** Sends a request that may come late, twice or never; so may its reply. */
  send<Answer>(
    serve: (reply: (answer: Answer) => void) => void,
    onReply: (answer: Answer) => void,
  ) {
    const copies = this.random.chance(this.faults.double) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#travel(() => serve((answer) => this.#travel(() => onReply(answer))));
    }
  }

  #travel(arrive: () => void): void {
    if (!this.random.chance(this.faults.drop)) {
      this.timeline.after(this.random.between(1, this.faults.delay), arrive);
    }
  }

  /** The next step of a call in the Worker, unless it crashes first. */
  #then(next: () => void): void {
    if (!this.random.chance(this.faults.crash)) {
      this.timeline.after(this.random.between(1, 200), next);
    }
  }

  // ── the queue object ─────────────────────────────────────────────────────────────────────────

  /** One verb, as the object serves it. @returns undefined when the object is not there */
  #ask<Answer>(verb: (queue: LaneQueue) => Answer, actor: Actor | null = null): Answer | undefined {
    if (this.now < this.#downUntil) return undefined;
    this.ledger.actor = actor;
    const answer = verb(this.#queue);
    this.ledger.actor = null;
    this.#arm();
    return answer;
  }

  #wake(): LaneQueue {
    this.#alarmAt = Infinity;
    this.#upSince = this.now;
    return new LaneQueue("image", this.store, this.now, this.#design.policy);
  }

  #arm(): void {
    const due = this.#queue.nextLapseAt;
    if (due === null || due >= this.#alarmAt) return;
    this.#alarmAt = due;
    if (!this.random.chance(this.faults.alarmLost)) {
      // A lease that is over and will not end must not stop the clock.
      const ring = () => {
        if (this.#alarmAt === due) this.#ring();
      };
      this.timeline.after(Math.max(500, due - this.now), ring);
    }
  }

  #ring(): void {
    this.#alarmAt = Infinity;
    const rang = this.#ask((queue) => queue.expire(this.now) ?? true);
    if (!rang) this.timeline.after(5000, () => this.#ring());
  }

  /** Evictions, crashes and outages of the object. */
  #everySoOften(): void {
    this.timeline.after(this.random.between(5000, 60_000), () => {
      if (!this.isHealed && this.random.chance(0.3)) {
        this.#downUntil = this.now + this.random.between(1000, 90_000);
        this.timeline.after(this.#downUntil - this.now, () => {
          this.#queue = this.#wake();
          this.#arm();
        });
      } else if (this.now >= this.#downUntil) {
        this.#queue = this.#wake();
        this.#arm();
      }
      this.#everySoOften();
    });
  }

  /** The Worker's scheduled job. */
  #watchdog(): void {
    this.timeline.after(60_000, () => {
      const tended = this.#ask((queue) => {
        queue.expire(this.now);
        return { unrecorded: queue.unrecorded, sealed: queue.sealedUnfinished() };
      });
      this.#alarmAt = Infinity;
      if (tended) this.#arm();
      if (this.#design.recordsFailures) {
        for (const task of tended?.unrecorded ?? []) this.#then(() => this.#recordEnded(task));
      }
      for (const { taskId } of tended?.sealed ?? []) {
        const ending = this.ledger.endings.get(taskId);
        if (ending) this.#then(() => this.#settle(taskId, ending));
      }
      this.#watchdog();
    });
  }

  // ── D1 and R2 ────────────────────────────────────────────────────────────────────────────────

  /** Writes an ending to D1. @returns the one that counts */
  #record(taskId: string, ending: Ending): Ending {
    const earlier = this.ledger.endings.get(taskId);
    if (earlier && this.#design.firstEndingCounts) return earlier;
    this.ledger.recorded(taskId, ending);
    return ending;
  }

  #recordEnded({ taskId, state, attempt }: Task): void {
    if (state !== "failed" && state !== "cancelled") return;
    const ending = this.#record(taskId, { outcome: state, attempt });
    this.#then(() => this.#settle(taskId, ending));
  }

  #settle(taskId: string, { outcome, attempt }: Ending): void {
    const actor = { verb: "settle", taskId, node: "", attempt } as const;
    this.#ask((queue) => queue.settle(taskId, outcome, attempt, this.now), actor);
  }

  #removeArtifacts(taskId: string, keptAttempt: number | null): void {
    const kept = keptAttempt === null ? "" : this.#design.keyOf(taskId, keptAttempt);
    for (const key of this.media.keys()) {
      if (key.startsWith(taskId) && key !== kept) this.media.delete(key);
    }
  }

  // ── what the Worker serves ───────────────────────────────────────────────────────────────────

  enqueue(userId: string, key: string, reply: (taskId: string) => void): void {
    const task = { userId, request: "{}", admission: null };
    const idempotency = { key, fingerprint: "" };
    const result = this.#ask((queue) => queue.enqueue({ ...task, idempotency }, this.now));
    if (!result?.ok) return;
    this.ledger.accepted.add(result.taskId);
    this.#then(() => reply(result.taskId));
  }

  cancel(taskId: string, reply: (answer: Reply) => void): void {
    const actor = { verb: "cancel", taskId, node: "", attempt: 0 } as const;
    const tell = () => {
      this.#ask((queue) => queue.cancel(taskId, this.now), actor);
      this.#removeArtifacts(taskId, null);
    };
    if (!this.#design.cancelsInD1First) {
      tell();
      reply("ok");
      this.#then(() => this.#record(taskId, { outcome: "cancelled", attempt: 0 }));
      return;
    }
    const ending = this.#record(taskId, { outcome: "cancelled", attempt: 0 });
    if (ending.outcome !== "cancelled") return reply("refused");
    this.ledger.cancelled.add(taskId);
    this.#then(() => {
      tell();
      reply("ok");
    });
  }

  claim(node: string, claimId: string, reply: (grant: Grant | null) => void): void {
    const identity = { nodeId: node, name: node, bootId: node };
    const held = [...this.store.tasks.values()].find(
      (task) => task.claimIds.at(-1) === claimId && task.lease?.nodeId === node,
    );
    const { taskId = "", attempt = 0 } = held ?? {};
    const actor = { verb: "renew", taskId, node, attempt } as const;
    const answer = this.#ask((queue) => queue.claim(identity, claimId, this.now), actor);
    if (answer) this.#then(() => reply(answer.grant));
  }

  heartbeat(node: string, taskId: string, attempt: number, reply: (answer: Reply) => void): void {
    const identity = { nodeId: node, name: node, bootId: node };
    const held = { taskId, attempt, stage: "render", percent: 1 } as const;
    const actor = { verb: "renew", taskId, node, attempt } as const;
    const answer = this.#ask((queue) => queue.heartbeat(identity, [held], this.now), actor);
    if (answer) reply(answer.tasks[0]?.state === "leased" ? "ok" : "refused");
  }

  upload(node: string, taskId: string, attempt: number, reply: (answer: Reply) => void): void {
    const held = this.#ask((queue) => queue.hold(taskId, node, attempt, this.now));
    if (!held) return;
    if (!held.ok) return reply("refused");
    // A crawling connection brings bytes when the lease has long been another's.
    const slowest = this.random.chance(0.3) ? 150_000 : 5000;
    this.timeline.after(this.random.between(100, slowest), () => {
      this.media.set(this.#design.keyOf(taskId, attempt), `${taskId} by ${node} at ${attempt}`);
      this.#then(() => reply("ok"));
    });
  }

  complete(node: string, taskId: string, attempt: number, reply: (answer: Reply) => void): void {
    const renewing = { verb: "renew", taskId, node, attempt } as const;
    const held = this.#ask((queue) => queue.seal(taskId, node, attempt, this.now), renewing);
    if (!held) return;
    const known = this.ledger.endings.get(taskId);
    const isMine = known?.outcome === "done" && known.attempt === attempt;
    if (!held.ok) return reply(isMine ? "ok" : "refused");
    if (held.done) return reply("ok");
    this.#then(() => {
      const key = this.#design.keyOf(taskId, attempt);
      if (this.#design.checksBytes && !this.media.has(key)) return reply("missing");
      if (this.#design.completesInD1First)
        this.#then(() => this.#finish(node, taskId, attempt, reply));
      else this.#tellQueue(node, taskId, attempt, () => this.#finish(node, taskId, attempt, reply));
    });
  }

  #finish(node: string, taskId: string, attempt: number, reply: (answer: Reply) => void): void {
    const ending = this.#record(taskId, { outcome: "done", attempt });
    if (ending.outcome !== "done" || ending.attempt !== attempt) {
      this.#then(() => {
        this.#settle(taskId, ending);
        reply("refused");
      });
      return;
    }
    this.#tellQueue(node, taskId, attempt, () => {
      this.#removeArtifacts(taskId, this.#design.keptAttempt(attempt));
      reply("ok");
    });
  }

  #tellQueue(node: string, taskId: string, attempt: number, next: () => void): void {
    this.#then(() => {
      const actor = { verb: "complete", taskId, node, attempt } as const;
      const told = this.#ask((queue) => queue.complete(taskId, node, attempt, this.now), actor);
      if (!told) return;
      if (!told.ok) this.#settle(taskId, { outcome: "done", attempt });
      this.#then(next);
    });
  }

  fail(node: string, taskId: string, attempt: number, reply: (answer: Reply) => void): void {
    const actor = { verb: "fail", taskId, node, attempt } as const;
    const why = { kind: "node", reason: "it broke" } as const;
    const result = this.#ask((queue) => queue.fail(taskId, node, attempt, why, this.now), actor);
    if (!result) return;
    if (result.ok && result.task.state === "failed")
      this.#then(() => this.#recordEnded(result.task));
    reply(result.ok ? "ok" : "refused");
  }

  release(node: string, taskId: string, attempt: number, reply: (answer: Reply) => void): void {
    const actor = { verb: "release", taskId, node, attempt } as const;
    const result = this.#ask((queue) => queue.release(taskId, node, attempt, this.now), actor);
    if (result) reply(result.ok ? "ok" : "refused");
  }

  // ── what must hold ───────────────────────────────────────────────────────────────────────────

  /** @throws Violation */
  check(): void {
    const must = (isSo: boolean, what: string) => {
      if (!isSo) throw new Violation(what);
    };
    const faults = this.#queue.audit();
    must(faults.length === 0, `memory and store differ: ${faults.join("; ")}`);
    this.#checkPlaces(must);
    for (const taskId of this.ledger.accepted) {
      must(this.store.tasks.has(taskId), `${taskId} was accepted and is gone`);
    }
    for (const [taskId, { outcome, attempt }] of this.ledger.endings) {
      if (outcome !== "done") continue;
      const made = `${taskId} by ${this.ledger.holder(taskId, attempt)} at ${attempt}`;
      const stored = this.media.get(this.#design.keyOf(taskId, attempt));
      must(stored === made, `${taskId} is done, its bytes are ${stored ?? "missing"}`);
    }
    for (const taskId of this.ledger.cancelled) {
      const outcome = this.ledger.endings.get(taskId)?.outcome;
      must(outcome === "cancelled", `${taskId} was cancelled and is ${outcome}`);
    }
    if (this.now >= this.#downUntil) this.#checkLeasesEnd(must);
  }

  /** An alarm may be lost and the queue may sleep, but not for ever. */
  #checkLeasesEnd(must: (isSo: boolean, what: string) => void): void {
    for (const { taskId, lease } of this.#queue.running) {
      const overdueSince = Math.max(lease?.until ?? 0, this.#upSince);
      must(this.now - overdueSince < 80_000, `the lease of ${taskId} has run out and does not end`);
      const silence = this.now - this.ledger.heardOf(taskId);
      must(silence < 300_000, `${taskId} is leased to a node silent for ${silence / 1000} s`);
    }
  }

  /** The places are those of a plain list; looked at only when looking ends no lease. */
  #checkPlaces(must: (isSo: boolean, what: string) => void): void {
    const isStill = this.#queue.running.every(({ lease }) => (lease?.until ?? 0) > this.now);
    if (!isStill) return;
    [...this.store.tasks.values()]
      .filter(({ state }) => state === "waiting")
      .sort((a, b) => Number(a.taskId) - Number(b.taskId))
      .forEach(({ taskId }, at) => {
        const position = this.#queue.status(taskId, this.now)?.position;
        must(position === at + 1, `${taskId} is ${position}th, not ${at + 1}th`);
      });
  }

  /** All is over: every accepted task has one ending, and queue and D1 agree on it. @throws Violation */
  checkEnd(): void {
    for (const taskId of this.ledger.accepted) {
      const ending = this.ledger.endings.get(taskId);
      const task = this.store.taskById(taskId);
      if (!ending || task?.state !== ending.outcome || !task.recorded) {
        throw new Violation(`${taskId} is ${task?.state} in the queue, ${ending?.outcome} in D1`);
      }
    }
  }

  get isOver(): boolean {
    return [...this.store.tasks.values()].every(({ recorded }) => recorded);
  }

  #pick(...choices: readonly [number, ...number[]]): number {
    return choices[this.random.between(0, choices.length - 1)] ?? choices[0];
  }
}

/** The disk, with the books kept of each change. */
class WatchedStore extends MemoryStore {
  readonly #ledger: Ledger;
  readonly #timeline: Timeline;

  constructor(ledger: Ledger, timeline: Timeline) {
    super();
    this.#ledger = ledger;
    this.#timeline = timeline;
  }

  override updateTask(task: Task): void {
    const before = this.taskById(task.taskId);
    const isWaking =
      this.#ledger.actor === null && before?.state === "leased" && task.state === "leased";
    if (before && !isWaking) this.#ledger.changed(before, task, this.#timeline.now);
    super.updateTask(task);
  }
}
