import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { PHOTO_BYTES_MAX } from "../../contracts/limits.ts";
import { call, callJson, signUp } from "./client.ts";
import { decode, jpeg, jpegClaiming, png, pngClaiming, webp, withExif } from "./images.ts";

const RAW = { "Content-Type": "application/octet-stream" };

async function upload(token: string, body: BodyInit, headers: Record<string, string> = RAW) {
  return callJson("POST /upload_avatar", { token, body, headers });
}

/** For each Exif orientation, where the green edge and the red half of the stored picture are seen. */
const HELD: [number, string, { green: [number, number]; red: [number, number] }][] = [
  [1, "as it is", { green: [0.5, 0.1], red: [0.1, 0.8] }],
  [2, "mirrored", { green: [0.5, 0.1], red: [0.9, 0.8] }],
  [3, "turned half round", { green: [0.5, 0.9], red: [0.9, 0.2] }],
  [4, "upside down", { green: [0.5, 0.9], red: [0.1, 0.2] }],
  [5, "transposed", { green: [0.1, 0.5], red: [0.8, 0.1] }],
  [6, "turned to the right", { green: [0.9, 0.5], red: [0.2, 0.1] }],
  [7, "transposed the other way", { green: [0.9, 0.5], red: [0.2, 0.9] }],
  [8, "turned to the left", { green: [0.1, 0.5], red: [0.8, 0.9] }],
];

describe("a photo", () => {
  test.each([
    ["JPEG", jpeg(320, 200)],
    ["PNG", png(320, 200)],
    ["WebP", webp(320, 200)],
  ])("sent as %s comes back as JPEG with a thumbnail", async (_, file) => {
    const { token } = await signUp();
    expect(await upload(token, file)).toEqual({ status: 200, body: { message: "Uploaded" } });

    const photo = await call("GET /get_avatar", { token });
    expect(photo.headers.get("Content-Type")).toBe("image/jpeg");
    const image = decode(await photo.arrayBuffer());
    expect([image.width, image.height]).toEqual([320, 200]);
    expect([image.colorAt(0.5, 0.1), image.colorAt(0.25, 0.6), image.colorAt(0.75, 0.6)]).toEqual([
      "green",
      "red",
      "blue",
    ]);

    const small = decode(await (await call("GET /get_avatar_thumbnail", { token })).arrayBuffer());
    expect([small.width, small.height]).toEqual([128, 80]);
  });

  test("may come in a form under any field name", async () => {
    const { token } = await signUp();
    const form = new FormData();
    form.set("whatever", new File([jpeg(40, 30)], "me.jpg", { type: "image/jpeg" }));
    form.set("note", "hello");
    const { status } = await callJson("POST /upload_avatar", { token, body: form });
    expect(status).toBe(200);
    expect((await call("GET /get_avatar", { token })).status).toBe(200);
  });

  test.each(HELD)(
    "of orientation %i is stored %s, without its remarks",
    async (orientation, _, at) => {
      const { token } = await signUp();
      await upload(token, withExif(jpeg(320, 200), orientation, "GPS 52.5 13.4"));
      const bytes = await (await call("GET /get_avatar", { token })).arrayBuffer();
      const image = decode(bytes);
      expect([image.width, image.height]).toEqual(orientation < 5 ? [320, 200] : [200, 320]);
      expect(image.colorAt(...at.green)).toBe("green");
      expect(image.colorAt(...at.red)).toBe("red");
      expect(new TextDecoder("latin1").decode(bytes)).not.toContain("GPS 52.5");
    },
  );

  test("of more than four megapixels is halved, upright", async () => {
    const { token } = await signUp();
    await upload(token, withExif(jpeg(2400, 1800), 6, "GPS 52.5 13.4"));
    const image = decode(await (await call("GET /get_avatar", { token })).arrayBuffer());
    expect([image.width, image.height]).toEqual([900, 1200]);
    expect([image.colorAt(0.9, 0.5), image.colorAt(0.2, 0.1)]).toEqual(["green", "red"]);
  });

  test("with see-through parts lies on white", async () => {
    const { PhotonImage } = await import("@cf-wasm/photon");
    const { token } = await signUp();
    await upload(token, new PhotonImage(new Uint8Array(16 * 16 * 4), 16, 16).get_bytes());
    const stored = await (await call("GET /get_avatar", { token })).arrayBuffer();
    const pixels = PhotonImage.new_from_byteslice(new Uint8Array(stored)).get_raw_pixels();
    expect([...pixels.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });

  test("is not sent again to who has it, and is when it has changed", async () => {
    const { token } = await signUp();
    expect((await callJson("GET /get_avatar", { token })).status).toBe(404);
    expect((await callJson("GET /get_avatar_thumbnail", { token })).status).toBe(404);

    await upload(token, jpeg(40, 30));
    const first = await call("GET /get_avatar", { token });
    await first.arrayBuffer();
    const etag = first.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]+"$/);
    expect(first.headers.get("Cache-Control")).toBe("private, no-cache");
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await call("GET /get_avatar", { token, headers: { "If-None-Match": known } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
    }

    await upload(token, jpeg(60, 30));
    const changed = await call("GET /get_avatar", { token, headers: { "If-None-Match": etag } });
    expect(changed.status).toBe(200);
    expect(decode(await changed.arrayBuffer()).width).toBe(60);
  });

  test("leaves nothing of the one before it", async () => {
    const { token } = await signUp();
    const before = (await env.MEDIA.list()).objects.length;
    await upload(token, jpeg(40, 30));
    await upload(token, jpeg(40, 30));
    await upload(token, jpeg(40, 30));
    expect((await env.MEDIA.list()).objects.length).toBe(before + 2);
  });

  test("is described to HEAD without its bytes", async () => {
    const { token } = await signUp();
    await upload(token, jpeg(40, 30));
    const got = await call("GET /get_avatar", { token });
    const size = (await got.arrayBuffer()).byteLength;
    const head = await call("HEAD /get_avatar", { token, headers: { Range: "bytes=0-1" } });
    expect(head.status).toBe(200);
    expect(head.headers.get("Content-Length")).toBe(String(size));
    expect(head.headers.get("ETag")).toBe(got.headers.get("ETag"));
    expect(await head.text()).toBe("");
  });
});

describe("what is no photo", () => {
  const text = new TextEncoder().encode("this is not a picture, whatever its name says");
  const gif = new TextEncoder().encode("GIF89a\x01\x00\x01\x00");
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const good = jpeg(64, 64);

  test.each([
    ["a text", text, 415, "send a JPEG, PNG or WebP"],
    ["a GIF", gif, 415, "send a JPEG, PNG or WebP"],
    ["an SVG", svg, 415, "send a JPEG, PNG or WebP"],
    ["nothing", new Uint8Array(), 400, "the file is empty"],
    ["a PNG of 30,000 by 30,000 pixels", pngClaiming(30_000, 30_000), 413, "30000×30000 pixels"],
    ["a JPEG of 65,535 by 65,535 pixels", jpegClaiming(65_535, 65_535), 413, "65535×65535 pixels"],
    ["a PNG of 4,000 by 3,000 pixels", pngClaiming(4000, 3000), 413, "at most 4000000"],
    ["a JPEG of 5,000 by 4,000 pixels", jpegClaiming(5000, 4000), 413, "at most 16000000"],
    ["a JPEG of 4,000 by 3,000 pixels and no more", jpegClaiming(4000, 3000), 400, "damaged"],
    ["a PNG without pixels", pngClaiming(0, 10), 400, "damaged"],
    ["a PNG of the wrong pixels", pngClaiming(100, 100), 400, "damaged"],
    ["a JPEG of no pixels at all", jpegClaiming(100, 100), 400, "damaged"],
    ["half a JPEG", good.subarray(0, good.length / 2), 400, "damaged or cut off"],
    ["the first bytes of a JPEG", good.subarray(0, 5), 400, "damaged or cut off"],
    ["half a PNG", png(64, 64).subarray(0, 80), 400, "damaged or cut off"],
    ["half a WebP", webp(64, 64).subarray(0, 60), 400, "damaged or cut off"],
    ["a file too large", new Uint8Array(PHOTO_BYTES_MAX + 1), 413, String(PHOTO_BYTES_MAX)],
  ])("%s is refused and the old photo stays", async (_, file, status, message) => {
    const { token } = await signUp();
    await upload(token, good);
    const answer = await upload(token, file);
    expect([answer.status, answer.body.message]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
    expect((await call("GET /get_avatar", { token })).status).toBe(200);
  });

  test("a body of another type is refused by that type", async () => {
    const { token } = await signUp();
    const { status, body } = await upload(token, good, { "Content-Type": "application/json" });
    expect(status).toBe(415);
    expect(body.message).toContain("Content-Type application/json is not taken here");
  });

  test("a form must hold exactly one file", async () => {
    const { token } = await signUp();
    const none = new FormData();
    none.set("photo", "text");
    expect((await callJson("POST /upload_avatar", { token, body: none })).body.message).toContain(
      "0 files",
    );
    const two = new FormData();
    two.set("a", new File([good], "a.jpg"));
    two.set("b", new File([good], "b.jpg"));
    expect((await callJson("POST /upload_avatar", { token, body: two })).body.message).toContain(
      "2 files",
    );
    const broken = await upload(token, good, { "Content-Type": "multipart/form-data; boundary=x" });
    expect([broken.status, broken.body.code]).toEqual([400, "bad_request"]);
  });

  test("cutting a good photo anywhere never breaks the service", async () => {
    const { token } = await signUp();
    for (const whole of [jpeg(24, 24), png(24, 24), webp(24, 24)]) {
      for (let part = 1; part < 12; part++) {
        const { status } = await upload(token, whole.subarray(0, (whole.length * part) / 12));
        expect([400, 415]).toContain(status);
      }
    }
    expect((await upload(token, good)).status).toBe(200);
  });
});
