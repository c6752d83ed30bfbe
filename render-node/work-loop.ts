import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Logger } from "pino";
import type { ClaimedTask, ClaimRequest, ClaimResponse } from "../contracts/node-protocol.ts";
import type { Lane } from "../contracts/task-id.ts";
import type { Clock } from "./clock.ts";
import { ServerRefusal, type ControlPlane } from "./control-plane.ts";
import type { Engine } from "./engine/engine.ts";
import { EngineFailure } from "./engine/engine-failure.ts";
import type { DrawnTask } from "./engine/engine-protocol.ts";
import { TaskAbandoned, type HeldTask, type HeldTasks } from "./held-tasks.ts";
import type { Outbox } from "./outbox.ts";
import type { ServerLink } from "./server-link.ts";
import { uploadArtifacts } from "./upload.ts";

export interface Agent {
  readonly bootId: string;
  readonly lanes: readonly Lane[];
  /** How long a claim waits on the server. */
  readonly waitSeconds: number;
  readonly controlPlane: ControlPlane;
  readonly link: ServerLink;
  readonly engine: Pick<Engine, "whenReady" | "isReady" | "draw">;
  readonly held: HeldTasks;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the operator of the server wants of this node. */
  readonly onOrders: (orders: Pick<ClaimResponse, "drain" | "pause" | "notice">) => void;
}

/** When to stop: first `drain`, later `handBack`, at last `quit`. */
export interface Stopping {
  /** Take no new task. */
  readonly drain: AbortSignal;
  /** Finish nothing more: hand back what is held. */
  readonly handBack: AbortSignal;
  /** Report nothing more: what is unsent stays on disk. */
  readonly quit: AbortSignal;
}

/** An empty answer that came at once is not asked for again at once. */
const EMPTY_CLAIM_PAUSE_MS = 1000;
/** What a dropped claim may have leased is asked for once more, and no longer than this. */
const SETTLE_CLAIM_MS = 3000;

/**
 * Claim, draw, upload, report, until told to stop. While one task is delivered the next one is drawn.
 * Resolves when nothing is held any more; rejects when the server no longer takes this node's token.
 */
export async function runWorkLoop(agent: Agent, stopping: Stopping): Promise<void> {
  const { drain, handBack, quit } = stopping;
  let delivery: Promise<void> = Promise.resolve();
  while (!drain.aborted) {
    const task = await nextTask(agent, drain);
    if (task === null) continue;
    const held = agent.held.take(task);
    const release = (): void => held.abandon("released");
    handBack.addEventListener("abort", release, { once: true });
    const drawn = await draw(agent, held, handBack);
    await delivery;
    delivery = deliver(agent, held, drawn, quit).finally(() =>
      handBack.removeEventListener("abort", release),
    );
    // Its failure is thrown where it is awaited: before the next delivery or at the end.
    delivery.catch(() => undefined);
  }
  await delivery;
}

/** The next task, or null when there is none yet or no more is wanted. */
async function nextTask(agent: Agent, drain: AbortSignal): Promise<ClaimedTask | null> {
  const { bootId, lanes, waitSeconds, controlPlane, link, engine, clock } = agent;
  const claim: ClaimRequest = {
    claim_id: randomUUID(),
    boot_id: bootId,
    lanes: [...lanes],
    wait_seconds: waitSeconds,
  };
  let asked = false;
  try {
    await engine.whenReady(drain);
    const startedAt = clock.now();
    asked = true;
    // One claim id until an answer arrives: whatever was leased to a lost answer comes with the next.
    const answer = await link.persist(() => controlPlane.claim(claim, drain), drain);
    agent.onOrders(answer);
    if (answer.task === null && !answer.drain && clock.now() - startedAt < EMPTY_CLAIM_PAUSE_MS) {
      await clock.sleep(EMPTY_CLAIM_PAUSE_MS, drain);
    }
    return answer.task;
  } catch (error) {
    if (!drain.aborted) throw error;
    if (asked) await settleClaim(agent, claim);
    return null;
  }
}

/** Hands back what the server may have leased to a claim just as it was dropped. */
async function settleClaim(agent: Agent, claim: ClaimRequest): Promise<void> {
  const { controlPlane, outbox, log } = agent;
  const limit = AbortSignal.timeout(SETTLE_CLAIM_MS);
  try {
    const { task } = await controlPlane.claim({ ...claim, wait_seconds: 0 }, limit);
    if (task === null) return;
    const { task_id, attempt } = task;
    await outbox.put({ task_id, verb: "release", body: { attempt } });
    await outbox.flush(limit);
  } catch (error) {
    log.debug({ err: error }, "dropped claim not settled; its lease ends by itself");
  }
}

/** @returns null when there is nothing to deliver; what became of the task is then in the outbox */
async function draw(
  agent: Agent,
  held: HeldTask,
  handBack: AbortSignal,
): Promise<DrawnTask | null> {
  const { engine, log } = agent;
  const { task_id, attempt, request } = held.task;
  log.info({ task_id, attempt, lane: request.lane }, "drawing");
  try {
    // The engine may have died while the claim waited: not the task's fault, nor another node's loss.
    if (handBack.aborted || !engine.isReady) held.abandon("released");
    return await engine.draw(
      held.task,
      (stage, percent) => held.advance(stage, percent),
      held.signal,
    );
  } catch (error) {
    await giveUp(agent, held, error);
    return null;
  }
}

/** Uploads and reports a task, and lets go of it. */
async function deliver(
  agent: Agent,
  held: HeldTask,
  drawn: DrawnTask | null,
  quit: AbortSignal,
): Promise<void> {
  const { outbox, log, clock } = agent;
  const { task_id, attempt } = held.task;
  try {
    if (drawn !== null) {
      const startedAt = clock.now();
      try {
        await uploadArtifacts(agent, held, drawn);
        await outbox.put({ task_id, verb: "complete", body: completionOf(attempt, drawn) });
        const uploadMs = Math.round(clock.now() - startedAt);
        log.info({ task_id, attempt, upload_ms: uploadMs, ...drawn.timings }, "drawn and uploaded");
      } catch (error) {
        await giveUp(agent, held, error);
      }
    }
    // The lease is renewed until the server has answered.
    await outbox.flush(quit);
  } catch (error) {
    if (!quit.aborted) throw error;
    log.warn({ unsent: outbox.size }, "stopping with unsent reports; the next start sends them");
  } finally {
    agent.held.drop(held);
    if (drawn !== null) await rm(drawn.folder, { recursive: true, force: true });
  }
}

/** Puts into the outbox what the server is told of a task that was not finished, if anything. */
async function giveUp(agent: Agent, held: HeldTask, error: unknown): Promise<void> {
  const { outbox, log } = agent;
  const { task_id, attempt } = held.task;
  const facts = { task_id, attempt };
  if (error instanceof TaskAbandoned) {
    log.info(facts, `task ${error.why}; its files are thrown away`);
    if (error.why === "released") {
      await outbox.put({ task_id, verb: "release", body: { attempt } });
    }
    return;
  }
  if (error instanceof ServerRefusal && (error.status === 404 || error.status === 409)) {
    log.warn({ ...facts, reason: error.message }, "upload refused; its files are thrown away");
    return;
  }
  const failure =
    error instanceof EngineFailure
      ? error
      : new EngineFailure("node", error instanceof Error ? error.message : String(error));
  log.error({ ...facts, kind: failure.kind, reason: failure.reason }, "task failed");
  const { kind, reason } = failure;
  await outbox.put({ task_id, verb: "fail", body: { attempt, kind, reason } });
}

function completionOf(attempt: number, drawn: DrawnTask) {
  const { artifacts, measurements, fit, engine, timings } = drawn;
  return {
    attempt,
    artifacts: artifacts.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    ...(measurements && { measurements }),
    ...(fit && { fit }),
    ...(engine !== undefined && { engine }),
    ...(timings && { timings }),
  };
}
