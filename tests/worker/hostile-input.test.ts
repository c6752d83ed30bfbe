/** Whatever is sent to a JSON route, the answer is ours: a known status and a body that says why. */
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { errorBody } from "../../contracts/error.ts";
import { JSON_BYTES_MAX } from "../../contracts/limits.ts";
import { ADA, call, callJson, signUp } from "./client.ts";

const ROUTES: Record<string, Record<string, unknown>> = {
  "POST /register": { email: "alan@example.com", ...ADA },
  "POST /login": { email: "alan@example.com" },
  "POST /update_user_info": ADA,
  "POST /update_user_details": { skin_tone: 3, hair_style: "1" },
  "POST /generate": {
    user_details: { skin_tone: 2, gender: "Female" },
    apparel_details: { item_id: "LongSleeve", color: "Black", size: "M" },
    image_options: { quality: 90 },
  },
  "POST /generate_video": {
    user_details: { skin_tone: 2, gender: "Female" },
    apparel_details: { item_id: "LongSleeve", color: "Black", size: "M" },
    video_options: { duration: 5 },
  },
  "POST /get_clothes": { url: "https://example.com/1", name: "Cloth1" },
};

let token = "";
beforeAll(async () => {
  ({ token } = await signUp());
});

/** Sends a body as it is and expects an answer of the API. */
async function send(request: string, body: BodyInit, type = "application/json") {
  const response = await call(request, { token, body, headers: { "Content-Type": type } });
  const text = await response.text();
  expect([request, text, response.status < 500]).toEqual([request, text, true]);
  const answer: unknown = JSON.parse(text);
  if (response.status >= 400) errorBody.strict().parse(answer);
  return response.status;
}

describe.each(Object.keys(ROUTES))("%s", (request) => {
  test.each([
    ["nothing", ""],
    ["broken JSON", '{"email": "a@b.c",'],
    ["NaN", '{"skin_tone": NaN}'],
    ["Infinity", '{"date_of_birth": 1e999}'],
    ["a number too large", '{"skin_tone": 1e308, "date_of_birth": -1e308}'],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"text"'],
    ["a prototype", '{"__proto__": {"email": "a@b.c"}, "constructor": {"prototype": {}}}'],
    ["very deep nesting", "[".repeat(30_000) + "]".repeat(30_000)],
    ["half a character", '{"email": "\\ud800@example.com", "url": "\\udfff", "name": "\\u0000"}'],
    ["bytes that are no text", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
  ])("refuses %s", async (_, body) => {
    expect(await send(request, body)).toBe(400);
  });

  test("refuses a body that is too large before reading it as JSON", async () => {
    expect(await send(request, `{"a":"${"a".repeat(JSON_BYTES_MAX)}"}`)).toBe(413);
    const stream = new Blob(["[", " ".repeat(JSON_BYTES_MAX), "]"]).stream();
    expect(await send(request, stream)).toBe(413);
  });

  test("refuses other types of body", async () => {
    for (const type of [
      "text/plain",
      "application/xml",
      "multipart/form-data; boundary=x",
      "json",
    ]) {
      expect(await send(request, JSON.stringify(ROUTES[request]), type)).toBe(415);
    }
  });
});

/** Values that have broken programs before, beside whatever fast-check thinks of. */
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom<unknown>(
    -0,
    1e308,
    -1e308,
    2 ** 53,
    0.1,
    "",
    " ",
    "\0",
    "\r\nX: 1",
    "' OR 1=1 --",
    "../../x",
    "${7*7}",
    "=1+1",
    "𝕏",
    "\u202etxt",
    "é",
    "a".repeat(5000),
    true,
    null,
    [],
    {},
    [[[]]],
    { toString: 1 },
    { length: 1e9 },
    "__proto__",
    "constructor",
  ),
);

/** A good body with any of its parts, at any depth, replaced, removed or joined by something strange. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) {
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant(value) },
      { weight: 1, arbitrary: strange },
    );
  }
  const parts = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, mutated(part)]),
  );
  const extra = fc.dictionary(fc.string({ maxLength: 10 }), strange, { maxKeys: 1 });
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(fc.record(parts, { requiredKeys: [] }), extra)
        .map(([known, unknown]) => ({ ...known, ...unknown })),
    },
    { weight: 1, arbitrary: strange },
  );
}

test.each(Object.keys(ROUTES))("%s answers any mutation of a good body", async (request) => {
  await fc.assert(
    fc.asyncProperty(mutated(ROUTES[request]), async (body) => {
      expect(await send(request, JSON.stringify(body) ?? "undefined")).toBeLessThan(500);
    }),
    { numRuns: 60 },
  );
});

test("paths, queries and headers of any text are answered", async () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  const route = fc.constantFrom(
    "GET /get_gallery_image/",
    "GET /get_thumbnail/",
    "DELETE /remove_gallery_image/",
    "GET /generate/",
    "GET /",
    "POST /login",
    "OPTIONS /login",
    "PATCH /generate/",
  );
  await fc.assert(
    fc.asyncProperty(route, text, text, async (request, path, value) => {
      const headers = Object.fromEntries(
        ["Range", "If-None-Match", "If-Range", "X-Request-Id", "Idempotency-Key", "Accept"].map(
          (name) => [name, value.replaceAll(/[^\x20-\x7e]/g, "")],
        ),
      );
      const { status, body } = await callJson(request + encodeURIComponent(path.toWellFormed()), {
        token,
        headers,
      });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      errorBody.strict().parse(body);
    }),
    { numRuns: 150 },
  );
});

test("nothing of all that has hurt the account or the next request", async () => {
  const { status } = await callJson("GET /get_user_info", { token });
  expect(status).toBe(200);
  expect(
    (await callJson("POST /generate", { token, json: ROUTES["POST /generate"] })).status,
  ).toBeLessThan(500);
});
