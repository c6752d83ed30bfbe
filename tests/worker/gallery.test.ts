import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, test } from "vitest";
import { galleryItems } from "../../worker/database/schema.ts";
import { call, callJson, signUp, subjectOf } from "./client.ts";

/** Puts finished work into a user's gallery, as the completion of a task does. */
async function publish(token: string, type: "image" | "video", url: string, bytes: Uint8Array) {
  const userId = subjectOf(token);
  const keys = { mediaKey: `users/${userId}/${url}`, thumbnailKey: `users/${userId}/${url}-small` };
  await env.MEDIA.put(keys.mediaKey, bytes);
  await env.MEDIA.put(keys.thumbnailKey, new Uint8Array([7, 7]));
  await drizzle(env.DB)
    .insert(galleryItems)
    .values({ url, taskId: url.slice(0, 13), userId, type, ...keys, createdAt: 0 });
}

const VIDEO = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

describe("the gallery", () => {
  test("is empty at first, then lists the newest task first and its first size before its second", async () => {
    const { token } = await signUp();
    expect((await callJson("GET /get_gallery", { token })).body).toEqual({ gallery_urls: [] });
    await publish(token, "image", "1738860389530", new Uint8Array([1]));
    await publish(token, "image", "1738860389530-1", new Uint8Array([2]));
    await publish(token, "video", "1738860389561", VIDEO);
    expect((await callJson("GET /get_gallery", { token })).body).toEqual({
      gallery_urls: [
        { type: "video", url: "1738860389561" },
        { type: "image", url: "1738860389530" },
        { type: "image", url: "1738860389530-1" },
      ],
    });
  });

  test("serves each file under its own route and no other", async () => {
    const { token } = await signUp();
    await publish(token, "image", "1738860300000", new Uint8Array([1, 2, 3]));
    await publish(token, "video", "1738860300011", VIDEO);

    const image = await call("GET /get_gallery_image/1738860300000", { token });
    expect([...new Uint8Array(await image.arrayBuffer())]).toEqual([1, 2, 3]);
    expect(Object.fromEntries(image.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-length": "3",
      "cache-control": "private, max-age=86400, immutable",
      "accept-ranges": "bytes",
      vary: "Authorization",
      "x-content-type-options": "nosniff",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const again = await call("GET /get_gallery_image/1738860300000", {
      token,
      headers: { "If-None-Match": image.headers.get("ETag") ?? "" },
    });
    expect(again.status).toBe(304);

    const video = await call("GET /get_gallery_video/1738860300011", { token });
    expect(video.headers.get("Content-Type")).toBe("video/mp4");
    expect((await video.arrayBuffer()).byteLength).toBe(1000);
    for (const url of ["1738860300000", "1738860300011"]) {
      const thumbnail = await call(`GET /get_thumbnail/${url}`, { token });
      expect(thumbnail.headers.get("Content-Type")).toBe("image/jpeg");
      expect((await thumbnail.arrayBuffer()).byteLength).toBe(2);
    }
    expect((await call("GET /get_gallery_video/1738860300000", { token })).status).toBe(404);
    expect((await call("GET /get_gallery_image/1738860300011", { token })).status).toBe(404);
  });

  test("removes the row and the bytes, once", async () => {
    const { token } = await signUp();
    await publish(token, "image", "1738860200000", new Uint8Array([1]));
    await publish(token, "image", "1738860200000-1", new Uint8Array([2]));
    const objects = (await env.MEDIA.list()).objects.length;

    const removed = await callJson("DELETE /remove_gallery_image/1738860200000", { token });
    expect(removed).toEqual({ status: 200, body: { message: "Removed" } });
    expect((await env.MEDIA.list()).objects.length).toBe(objects - 2);
    expect((await call("GET /get_gallery_image/1738860200000", { token })).status).toBe(404);
    expect((await call("GET /get_gallery_image/1738860200000-1", { token })).status).toBe(200);
    expect((await call("DELETE /remove_gallery_image/1738860200000", { token })).status).toBe(404);
  });
});

describe("a video", () => {
  let token = "";
  let etag = "";
  beforeAll(async () => {
    ({ token } = await signUp());
    await publish(token, "video", "1738860100001", VIDEO);
    etag = (await ask({})).headers.get("ETag") ?? "";
  });

  async function ask(headers: Record<string, string>, method = "GET") {
    const response = await call(`${method} /get_gallery_video/1738860100001`, { token, headers });
    return {
      status: response.status,
      headers: response.headers,
      bytes: [...new Uint8Array(await response.arrayBuffer())],
    };
  }

  test.each([
    ["a player's first probe", "bytes=0-1", 0, 2],
    ["an open end", "bytes=990-", 990, 10],
    ["the last bytes", "bytes=-10", 990, 10],
    ["more last bytes than there are", "bytes=-5000", 0, 1000],
    ["an end beyond the end", "bytes=100-999999999999", 100, 900],
    ["one byte", "bytes=999-999", 999, 1],
  ])("is sent in part for %s", async (_, range, offset, length) => {
    const { status, headers, bytes } = await ask({ Range: range });
    expect(status).toBe(206);
    expect(headers.get("Content-Range")).toBe(`bytes ${offset}-${offset + length - 1}/1000`);
    expect(headers.get("Content-Length")).toBe(String(length));
    expect(bytes).toEqual([...VIDEO.subarray(offset, offset + length)]);
  });

  test.each(["bytes=1000-", "bytes=2000-3000", "bytes=-0"])("has no bytes %s", async (range) => {
    const response = await call("GET /get_gallery_video/1738860100001", {
      token,
      headers: { Range: range },
    });
    expect(response.status).toBe(416);
    expect(response.headers.get("Content-Range")).toBe("bytes */1000");
    expect(await response.json()).toMatchObject({ code: "range_not_satisfiable" });
  });

  test.each(["bytes=5-2", "junk", "bytes=0-1,5-6", "bytes=-", "items=0-1", "bytes=a-b"])(
    "is sent whole for %s",
    async (range) => {
      const { status, bytes } = await ask({ Range: range });
      expect([status, bytes.length]).toEqual([200, 1000]);
    },
  );

  test("goes on where a client stopped only while it is the same video", async () => {
    expect((await ask({ Range: "bytes=500-", "If-Range": etag })).status).toBe(206);
    expect((await ask({ Range: "bytes=500-", "If-Range": '"another"' })).status).toBe(200);
    expect((await ask({ Range: "bytes=500-", "If-Range": `W/${etag}` })).status).toBe(200);
    expect((await ask({ Range: "bytes=500-", "If-None-Match": etag })).status).toBe(304);
  });

  test("is described to HEAD in whole, whatever the range", async () => {
    const { status, headers, bytes } = await ask({ Range: "bytes=0-1" }, "HEAD");
    expect([status, bytes.length]).toEqual([200, 0]);
    expect(headers.get("Content-Length")).toBe("1000");
    expect(headers.get("Accept-Ranges")).toBe("bytes");
  });
});
