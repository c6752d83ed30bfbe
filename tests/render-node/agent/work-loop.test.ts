import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { agentWorld, imageTask, TOKEN, type AgentWorldOptions } from "../../support/agent-world.ts";
import { ScriptedControlPlane } from "../../support/scripted-control-plane.ts";

const A = "1738860389530";
const B = "1738860389540";
const C = "1738860389550";

async function world(options: AgentWorldOptions = {}) {
  const made = await agentWorld(options);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

describe("a render node at work", () => {
  it("claims, draws, uploads and completes one task after the other", async () => {
    const { plane, taskFiles, drain, ended } = await world();
    plane.offer(imageTask(A));
    plane.offer(imageTask(B));
    const second = await plane.until("complete", 2);
    expect(plane.of("complete").map(({ taskId }) => taskId)).toEqual([A, B]);
    expect(second.body).toMatchObject({ attempt: 1, artifacts: [{ name: "picture", bytes: 24 }] });
    expect(plane.uploads.get(A)).toEqual(["picture"]);
    drain();
    await ended;
    expect(await taskFiles()).toEqual([]);
  });

  it("sends its token with each call and writes it into no log line", async () => {
    const { plane, log, drain, ended } = await world();
    plane.script = (call, index) => (call.verb === "complete" && index === 1 ? 503 : "answer");
    plane.offer(imageTask(A));
    await plane.until("complete", 2);
    drain();
    await ended;
    expect(new Set(plane.calls.map((call) => call.authorization))).toEqual(
      new Set([`Bearer ${TOKEN}`]),
    );
    expect(log.join("")).not.toContain(TOKEN.slice(0, 12));
  });

  it("repeats a claim under its id when the answer is lost, and so loses no task", async () => {
    const { plane } = await world();
    plane.script = (call, index) => (call.verb === "claim" && index === 1 ? "lose" : "answer");
    plane.offer(imageTask(A));
    plane.offer(imageTask(B));
    await plane.until("complete", 2);
    const [first, second, third] = plane.of("claim").map(({ body }) => body["claim_id"]);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(plane.of("complete").map(({ taskId }) => taskId)).toEqual([A, B]);
  });

  it("notices a connection that never answers and goes on with a new one", async () => {
    const { plane } = await world();
    plane.script = (call, index) => (call.verb === "upload" && index === 1 ? "ignore" : "answer");
    plane.offer(imageTask(A));
    await plane.until("complete");
    expect(plane.of("upload")).toHaveLength(2);
  });

  it("repeats a completion whose answer is lost", async () => {
    const { plane, outbox, drain, ended } = await world();
    plane.script = (call, index) => (call.verb === "complete" && index === 1 ? "lose" : "answer");
    plane.offer(imageTask(A));
    await plane.until("complete", 2);
    drain();
    await ended;
    expect(plane.of("complete")).toHaveLength(2);
    expect(outbox.size).toBe(0);
  });

  it("throws a task away when its attempt is too old to upload", async () => {
    const { plane, taskFiles, drain, ended } = await world({ acts: { [A]: "brief" } });
    plane.offer(imageTask(A));
    await plane.until("heartbeat");
    plane.supersede(A);
    plane.offer(imageTask(B));
    await plane.until("complete");
    expect(plane.of("complete").map(({ taskId }) => taskId)).toEqual([B]);
    expect(plane.of("fail")).toEqual([]);
    drain();
    await ended;
    expect(await taskFiles()).toEqual([]);
  });

  it("takes a refused completion for an answer", async () => {
    const { plane, outbox, log } = await world();
    plane.script = (call) => (call.verb === "complete" && call.taskId === A ? 409 : "answer");
    plane.offer(imageTask(A));
    plane.offer(imageTask(B));
    await plane.until("complete", 2);
    expect(plane.of("complete").filter(({ taskId }) => taskId === A)).toHaveLength(1);
    expect(log.join("")).toContain("report refused");
    expect(outbox.size).toBeLessThanOrEqual(1);
  });

  it("keeps trying while the server is gone, says so, and finishes once it is back", async () => {
    const { plane, log } = await world({ acts: { [A]: "brief" } });
    plane.offer(imageTask(A));
    await plane.until("heartbeat");
    await plane.goDown();
    await until(() => log.some((line) => line.includes("server does not answer")));
    await plane.comeBack();
    await plane.until("complete");
    await until(() => log.some((line) => line.includes("server answers again")));
  });

  it("stops drawing a cancelled task and says nothing more of it", async () => {
    const { plane, taskFiles } = await world({ acts: { [A]: "wait" } });
    plane.offer(imageTask(A));
    await plane.until("heartbeat");
    plane.mark(A, "cancelled");
    plane.offer(imageTask(B));
    await plane.until("complete");
    const about = plane.calls.filter(({ taskId }) => taskId === A);
    expect(about).toEqual([]);
    expect(await taskFiles()).toHaveLength(1);
  });

  it("kills an engine that does not stop when its lease is lost", async () => {
    const { plane, log } = await world({ acts: { [A]: "deaf" } });
    plane.offer(imageTask(A));
    await plane.until("heartbeat");
    plane.mark(A, "lost");
    plane.offer(imageTask(B));
    await plane.until("complete");
    expect(plane.of("fail")).toEqual([]);
    expect(log.join("")).toContain("the engine did not stop when told to");
  });

  it("tells the stage and the percent with each heartbeat", async () => {
    const { plane } = await world({ acts: { [A]: "wait" } });
    plane.offer(imageTask(A));
    // The engine's first word may come after the first heartbeats.
    const told = () => plane.of("heartbeat").at(-1)?.body["tasks"];
    await until(() => JSON.stringify(told() ?? "").includes('"percent":10'));
    expect(told()).toEqual([{ task_id: A, attempt: 1, stage: "shape", percent: 10 }]);
  });
});

describe("a render node whose engine is in trouble", () => {
  it("reports a crash with its last words and draws the next task with a new engine", async () => {
    const { plane } = await world({ acts: { [A]: "crash" } });
    plane.offer(imageTask(A));
    plane.offer(imageTask(B));
    await plane.until("complete");
    const [failure] = plane.of("fail");
    expect(failure?.taskId).toBe(A);
    expect(failure?.body).toMatchObject({ attempt: 1, kind: "node" });
    expect(failure?.body["reason"]).toBe("the engine ended with code 3: the driver fell over");
  });

  it("kills an engine whose event loop hangs, while heartbeats go on", async () => {
    const { plane } = await world({ acts: { [A]: "hang" } });
    plane.offer(imageTask(A));
    plane.offer(imageTask(B));
    const failure = await plane.until("fail");
    expect(failure.body).toMatchObject({ kind: "timeout" });
    expect(failure.body["reason"]).toBe("the engine was silent for 1 s");
    expect(plane.of("heartbeat").length).toBeGreaterThan(5);
    await plane.until("complete");
  });

  it("kills an engine that lives without getting anywhere", async () => {
    const { plane } = await world({ acts: { [A]: "stall" } });
    plane.offer(imageTask(A));
    const failure = await plane.until("fail");
    expect(failure.body).toMatchObject({ kind: "timeout", reason: "no progress for 1.6 s" });
  });

  it("passes on what is wrong with a request and keeps the engine", async () => {
    const { plane, engine } = await world({ acts: { [A]: "refuse" } });
    plane.offer(imageTask(A));
    await plane.until("fail");
    const { pid } = engine;
    plane.offer(imageTask(B));
    await plane.until("complete");
    expect(plane.of("fail")[0]?.body).toMatchObject({
      kind: "input",
      reason: "nobody looks like that",
    });
    expect(plane.uploads.has(A)).toBe(false);
    expect(engine.pid).toBe(pid);
  });

  it("hands back what it is given while its engine is down", async () => {
    const { plane, engine, log } = await world();
    await plane.until("claim");
    process.kill(engine.pid ?? 0, "SIGKILL");
    await until(() => log.some((line) => line.includes("the engine died")));
    plane.offer(imageTask(A));
    const release = await plane.until("release");
    expect(release).toMatchObject({ taskId: A, body: { attempt: 1 } });
    plane.offer(imageTask(B));
    await plane.until("complete");
    expect(plane.of("fail")).toEqual([]);
  });

  it("is loud after three deaths in a row and still goes on trying", async () => {
    const { plane, log } = await world({ acts: { [A]: "crash", [B]: "crash", [C]: "crash" } });
    for (const id of [A, B, C]) plane.offer(imageTask(id));
    plane.offer(imageTask("1738860389560"));
    await plane.until("complete");
    expect(plane.of("fail")).toHaveLength(3);
    expect(log.join("")).toContain("the engine died 3 times in a row");
  });
});

describe("a render node that is told to stop", () => {
  it("finishes the task it draws and takes no other", async () => {
    const { plane, drain, ended } = await world({ acts: { [A]: "brief" } });
    plane.offer(imageTask(A));
    await plane.until("heartbeat");
    plane.offer(imageTask(B));
    drain();
    await ended;
    expect(plane.of("complete").map(({ taskId }) => taskId)).toEqual([A]);
    expect(plane.of("claim")).toHaveLength(1);
  });

  it("hands back a task that takes too long, which spends no attempt", async () => {
    const { plane, drain, handBack, ended, taskFiles } = await world({ acts: { [A]: "wait" } });
    plane.offer(imageTask(A));
    await plane.until("heartbeat");
    drain();
    handBack();
    await ended;
    expect(plane.of("release").map(({ taskId, body }) => ({ taskId, body }))).toEqual([
      { taskId: A, body: { attempt: 1 } },
    ]);
    expect(plane.of("fail")).toEqual([]);
    expect(await taskFiles()).toEqual([]);
  });

  it("releases what was leased to the claim it drops", async () => {
    const { plane, drain, ended } = await world();
    plane.script = (call, index) => (call.verb === "claim" && index === 1 ? "ignore" : "answer");
    await plane.until("claim");
    plane.offer(imageTask(A));
    drain();
    await ended;
    expect(plane.of("claim")[1]?.body).toMatchObject({ wait_seconds: 0 });
    expect(plane.of("release").map(({ taskId }) => taskId)).toEqual([A]);
  });

  it("ends when the server drains it", async () => {
    const { plane, ended } = await world();
    await plane.until("claim");
    plane.drainNode();
    await ended;
    expect(plane.of("claim")).toHaveLength(1);
  });

  it("ends with the reason when its token is revoked", async () => {
    const { plane, ended } = await world();
    plane.script = () => 401;
    await expect(ended).rejects.toThrow("401");
  });
});

describe("a render node that starts again", () => {
  it("sends the reports of its last run first, in their order", async () => {
    const plane = await ScriptedControlPlane.start();
    const scratch = await mkdtemp(path.join(tmpdir(), "atelier-agent-"));
    onTestFinished(async () => {
      await plane.close();
      await rm(scratch, { recursive: true, force: true });
    });
    const before = await agentWorld({ plane, scratch, acts: { [B]: "refuse" } });
    plane.script = (call) => (call.verb === "complete" || call.verb === "fail" ? 503 : "answer");
    plane.offer(imageTask(A));
    await plane.until("complete");
    plane.offer(imageTask(B));
    await until(() => before.outbox.size === 2);
    await before[Symbol.asyncDispose]();

    plane.script = () => "answer";
    plane.calls.length = 0;
    plane.offer(imageTask(C));
    const after = await agentWorld({ plane, scratch });
    await plane.until("complete", 2);
    const order = plane.calls
      .filter(({ verb }) => ["complete", "fail", "claim"].includes(verb))
      .map(({ verb, taskId }) => [verb, taskId]);
    expect(order.slice(0, 3)).toEqual([
      ["complete", A],
      ["fail", B],
      ["claim", null],
    ]);
    after.drain();
    await after.ended;
    await after[Symbol.asyncDispose]();
    expect(await readdir(path.join(scratch, "outbox"))).toEqual([]);
  });
});

/** Looks again after every turn of the event loop and a little. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
