/** Who may touch what: every route that names something, by its owner, another user, and nobody. */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, test } from "vitest";
import { finishedTasks, galleryItems } from "../../worker/database/schema.ts";
import { call, callJson, signUp, subjectOf } from "./client.ts";

const PICTURE = "1738860589530";
const ABSENT = "1738860000000";
const TASK_ROUTES = ["GET /generate/{}", "GET /generate/{}/events", "DELETE /generate/{}"];
const GALLERY_ROUTES = [
  "GET /get_gallery_image/{}",
  "HEAD /get_gallery_image/{}",
  "GET /get_gallery_video/{}",
  "GET /get_thumbnail/{}",
  "HEAD /get_thumbnail/{}",
  "DELETE /remove_gallery_image/{}",
];
const HEADERS: Record<string, string>[] = [{}, { Range: "bytes=0-1" }, { "If-None-Match": "*" }];

let owner = "";
let other = "";
let waiting = "";

beforeAll(async () => {
  owner = (await signUp()).token;
  other = (await signUp()).token;
  const keys = { mediaKey: "access/media", thumbnailKey: "access/thumbnail" };
  await env.MEDIA.put(keys.mediaKey, "picture");
  await env.MEDIA.put(keys.thumbnailKey, "thumbnail");
  const userId = subjectOf(owner);
  await drizzle(env.DB)
    .insert(galleryItems)
    .values({ url: PICTURE, taskId: PICTURE, userId, type: "image", ...keys, createdAt: 0 });
  await drizzle(env.DB)
    .insert(finishedTasks)
    .values({ taskId: PICTURE, userId, outcome: "done", attempt: 1, endedAt: 0 });
  const { body } = await callJson("POST /generate", {
    token: owner,
    json: {
      user_details: { skin_tone: 2, gender: "Female" },
      apparel_details: { item_id: "LongSleeve", color: "Black", size: "M" },
    },
  });
  waiting = String(body["task_id"]);
});

/** Status, headers that could tell, and body, with the id itself blotted out. */
async function answerTo(route: string, id: string, token: string, headers: Record<string, string>) {
  const response = await call(route.replace("{}", id), { token, headers });
  const told = ["ETag", "Content-Length", "Content-Type", "Content-Range", "Cache-Control"];
  return {
    status: response.status,
    headers: told.map((name) => response.headers.get(name)),
    body: (await response.text()).replaceAll(id, "ID"),
  };
}

describe.each([...GALLERY_ROUTES, ...TASK_ROUTES])("%s", (route) => {
  test("answers another user exactly as if there were nothing", async () => {
    for (const headers of HEADERS) {
      const absent = await answerTo(route, ABSENT, other, headers);
      expect(absent.status).toBe(404);
      expect(await answerTo(route, PICTURE, other, headers)).toEqual(absent);
    }
  });

  test("answers nobody and a forger with 401, whatever there is", async () => {
    for (const id of [PICTURE, ABSENT]) {
      expect((await call(route.replace("{}", id))).status).toBe(401);
      const forged = `${other.slice(0, -8)}AAAAAAAA`;
      expect((await call(route.replace("{}", id), { token: forged })).status).toBe(401);
    }
  });

  test.each([
    "..%2f..%2fusers",
    "%2e%2e",
    "access%2fmedia",
    `${PICTURE}%00`,
    `${PICTURE}%0d%0aX-Evil: 1`,
    `%20${PICTURE}`,
    `${PICTURE}-1`,
    `${PICTURE}-2`,
    "1738860589530' OR '1'='1",
    "%25",
    "%ff%fe",
    "０１２３",
    "x".repeat(4000),
  ])("does not find the owner's picture as %j", async (id) => {
    const { status } = await call(route.replace("{}", id), { token: owner });
    expect([400, 404]).toContain(status);
  });
});

test("a waiting task can be watched and cancelled by its owner alone", async () => {
  for (const route of TASK_ROUTES) {
    const absent = await answerTo(route, ABSENT, other, {});
    expect(await answerTo(route, waiting, other, {})).toEqual(absent);
  }
  const seen = await callJson(`GET /generate/${waiting}`, { token: owner });
  expect([seen.status, seen.body["status"]]).toEqual([200, 0]);
});

test("after all of that the owner's picture is still there", async () => {
  expect(await (await call(`GET /get_gallery_image/${PICTURE}`, { token: owner })).text()).toBe(
    "picture",
  );
  expect((await callJson("GET /get_gallery", { token: other })).body).toEqual({ gallery_urls: [] });
});

test("a client's token opens nothing of the nodes or the operators, and theirs nothing of a client", async () => {
  for (const request of ["POST /node/claim", "POST /node/hello", "POST /node/heartbeat"]) {
    const { status } = await callJson(request, { token: owner, json: {} });
    expect(status).toBe(401);
  }
  expect((await call("GET /get_user_info", { token: env.ADMIN_TOKEN })).status).toBe(401);
});
