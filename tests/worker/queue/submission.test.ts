import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { callJson } from "../client.ts";
import { freezeClock, passSeconds } from "./clock.ts";
import { emptyQueues } from "./empty-queue.ts";
import { LOOK, Phone } from "./phone.ts";
import { admin, ScriptedNode } from "./render-node.ts";

freezeClock();
beforeEach(emptyQueues);

const KEY = { "Idempotency-Key": "order-66-a" };
const OTHER_LOOK = { ...LOOK, apparel_details: { ...LOOK.apparel_details, size: "L" } };

describe("an Idempotency-Key", () => {
  test("makes one task of many calls, also at once and after a crash", async () => {
    const phone = await Phone.signUp();
    const answers = await Promise.all([1, 2, 3].map(() => phone.ask(LOOK, KEY)));
    await abortAllDurableObjects();
    answers.push(await phone.ask(LOOK, { "Idempotency-Key": '"order-66-a"' }));
    const ids = new Set(answers.map(({ body }) => body["task_id"]));
    expect(ids.size).toBe(1);
    expect(await env.TASK_QUEUE.getByName("image").report()).toMatchObject({ waiting: 1 });
  });

  test("names the same request however it is spelled, and no other", async () => {
    const phone = await Phone.signUp();
    const first = await phone.ask(LOOK, KEY);
    const spelled = { ...LOOK, user_details: { gender: "female", skin_tone: 2, pose: "i-pose" } };
    expect(await phone.ask(spelled, KEY)).toEqual(first);
    expect(await phone.ask(OTHER_LOOK, KEY)).toMatchObject({
      status: 422,
      body: { code: "idempotency_mismatch" },
    });
  });

  test("belongs to its user, and lives for a day", async () => {
    const queue = env.TASK_QUEUE.getByName("image");
    const enqueue = async (userId: string) => {
      const idempotency = { key: "order-66-b", fingerprint: "f" };
      const task = { userId, request: "{}", idempotency, admission: null };
      const result = await queue.enqueue(task);
      return result.ok ? result.taskId : result.code;
    };
    const first = await enqueue("ada");
    expect(await enqueue("bob")).not.toBe(first);
    passSeconds(23 * 3600);
    expect(await enqueue("ada")).toBe(first);
    passSeconds(2 * 3600);
    expect(await enqueue("ada")).not.toBe(first);
  });

  test("that is no key is a 400", async () => {
    const phone = await Phone.signUp();
    expect(await phone.ask(LOOK, { "Idempotency-Key": "short" })).toMatchObject({ status: 400 });
  });
});

describe("calls that arrive together", () => {
  test("are taken in their order, and the faulty one among them fails alone", async () => {
    const queue = env.TASK_QUEUE.getByName("image");
    const enqueue = (userId: string, request: string) =>
      queue.enqueue({ userId, request, idempotency: null, admission: null });
    // A request must not be null in the queue's table.
    const unstorable = null as unknown as string;
    const [first, faulty, second] = await Promise.allSettled([
      enqueue("ada", "{}"),
      enqueue("bob", unstorable),
      enqueue("eve", "{}"),
    ]);
    expect(first).toMatchObject({ status: "fulfilled", value: { ok: true, position: 1 } });
    expect(faulty).toMatchObject({ status: "rejected" });
    expect(second).toMatchObject({ status: "fulfilled", value: { ok: true, position: 2 } });
    expect(await queue.report()).toMatchObject({ waiting: 2 });
  });
});

describe("limits", () => {
  test("let a user have twenty unfinished tasks, in both lanes together", async () => {
    const phone = await Phone.signUp();
    const ask = { token: phone.token, json: LOOK };
    for (let n = 0; n < 10; n += 1) {
      await phone.askFor();
      await callJson("POST /generate_video", ask);
    }
    const refused = await phone.ask();
    expect(refused).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(refused.body.message).toContain("20 unfinished");
    expect((await callJson("POST /generate_video", ask)).status).toBe(429);

    const { task } = await (await ScriptedNode.join()).claim();
    await phone.cancel(task?.task_id ?? "");
    expect((await phone.ask()).status).toBe(200);
  });

  test("let no more through when both lanes are asked at once", async () => {
    const phone = await Phone.signUp();
    const routes = ["POST /generate", "POST /generate_video"] as const;
    const ask = { token: phone.token, json: LOOK };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => callJson(routes[n % 2] ?? routes[0], ask)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(20);
  });

  test("count a request that is about to be accepted, for ten seconds", async () => {
    const [image, video] = [env.TASK_QUEUE.getByName("image"), env.TASK_QUEUE.getByName("video")];
    await image.reserve("ada", "picture");
    expect(await image.unfinishedOf("ada")).toBe(1);
    expect(await video.unfinishedOf("ada")).toBe(0);
    passSeconds(10);
    expect(await image.unfinishedOf("ada")).toBe(0);
    const admission = { reservation: "picture", unfinishedElsewhere: 0 };
    const late = { userId: "ada", request: "{}", idempotency: null, admission };
    expect(await image.enqueue(late)).toEqual({ ok: false, code: "reservation_lost" });
  });
});

describe("cancelling", () => {
  test("takes a waiting task out of the queue", async () => {
    const phone = await Phone.signUp();
    const taskId = await phone.askFor();
    expect((await phone.cancel(taskId)).status).toBe(200);
    const status = { status: 3, position: -1, message: "cancelled by the client" };
    expect(await phone.status(taskId)).toEqual(status);
    expect((await (await ScriptedNode.join()).claim()).task).toBeNull();
    expect((await phone.cancel(taskId)).status).toBe(200);
  });

  test("stops a running task at the node's next heartbeat and leaves no bytes", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    await node.claim();
    await node.upload(taskId, 1, "picture", Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]));
    await phone.cancel(taskId);
    const { body } = await node.heartbeat(taskId, 1);
    expect(body["tasks"]).toMatchObject([{ task_id: taskId, state: "cancelled" }]);
    expect(await node.finish(taskId, 1)).toMatchObject({ status: 409 });
    const { objects } = await env.MEDIA.list();
    expect(objects.filter(({ key }) => key.includes(taskId))).toEqual([]);
  });

  test("comes too late for what is done", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    await node.claim();
    await node.finish(taskId, 1);
    expect(await phone.cancel(taskId)).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await phone.status(taskId)).toMatchObject({ status: 2 });
  });
});

test("the queue's faults are told to nobody without the admin token", async () => {
  for (const path of ["/admin/queue", "/admin/nodes", "/metrics"]) {
    expect((await callJson(`GET ${path}`)).status).toBe(401);
    expect((await callJson(`GET ${path}`, { token: "admin-token-for-test" })).status).toBe(401);
  }
  expect((await admin("GET /admin/queue")).status).toBe(200);
});
