/** The real queue object against the plain model, with evictions and crashes between any two steps. */
import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LaneView } from "../../../worker/queue/queue-view.ts";
import type { TaskQueue } from "../../../worker/queue/task-queue.ts";
import { freezeClock, passSeconds } from "./clock.ts";
import { emptyQueues } from "./empty-queue.ts";
import { QueueModel, type ModelTask } from "./queue-model.ts";

freezeClock();

const NODES = ["north", "south", "west"];
const RUNS = 20;
const STEPS = 50;

const stub = () => env.TASK_QUEUE.getByName("image");
const identityOf = (node: string) => ({ nodeId: node, name: node, bootId: "boot" });

type Step = (model: QueueModel, queue: DurableObjectStub<TaskQueue>) => Promise<void>;

class Command implements fc.AsyncCommand<QueueModel, DurableObjectStub<TaskQueue>> {
  readonly #name: string;
  readonly #step: Step;

  constructor(name: string, step: Step) {
    this.#name = name;
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  async run(model: QueueModel): Promise<void> {
    model.now = Date.now();
    model.expire();
    await this.#step(model, stub());
    await expectSame(model);
  }

  toString(): string {
    return this.#name;
  }
}

/** Positions, states and attempts of every task, by the object itself and by its snapshot. */
async function expectSame(model: QueueModel): Promise<void> {
  const ids = model.tasks.map(({ id }) => id);
  const { statuses, view } = await runInDurableObject(stub(), async (queue) => ({
    statuses: await Promise.all(ids.map((id) => queue.status(id))),
    view: await queue.view(ids, 0),
  }));
  const seen = statuses.map((status) => ({
    state: status?.task.state,
    attempt: status?.task.attempt,
    strikes: status?.task.strikes.map(({ nodeId }) => nodeId),
    position: status?.position,
  }));
  const wanted = model.tasks.map((task) => ({
    state: task.state,
    attempt: task.attempt,
    strikes: task.strikes,
    position: model.position(task),
  }));
  expect(seen).toEqual(wanted);

  const shown = view.snapshot && new LaneView(view.snapshot);
  const positions = view.identities.map((task) => shown?.position(task?.order ?? 0));
  expect(positions).toEqual(model.tasks.map((task) => Math.max(0, model.position(task))));
}

const someTask = fc.nat({ max: 30 });
const someNode = fc.constantFrom(...NODES);
/** Mostly the attempt that holds, sometimes one before it. */
const someAge = fc.constantFrom(0, 0, 0, 1);

function command(name: string, step: Step): Command {
  return new Command(name, step);
}

/** A call about a task, by the node that holds it or by another, under its attempt or an older one. */
function aboutTask(
  name: string,
  step: (
    queue: DurableObjectStub<TaskQueue>,
    call: { taskId: string; nodeId: string; attempt: number },
  ) => Promise<{ readonly ok: boolean }>,
  effect: (model: QueueModel, task: ModelTask, node: string) => void,
) {
  return fc.tuple(someTask, someNode, fc.boolean(), someAge).map(([index, other, isHolder, age]) =>
    command(`${name}(${index}, ${isHolder ? "holder" : other}, -${age})`, async (model, queue) => {
      const task = model.tasks[index % Math.max(1, model.tasks.length)];
      if (!task) return;
      const node = isHolder ? (task.lease?.node ?? other) : other;
      const attempt = Math.max(1, task.attempt - age);
      const holds = model.holds(task, node, attempt);
      const result = await step(queue, { taskId: task.id, nodeId: node, attempt });
      if (task.state !== "done") expect(result.ok).toBe(holds);
      if (holds) effect(model, task, node);
    }),
  );
}

const commands = [
  fc.nat({ max: 5 }).map((user) =>
    command(`enqueue(${user})`, async (model, queue) => {
      const task = { userId: `user-${user}`, request: "{}", idempotency: null };
      const result = await queue.enqueue({ ...task, admission: null });
      if (result.ok) model.enqueue(result.taskId);
      else expect(result.code).toBe("user_limit");
    }),
  ),
  fc.tuple(someNode, fc.boolean()).map(([node, isRepeated]) =>
    command(`claim(${node}${isRepeated ? ", again" : ""})`, async (model, queue) => {
      const last = isRepeated ? model.lastClaims.get(node) : undefined;
      const claimId = last ?? crypto.randomUUID();
      model.lastClaims.set(node, claimId);
      const { grant } = await queue.claim(identityOf(node), claimId, 0);
      const task = model.claim(node, claimId);
      const wanted = task && { taskId: task.id, attempt: task.attempt, request: "{}" };
      expect(grant).toEqual(wanted);
    }),
  ),
  aboutTask(
    "heartbeat",
    async (queue, { taskId, nodeId, attempt }) => {
      const held = [{ taskId, attempt, stage: "render", percent: 1 }] as const;
      const { tasks } = await queue.heartbeat(identityOf(nodeId), held);
      return { ok: tasks[0]?.state === "leased" };
    },
    (model, task) => model.renew(task),
  ),
  aboutTask(
    "complete",
    (queue, call) => queue.complete(call),
    (model, task, node) => model.complete(task, node),
  ),
  aboutTask(
    "fail",
    (queue, call) => queue.fail(call, "node", "it broke"),
    (model, task) => model.strike(task),
  ),
  aboutTask(
    "release",
    (queue, call) => queue.release(call),
    (model, task) => model.release(task),
  ),
  someTask.map((index) =>
    command(`cancel(${index})`, async (model, queue) => {
      const task = model.tasks[index % Math.max(1, model.tasks.length)];
      if (!task) return;
      const result = await queue.cancel(task.id);
      const canBe = task.state === "waiting" || task.state === "leased";
      expect(result.ok).toBe(canBe || task.state === "cancelled");
      if (canBe) model.cancel(task);
    }),
  ),
  fc.constantFrom(1, 9, 20, 31).map((seconds) =>
    command(`pass(${seconds})`, async (model, queue) => {
      passSeconds(seconds);
      model.now = Date.now();
      model.expire();
      // All nodes say that they live: what a silent one means is told by tests of its own.
      for (const node of NODES) await queue.heartbeat(identityOf(node), []);
    }),
  ),
  fc.constant(
    command("alarm()", async () => {
      await runDurableObjectAlarm(stub());
    }),
  ),
  fc.constant(command("evict()", (_model, queue) => evictDurableObject(queue))),
  fc.constant(command("crash()", () => abortAllDurableObjects())),
  fc.constantFrom(15, 45, 200).map((seconds) =>
    command(`sleepThrough(${seconds})`, async (model, queue) => {
      await evictDurableObject(queue);
      passSeconds(seconds);
      model.now = Date.now();
      model.wake();
      for (const node of NODES) await queue.heartbeat(identityOf(node), []);
    }),
  ),
];

test("the queue object does as the model does, whatever happens between two calls", async () => {
  const sequences = fc.commands(commands, { maxCommands: STEPS, size: "max" });
  await fc.assert(
    fc.asyncProperty(sequences, async (steps) => {
      await emptyQueues();
      passSeconds(1000);
      const setup = () => ({ model: new QueueModel(NODES, Date.now()), real: stub() });
      for (const node of NODES) await stub().introduce(identityOf(node), "1", "none");
      await fc.asyncModelRun(setup, steps);
    }),
    { numRuns: RUNS },
  );
}, 120_000);
