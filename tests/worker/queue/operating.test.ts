import { createScheduledController, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { recordEnding } from "../../../worker/gallery/publish.ts";
import worker from "../../../worker/index.ts";
import { call, callJson } from "../client.ts";
import { freezeClock, passSeconds } from "./clock.ts";
import { emptyQueues } from "./empty-queue.ts";
import { Phone } from "./phone.ts";
import { admin, jpeg, ScriptedNode } from "./render-node.ts";

freezeClock();
beforeEach(emptyQueues);

const imageQueue = () => env.TASK_QUEUE.getByName("image");
const storedKeys = async () => (await env.MEDIA.list()).objects.map(({ key }) => key);
const runUpkeep = () => worker.scheduled(createScheduledController(), env);

describe("a node's token", () => {
  test("is shown once, opens the node calls, and nothing after it was revoked", async () => {
    const node = await ScriptedNode.join();
    expect(node.token).toMatch(/^[0-9a-f]{64}$/);
    expect((await node.hello()).body).toMatchObject({ node: node.name, lease_seconds: 30 });
    expect((await admin("POST /admin/nodes", { name: node.name })).status).toBe(409);
    expect(JSON.stringify((await admin("GET /admin/nodes")).body)).not.toContain(node.token);

    expect((await admin(`DELETE /admin/nodes/${node.name}`)).status).toBe(200);
    passSeconds(11);
    expect((await node.hello()).status).toBe(401);
    expect((await admin("POST /admin/nodes", { name: node.name })).status).toBe(200);
    expect((await admin("DELETE /admin/nodes/nobody")).status).toBe(404);
  });

  test("is no client's token, nor the other way round", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    expect((await callJson("GET /get_user_info", { token: node.token })).status).toBe(401);
    expect((await callJson("POST /node/claim", { token: phone.token, json: {} })).status).toBe(401);
  });
});

describe("an operator", () => {
  test("drains a node: it is told so at once, and gets no more work until it starts anew", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const waiting = node.claim({ wait: 20 });
    await node.hello();
    await admin(`POST /admin/nodes/${node.name}/drain`);
    expect(await waiting).toMatchObject({ task: null, drain: true });
    await phone.askFor();
    expect(await node.claim({ wait: 20 })).toMatchObject({ task: null, drain: true });
    await admin(`POST /admin/nodes/${node.name}/resume`);
    expect((await node.claim()).task).not.toBeNull();
  });

  test("pauses a lane and resumes it", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    await admin("POST /admin/queue/image/pause");
    const taskId = await phone.askFor();
    expect(await node.claim()).toMatchObject({ task: null, pause: true });
    const claim = node.claim({ wait: 20 });
    await admin("POST /admin/queue/image/resume");
    expect(await claim).toMatchObject({ task: { task_id: taskId }, pause: false });
    expect((await admin("POST /admin/queue/audio/pause")).status).toBe(400);
  });

  test("sees lanes, nodes and figures", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    await node.hello();
    const first = await phone.askFor();
    await phone.askFor();
    await node.claim();
    passSeconds(4);
    await node.heartbeat(first, 1, 30);
    const queue = await admin("GET /admin/queue");
    expect(queue.body["lanes"]).toMatchObject([
      {
        lane: "image",
        waiting: 1,
        oldest_waiting_seconds: 4,
        working_nodes: 1,
        running: [{ task_id: first, node: node.name, percent: 30, running_seconds: 4 }],
      },
      { lane: "video", waiting: 0, oldest_waiting_seconds: null },
    ]);
    await node.finish(first, 1);
    const { body } = await admin("GET /admin/nodes");
    const lanes = { lane: "image", alive: true, done: 1, failed: 0, seconds_per_task: 4 };
    expect(body["nodes"]).toContainEqual(
      expect.objectContaining({
        name: node.name,
        lanes: expect.arrayContaining([expect.objectContaining(lanes)]),
      }),
    );
    const metrics = await call("GET /metrics", { token: "admin-token-for-tests" });
    const text = await metrics.text();
    expect(text).toContain('atelier_waiting_tasks{lane="image"} 1\n');
    expect(text).toContain(`atelier_tasks_done_total{lane="image",node="${node.name}"} 1\n`);
  });
});

describe("a node that keeps failing what another finishes", () => {
  test("is set aside, told why, and gets work again when the operator says so", async () => {
    const phone = await Phone.signUp();
    const [bad, good] = [await ScriptedNode.join(), await ScriptedNode.join()];
    await good.hello();
    for (let n = 0; n < 3; n += 1) {
      const taskId = await phone.askFor();
      await bad.claim();
      await bad.fail(taskId, 1, "driver crashed");
      await good.claim();
      expect((await good.finish(taskId, 2)).status).toBe(200);
    }
    await phone.askFor();
    const refused = await bad.claim();
    expect(refused.task).toBeNull();
    expect(refused.notice).toContain("driver crashed");
    await admin(`POST /admin/nodes/${bad.name}/resume`);
    expect((await bad.claim()).task).not.toBeNull();
  });
});

describe("upkeep", () => {
  test("finishes a completion that crashed between D1 and the queue", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    await node.claim();
    const [running] = (await imageQueue().report()).running;
    const { userId = "", lease } = running ?? {};
    await imageQueue().seal({ taskId, nodeId: lease?.nodeId ?? "", attempt: 1 });
    const ending = { taskId, userId, attempt: 1, outcome: "done", message: null } as const;
    const result = { measurements: null, fit: null, engine: null, endedAt: Date.now() };
    await recordEnding(env.DB, { ...ending, ...result }, ["picture"]);
    expect(await phone.status(taskId)).toMatchObject({ status: 1 });
    await runUpkeep();
    expect(await phone.status(taskId)).toMatchObject({ status: 2 });
    expect(await imageQueue().status(taskId)).toMatchObject({
      task: { state: "done", attempt: 1 },
    });
  });

  test("records what the queue ended by itself, and removes its bytes", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await node.claim();
      await node.upload(taskId, attempt, "picture", jpeg("half"));
      passSeconds(31);
    }
    await runUpkeep();
    const row = env.DB.prepare("SELECT outcome, message FROM finished_tasks WHERE task_id = ?");
    expect(await row.bind(taskId).first()).toEqual({
      outcome: "failed",
      message: "failed after 3 attempts: the node fell silent",
    });
    const { objects } = await env.MEDIA.list();
    expect(objects.filter(({ key }) => key.includes(taskId))).toEqual([]);
    expect(await imageQueue().report()).toMatchObject({ unrecorded: 0 });
  });

  test("sets an alarm that was lost", async () => {
    const phone = await Phone.signUp();
    await phone.askFor();
    await (await ScriptedNode.join()).claim();
    await runInDurableObject(imageQueue(), (_queue, state) => state.storage.deleteAlarm());
    const report = await imageQueue().tend();
    expect(report).toMatchObject({ alarmWasLost: true, faults: [] });
    const alarm = await runInDurableObject(imageQueue(), (_queue, state) =>
      state.storage.getAlarm(),
    );
    expect(alarm).toBeGreaterThan(Date.now());
  });

  test("removes bytes nobody names after two looks a day apart, and no others", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    await node.claim();
    expect((await node.finish(taskId, 1)).status).toBe(200);
    const orphan = "users/somebody/renders/1700000000000/1/picture.jpg";
    await env.MEDIA.put(orphan, "left behind");
    const before = await storedKeys();
    for (const days of [0, 2, 0.5]) {
      passSeconds(days * 86_400);
      await runUpkeep();
      expect(await storedKeys()).toEqual(before);
    }
    passSeconds(86_400);
    await runUpkeep();
    expect(await storedKeys()).toEqual(before.filter((key) => key !== orphan));
  });

  test("forgets what ended long ago", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const [first, second] = [await phone.askFor(), await phone.askFor()];
    for (const taskId of [first, second]) {
      await node.claim();
      await node.finish(taskId, 1);
    }
    passSeconds(700);
    await runUpkeep();
    expect(await imageQueue().status(first)).toBeNull();
    // Numbers and ids go on from the latest.
    expect(await imageQueue().status(second)).not.toBeNull();
    expect(await phone.status(first)).toMatchObject({ status: 2 });
  });
});
