import type { Reply, World } from "./world.ts";

/** How a task can go on a node. */
const FAIL_CHANCE = 0.15;
const RELEASE_CHANCE = 0.2;
const RESEND_MS = 8000;
const HEARTBEAT_MS = 6000;

interface Work {
  readonly taskId: string;
  readonly attempt: number;
}

/** A render node as it would be: it crashes, freezes, repeats what is not answered. */
export class SimNode {
  readonly #world: World;
  readonly #name: string;
  #claims = 0;
  /** Rises with each crash: what an earlier life began comes to nothing. */
  #life = 0;
  #frozenUntil = 0;
  #work: Work | null = null;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#claim();
    this.#misfortune();
  }

  #claim(): void {
    this.#work = null;
    this.#claims += 1;
    const claimId = `${this.#name}-${this.#claims}`;
    this.#ask(
      () => this.#work === null && claimId === `${this.#name}-${this.#claims}`,
      (reply: (grant: Work | null) => void) => this.#world.claim(this.#name, claimId, reply),
      (grant) => {
        if (grant) this.#start(grant);
        else this.#after(this.#world.random.between(1000, 8000), () => this.#claim());
      },
    );
  }

  #start(work: Work): void {
    this.#work = work;
    const { random } = this.#world;
    this.#heartbeat(work);
    this.#after(random.between(1000, 45_000), () => {
      if (this.#work !== work) return;
      const isPoison = Number(work.taskId) % 70 === 0;
      if (isPoison || random.chance(FAIL_CHANCE)) this.#report(work, "fail");
      else if (random.chance(RELEASE_CHANCE)) this.#report(work, "release");
      else this.#report(work, "upload");
    });
  }

  #heartbeat(work: Work): void {
    this.#after(HEARTBEAT_MS, () => {
      if (this.#work !== work) return;
      this.#world.send(
        (reply: (answer: Reply) => void) =>
          this.#world.heartbeat(this.#name, work.taskId, work.attempt, reply),
        (answer) => {
          if (answer === "refused" && this.#work === work) this.#claim();
        },
      );
      this.#heartbeat(work);
    });
  }

  #report(work: Work, verb: "upload" | "complete" | "fail" | "release"): void {
    this.#ask(
      () => this.#work === work,
      (reply: (answer: Reply) => void) =>
        this.#world[verb](this.#name, work.taskId, work.attempt, reply),
      (answer) => {
        if (answer === "missing") this.#report(work, "upload");
        else if (verb === "upload" && answer === "ok") this.#report(work, "complete");
        else this.#claim();
      },
    );
  }

  /** Sends until it is answered, once; gives up when it is no longer wanted. */
  #ask<Answer>(
    isWanted: () => boolean,
    serve: (reply: (answer: Answer) => void) => void,
    onAnswer: (answer: Answer) => void,
  ): void {
    let isAnswered = false;
    const life = this.#life;
    const send = () => {
      if (isAnswered || !isWanted()) return;
      this.#world.send(serve, (answer) => {
        if (isAnswered || life !== this.#life || !isWanted()) return;
        isAnswered = true;
        this.#after(0, () => onAnswer(answer));
      });
      this.#after(RESEND_MS, send);
    };
    send();
  }

  /** Does something later in this life, once it is not frozen. */
  #after(ms: number, run: () => void): void {
    const life = this.#life;
    this.#world.timeline.after(ms, () => {
      if (life !== this.#life) return;
      const frozenMs = this.#frozenUntil - this.#world.now;
      if (frozenMs > 0) this.#after(frozenMs, run);
      else run();
    });
  }

  #misfortune(): void {
    const { random, timeline } = this.#world;
    timeline.after(random.between(20_000, 120_000), () => {
      if (!this.#world.isHealed) {
        if (random.chance(0.4)) {
          this.#life += 1;
          this.#after(random.between(1000, 60_000), () => this.#claim());
        } else {
          this.#frozenUntil = this.#world.now + random.between(1000, 100_000);
        }
      }
      this.#misfortune();
    });
  }
}
