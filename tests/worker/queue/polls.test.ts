import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import type { TaskStatus } from "../../../contracts/task-status.ts";
import { call } from "../client.ts";
import { freezeClock, passSeconds, passSnapshot } from "./clock.ts";
import { emptyQueues } from "./empty-queue.ts";
import { Phone } from "./phone.ts";
import { admin, ScriptedNode } from "./render-node.ts";

freezeClock();
beforeEach(emptyQueues);

const imageQueue = () => env.TASK_QUEUE.getByName("image");
const readsOfQueue = async () => (await imageQueue().report()).reads;

/** Server-sent events of a stream, as they come. */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: TaskStatus }> {
  if (!response.body) return;
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [, event = "", data = "null"] =
        /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { event, data: JSON.parse(data) as TaskStatus };
    }
  }
}

describe("a poll", () => {
  test("costs the queue one read a second, however many ask", async () => {
    const phone = await Phone.signUp();
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(await phone.askFor());
    await phone.status(ids[0] ?? "");
    const before = await readsOfQueue();
    for (let second = 0; second < 3; second += 1) {
      passSnapshot();
      await Promise.all([...ids, ...ids, ...ids].map((id) => phone.poll(id)));
    }
    expect((await readsOfQueue()) - before).toBe(3);
  });

  test("is answered while others wait for the same read, in whatever moment it comes", async () => {
    const phone = await Phone.signUp();
    const { sub: userId = "" } = decodeJwt(phone.token);
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      // As if by another isolate: this one has never heard of the task.
      const task = { userId, request: "{}", idempotency: null, admission: null };
      const result = await imageQueue().enqueue(task);
      if (result.ok) ids.push(result.taskId);
    }
    const answers = await Promise.all(
      ids.map(async (id, n) => {
        await scheduler.wait(n);
        const response = await phone.poll(id);
        return response.status === 200 ? response.json<TaskStatus>() : null;
      }),
    );
    expect(answers.map((answer) => answer?.position)).toEqual(ids.map((_, n) => n + 1));
  });

  test("sees a task that was accepted a moment ago", async () => {
    const phone = await Phone.signUp();
    await phone.status(await phone.askFor());
    const taskId = await phone.askFor();
    const response = await phone.poll(taskId);
    expect(await response.json()).toMatchObject({ status: 0, position: 2 });
  });

  test("says the same as the queue itself", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await phone.askFor());
    await node.claim();
    await node.claim();
    await phone.cancel(ids[5] ?? "");
    await node.release(ids[0] ?? "", 1);
    for (const id of ids) {
      const exact = await imageQueue().status(id);
      expect(await phone.status(id)).toMatchObject({ position: exact?.position });
    }
  });

  test("is answered 304 while nothing changed for the task, and passes on what was seen", async () => {
    const phone = await Phone.signUp();
    const taskId = await phone.askFor();
    passSnapshot();
    const first = await phone.poll(taskId);
    const etag = first.headers.get("ETag") ?? "";
    await phone.askFor();
    passSnapshot();
    const same = await phone.poll(taskId, { "If-None-Match": etag });
    expect(same.status).toBe(304);
    expect(same.headers.get("ETag")).not.toBe(etag);

    await (await ScriptedNode.join()).claim();
    passSnapshot();
    const changed = await phone.poll(taskId, { "If-None-Match": etag });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({ status: 1 });
  });

  test("with the tag of a later version is not answered from an older snapshot", async () => {
    const phone = await Phone.signUp();
    const taskId = await phone.askFor();
    await phone.status(taskId);
    await (await ScriptedNode.join()).claim();
    const { version } = (await imageQueue().view([], 0)).snapshot ?? { version: 0 };
    const etag = `"${version.toString(36)}-0"`;
    const response = await phone.poll(taskId, { "If-None-Match": etag });
    expect(await response.json()).toMatchObject({ status: 1 });
  });

  test("goes on as before when the queue object was evicted", async () => {
    const phone = await Phone.signUp();
    const [first, second] = [await phone.askFor(), await phone.askFor()];
    await (await ScriptedNode.join()).claim();
    await evictDurableObject(imageQueue());
    expect(await phone.status(first)).toMatchObject({ status: 1 });
    expect(await phone.status(second)).toMatchObject({ status: 0, position: 1 });
  });
});

describe("the estimate", () => {
  test("is unknown, with the reason, while no node serves the lane", async () => {
    const phone = await Phone.signUp();
    const taskId = await phone.askFor();
    expect(await phone.status(taskId)).toMatchObject({ eta_seconds: null, reason: "no_node" });
    const node = await ScriptedNode.join();
    await node.hello();
    expect(await phone.status(taskId)).toMatchObject({ reason: "queued" });
    passSeconds(50);
    expect(await phone.status(taskId)).toMatchObject({ reason: "no_node" });
  });

  test("follows from recent durations, nodes and place; polls are advised by it", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const first = await phone.askFor();
    await node.claim();
    passSeconds(8);
    await node.finish(first, 1);
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push(await phone.askFor());
    await node.claim();
    // One node, eight seconds a task, one task running: the third waiting is the third from now.
    const status = await phone.status(ids[3] ?? "");
    expect(status).toMatchObject({ position: 3, eta_seconds: [24, 32], poll_after_ms: 3000 });
    expect((await phone.status(ids[0] ?? "")).eta_seconds?.[0]).toBeLessThan(8);
  });

  test("of a running task follows from its own progress, however long others took", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const first = await phone.askFor();
    await node.claim();
    passSeconds(2);
    await node.finish(first, 1);
    const taskId = await phone.askFor();
    await node.claim();
    passSeconds(20);
    await node.heartbeat(taskId, 1, 25);
    // Twenty seconds for a quarter: sixty for the rest, and 1.1 have passed when it is read.
    const { eta_seconds } = await phone.status(taskId);
    expect(eta_seconds).toEqual([44.2, 88.4]);
  });

  test("says that the lane is paused", async () => {
    const phone = await Phone.signUp();
    await (await ScriptedNode.join()).hello();
    const taskId = await phone.askFor();
    await admin("POST /admin/queue/image/pause");
    expect(await phone.status(taskId)).toMatchObject({ reason: "paused", eta_seconds: null });
  });
});

describe("watching", () => {
  test("tells each change and ends with the task", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    const events = eventsOf(await call(`GET /generate/${taskId}/events`, { token: phone.token }));
    const next = async () => (await events.next()).value as { event: string; data: TaskStatus };
    expect(await next()).toMatchObject({ event: "status", data: { status: 0, position: 1 } });

    await node.claim();
    passSnapshot();
    expect(await next()).toMatchObject({ event: "status", data: { status: 1, progress: 0 } });
    await evictDurableObject(imageQueue());
    await node.heartbeat(taskId, 1, 70);
    passSnapshot();
    expect(await next()).toMatchObject({ data: { progress: 70, stage: "render" } });
    await node.finish(taskId, 1);
    passSnapshot();
    expect(await next()).toMatchObject({ event: "end", data: { status: 2, position: -1 } });
    expect((await events.next()).done).toBe(true);
  });
});
