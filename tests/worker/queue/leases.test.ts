import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { call, callJson } from "../client.ts";
import { freezeClock, passSeconds } from "./clock.ts";
import { emptyQueues } from "./empty-queue.ts";
import { LOOK, Phone } from "./phone.ts";
import { admin, jpeg, ScriptedNode } from "./render-node.ts";

freezeClock();
beforeEach(emptyQueues);

const imageQueue = () => env.TASK_QUEUE.getByName("image");

/** A phone with `count` waiting tasks. */
async function phoneWith(count: number) {
  const phone = await Phone.signUp();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await phone.askFor());
  const [first = "", second = "", third = ""] = ids;
  return { phone, first, second, third };
}

describe("a lease that is not renewed", () => {
  test("ends, and the task returns to its own place under the next attempt", async () => {
    const { phone, first, second } = await phoneWith(2);
    const [silent, other] = [await ScriptedNode.join(), await ScriptedNode.join()];
    await silent.claim();
    passSeconds(28);
    expect(await phone.status(first)).toMatchObject({ status: 1 });
    passSeconds(2);
    expect(await phone.status(first)).toMatchObject({ status: 0, position: 1 });
    expect(await phone.status(second)).toMatchObject({ position: 2 });
    expect((await other.claim()).task).toMatchObject({ task_id: first, attempt: 2 });
  });

  test("ends by the alarm when nobody calls", async () => {
    await phoneWith(1);
    const node = await ScriptedNode.join();
    await node.claim();
    passSeconds(31);
    expect(await runDurableObjectAlarm(imageQueue())).toBe(true);
    const { body } = await admin("GET /admin/queue");
    expect(body["lanes"]).toMatchObject([{ lane: "image", waiting: 1, running: [] }, {}]);
  });

  test("leaves a zombie with nothing: its heartbeat, upload and completion are refused", async () => {
    const { phone, first } = await phoneWith(1);
    const [zombie, other] = [await ScriptedNode.join(), await ScriptedNode.join()];
    await zombie.claim();
    passSeconds(31);
    await other.claim();
    expect((await other.finish(first, 2)).status).toBe(200);

    expect((await zombie.heartbeat(first, 1)).body["tasks"]).toMatchObject([{ state: "lost" }]);
    const upload = await zombie.upload(first, 1, "picture", jpeg("zombie"));
    expect(upload).toMatchObject({ status: 409, body: { code: "stale_attempt" } });
    expect((await zombie.finish(first, 1)).status).toBe(409);
    expect((await zombie.fail(first, 1)).status).toBe(409);
    expect((await zombie.release(first, 1)).status).toBe(409);

    const picture = await call(`GET /get_gallery_image/${first}`, { token: phone.token });
    expect(await picture.text()).toContain(`picture of ${first} at 2`);
  });
});

describe("a lease", () => {
  test("holds as long as heartbeats renew it", async () => {
    const { phone, first } = await phoneWith(1);
    const node = await ScriptedNode.join();
    await node.claim();
    for (let n = 0; n < 10; n += 1) {
      passSeconds(20);
      expect((await node.heartbeat(first, 1)).body["tasks"]).toMatchObject([{ state: "leased" }]);
    }
    expect(await phone.status(first)).toMatchObject({ status: 1 });
    expect((await node.finish(first, 1)).status).toBe(200);
  });

  test("is the same for the same claim, and a spent claim gets no other", async () => {
    const { first } = await phoneWith(2);
    const node = await ScriptedNode.join();
    const claimId = crypto.randomUUID();
    const [one, two] = [await node.claim({ claimId }), await node.claim({ claimId })];
    expect(one.task).toMatchObject({ task_id: first, attempt: 1 });
    expect(two.task).toEqual(one.task);
    await node.finish(first, 1);
    expect((await node.claim({ claimId })).task).toBeNull();
    await abortAllDurableObjects();
    expect((await node.claim({ claimId })).task).toBeNull();
  });

  test("outlives the queue object, gone politely or not", async () => {
    const { first, second } = await phoneWith(2);
    const node = await ScriptedNode.join();
    const claimId = crypto.randomUUID();
    const before = await node.claim({ claimId });
    await evictDurableObject(imageQueue());
    expect((await node.claim({ claimId })).task).toEqual(before.task);
    await abortAllDurableObjects();
    expect((await node.heartbeat(first, 1)).body["tasks"]).toMatchObject([{ state: "leased" }]);
    expect((await node.finish(first, 1)).status).toBe(200);
    expect((await node.claim()).task).toMatchObject({ task_id: second });
  });

  test("gets a grace when it was the queue that was away", async () => {
    const { first } = await phoneWith(1);
    const node = await ScriptedNode.join();
    await node.claim();
    await evictDurableObject(imageQueue());
    passSeconds(300);
    expect((await node.finish(first, 1)).status).toBe(200);
  });

  test("handed back spends no attempt", async () => {
    const { phone, first } = await phoneWith(2);
    const node = await ScriptedNode.join();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await node.claim()).task).toMatchObject({ task_id: first, attempt });
      expect((await node.release(first, attempt)).status).toBe(200);
    }
    expect(await phone.status(first)).toMatchObject({ status: 0, position: 1 });
  });
});

describe("a task that fails", () => {
  test("three times fails for good, and says why", async () => {
    const { phone, first } = await phoneWith(1);
    const node = await ScriptedNode.join();
    for (const reason of ["no such bone", "no such bone", "the engine died"]) {
      const { task } = await node.claim();
      await node.fail(first, task?.attempt ?? 0, reason);
    }
    expect((await node.claim()).task).toBeNull();
    expect(await phone.status(first)).toEqual({
      status: 3,
      position: -1,
      message: "failed after 3 attempts: no such bone; the engine died",
    });
  });

  test("is not offered to the same node again while another lives", async () => {
    const { first, second, third } = await phoneWith(3);
    const [bad, good] = [await ScriptedNode.join(), await ScriptedNode.join()];
    await good.hello();
    await bad.claim();
    await bad.fail(first, 1);
    expect((await bad.claim()).task).toMatchObject({ task_id: second });
    expect((await good.claim()).task).toMatchObject({ task_id: first, attempt: 2 });
    passSeconds(20);
    await bad.heartbeat(second, 1);
    await good.heartbeat(first, 2);
    await good.fail(first, 2);
    // Both have failed it and nobody else lives: better the same node than none.
    expect((await bad.claim()).task).toMatchObject({ task_id: first, attempt: 3 });
    expect((await bad.claim()).task).toMatchObject({ task_id: third });
  });

  test("and was replayed is a new task; what has ended stays ended", async () => {
    const { phone, first } = await phoneWith(1);
    const node = await ScriptedNode.join();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await node.claim();
      await node.fail(first, attempt);
    }
    const { status, body } = await admin(`POST /admin/tasks/${first}/replay`);
    expect(status).toBe(200);
    const again = String(body["task_id"]);
    expect((await node.claim()).task).toMatchObject({ task_id: again, attempt: 1 });
    expect(await phone.status(first)).toMatchObject({ status: 3 });
    expect(await phone.status(again)).toMatchObject({ status: 1 });
    expect((await admin(`POST /admin/tasks/${again}/replay`)).status).toBe(409);
  });
});

describe("a completion", () => {
  test("may be repeated, also long after", async () => {
    const { first } = await phoneWith(1);
    const node = await ScriptedNode.join();
    await node.claim();
    const once = await node.finish(first, 1);
    expect(await node.finish(first, 1)).toEqual(once);
    await evictDurableObject(imageQueue());
    passSeconds(3600);
    await phoneWith(1);
    await env.TASK_QUEUE.getByName("image").tend();
    const bytes = jpeg(`picture of ${first} at 1`);
    const artifacts = [{ name: "picture", bytes: bytes.length, sha256: "0".repeat(64) }];
    const late = await node.post(`tasks/${first}/complete`, { attempt: 1, artifacts });
    expect(late).toEqual(once);
  });

  test("does not bring back what the client has removed", async () => {
    const { phone, first } = await phoneWith(1);
    const node = await ScriptedNode.join();
    await node.claim();
    await node.finish(first, 1);
    await callJson(`DELETE /remove_gallery_image/${first}`, { token: phone.token });
    await node.finish(first, 1);
    const { body } = await callJson("GET /get_gallery", { token: phone.token });
    expect(body["gallery_urls"]).toEqual([]);
  });
});

describe("an idle node", () => {
  test("gets a new task at once", async () => {
    const node = await ScriptedNode.join();
    const claim = node.claim({ wait: 20 });
    const { first } = await phoneWith(1);
    expect((await claim).task).toMatchObject({ task_id: first });
  });

  test("that serves both lanes gets one task, from whichever lane has it", async () => {
    const node = await ScriptedNode.join();
    const lanes = ["image", "video"];
    const claim = node.claim({ wait: 20, lanes });
    const phone = await Phone.signUp();
    const ask = { token: phone.token, json: LOOK };
    const { body } = await callJson("POST /generate_video", ask);
    expect((await claim).task).toMatchObject({ task_id: body["task_id"] });
  });

  test("that serves both lanes gets the oldest task first", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const video = await callJson("POST /generate_video", { token: phone.token, json: LOOK });
    passSeconds(1);
    const imageId = await phone.askFor();
    const lanes = ["image", "video"];
    expect((await node.claim({ lanes })).task).toMatchObject({ task_id: video.body["task_id"] });
    expect((await node.claim({ lanes })).task).toMatchObject({ task_id: imageId });
    expect((await node.claim({ lanes })).task).toBeNull();
  });

  test("counts only in the lanes it serves", async () => {
    const node = await ScriptedNode.join();
    await node.hello(["image"]);
    await node.post("heartbeat", { boot_id: node.bootId, tasks: [] });
    const { body } = await admin("GET /admin/queue");
    expect(body["lanes"]).toMatchObject([{ working_nodes: 1 }, { working_nodes: 0 }]);
  });
});
