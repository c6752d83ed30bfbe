import { beforeEach, describe, expect, test } from "vitest";
import { callJson } from "../client.ts";
import { freezeClock, passSnapshot } from "./clock.ts";
import { emptyQueues } from "./empty-queue.ts";
import { LOOK, Phone } from "./phone.ts";
import { jpeg, ScriptedNode } from "./render-node.ts";

freezeClock();
beforeEach(emptyQueues);

/** A task in the hands of a node. */
async function leased() {
  const phone = await Phone.signUp();
  const node = await ScriptedNode.join();
  const taskId = await phone.askFor();
  await node.claim();
  return { node, taskId };
}

const IN_TWO_SIZES = { ...LOOK, apparel_details: { ...LOOK.apparel_details, size2: "L" } };
const ALL_FOUR = ["picture", "thumbnail", "picture2", "thumbnail2"] as const;

describe("a task", () => {
  test("waits, runs with its progress shown, and is done when the gallery has it", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor();
    expect(taskId).toMatch(/^\d{12}0$/);
    expect(await phone.status(taskId)).toMatchObject({ status: 0, position: 1 });

    const { task } = await node.claim();
    expect(task).toMatchObject({ task_id: taskId, attempt: 1, request: { lane: "image" } });
    expect(await phone.status(taskId)).toMatchObject({ status: 1, position: 0, progress: 0 });
    await node.heartbeat(taskId, 1, 40);
    expect(await phone.status(taskId)).toMatchObject({ progress: 40, stage: "render" });

    expect((await node.finish(taskId, 1)).status).toBe(200);
    expect(await phone.status(taskId)).toEqual({ status: 2, position: -1, progress: 100 });
    const { body } = await callJson("GET /get_gallery", { token: phone.token });
    expect(body["gallery_urls"]).toEqual([{ type: "image", url: taskId }]);
  });

  test("in two sizes is not done without all four files", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const taskId = await phone.askFor(IN_TWO_SIZES);
    await node.claim();
    const early = await node.finish(taskId, 1);
    expect(early).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(early.body.message).toContain("picture2");
    expect(await phone.status(taskId)).toMatchObject({ status: 1 });

    expect((await node.finish(taskId, 1, ALL_FOUR)).status).toBe(200);
    const { body } = await callJson("GET /get_gallery", { token: phone.token });
    expect(body["gallery_urls"]).toHaveLength(2);
  });

  test("tells the node a body and a garment, never who asked", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    await phone.askFor();
    const { task } = await node.claim();
    expect(Object.keys(task?.request ?? {}).sort()).toEqual([
      "apparel",
      "image_options",
      "lane",
      "user_details",
    ]);
    expect(JSON.stringify(task)).not.toContain("Lovelace");
  });

  test("is nobody else's to see or to cancel", async () => {
    const taskId = await (await Phone.signUp()).askFor();
    const stranger = await Phone.signUp();
    expect((await stranger.poll(taskId)).status).toBe(404);
    expect((await stranger.cancel(taskId)).status).toBe(404);
    for (const id of ["1738860389530", "9999999999990", "x", "173886038953012"]) {
      passSnapshot();
      expect((await stranger.poll(id)).status).toBe(404);
    }
  });

  test("of view mode 2 is a picture of the fit, and never a video", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const fitMap = { ...LOOK, user_details: { ...LOOK.user_details, view_mode: 2 } };
    await phone.askFor(fitMap);
    const { task } = await node.claim();
    expect(task).toMatchObject({ request: { user_details: { view_mode: 2 } } });
    const video = await callJson("POST /generate_video", { token: phone.token, json: fitMap });
    expect(video).toMatchObject({
      status: 400,
      body: { details: [{ path: "user_details.view_mode" }] },
    });
  });
});

describe("positions", () => {
  test("count the waiting tasks before one, whoever leaves the queue", async () => {
    const phone = await Phone.signUp();
    const node = await ScriptedNode.join();
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push(await phone.askFor());
    const positions = async () => {
      const statuses = [];
      for (const id of ids) statuses.push((await phone.status(id)).position);
      return statuses;
    };
    expect(await positions()).toEqual([1, 2, 3, 4]);
    await node.claim();
    expect(await positions()).toEqual([0, 1, 2, 3]);
    await phone.cancel(ids[2] ?? "");
    expect(await positions()).toEqual([0, 1, -1, 2]);
    await node.release(ids[0] ?? "", 1);
    expect(await positions()).toEqual([1, 2, -1, 3]);
  });

  test("of the lanes do not mix", async () => {
    const phone = await Phone.signUp();
    await phone.askFor();
    const { body } = await callJson("POST /generate_video", { token: phone.token, json: LOOK });
    const videoId = String(body["task_id"]);
    expect(videoId).toMatch(/1$/);
    expect(await phone.status(videoId)).toMatchObject({ status: 0, position: 1 });
  });
});

describe("an upload", () => {
  test("may be repeated with the same bytes and not with others", async () => {
    const { node, taskId } = await leased();
    expect((await node.upload(taskId, 1, "picture", jpeg("a"))).status).toBe(200);
    expect((await node.upload(taskId, 1, "picture", jpeg("a"))).status).toBe(200);
    expect((await node.upload(taskId, 1, "picture", jpeg("b"))).status).toBe(409);
  });

  test("that is not what its name says is refused", async () => {
    const { node, taskId } = await leased();
    const text = Uint8Array.from(new TextEncoder().encode("not a picture, whatever it says"));
    expect((await node.upload(taskId, 1, "picture", text)).status).toBe(400);
    expect((await node.upload(taskId, 1, "video", jpeg("a"))).status).toBe(400);
    const bare = await callJson(`PUT /node/tasks/${taskId}/attempts/1/artifacts/picture`, {
      token: node.token,
      body: jpeg("a"),
    });
    expect(bare).toMatchObject({ status: 400 });
    expect(bare.body.message).toContain("Content-Digest");
  });

  test("whose bytes are not those announced cannot complete the task", async () => {
    const { node, taskId } = await leased();
    for (const name of ["picture", "thumbnail"] as const) {
      await node.upload(taskId, 1, name, jpeg("a"));
    }
    const artifacts = ["picture", "thumbnail"].map((name) => ({
      name,
      bytes: 5,
      sha256: "0".repeat(64),
    }));
    const answer = await node.post(`tasks/${taskId}/complete`, { attempt: 1, artifacts });
    expect(answer).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});
