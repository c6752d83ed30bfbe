import { describe, expect, test } from "vitest";
import { BODY_DIMENSIONS, POSES, VIEW_MODES } from "../../contracts/avatar-options.ts";
import { GARMENT_TEMPLATES, SIZES } from "../../contracts/garment-options.ts";
import { VIDEO_FPS } from "../../contracts/generate.ts";
import { options } from "../../contracts/options.ts";
import { TASK_STATUS } from "../../contracts/task-status.ts";
import { app } from "../../worker/app.ts";
import { call, callJson, signUp } from "./client.ts";

interface Operation {
  readonly security?: object[];
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, object> };
  readonly responses: Record<string, unknown>;
}

interface Described {
  readonly properties: Record<string, { readonly enum?: unknown[] }>;
}

async function documentedOperations(): Promise<[string, string, Operation][]> {
  const response = await call("GET /openapi.json");
  const document: { paths: Record<string, Record<string, Operation>> } = await response.json();
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): [string, string, Operation] => [
      method.toUpperCase(),
      path,
      operation,
    ]),
  );
}

/** Spoken by render nodes and their operators; `contracts/node-protocol.ts` describes the first. */
const NOT_FOR_CLIENTS = /^\/(node|admin|metrics)(\/|$)/;

/** The nineteen calls of the API document. */
const SEED = [
  "POST /register",
  "POST /login",
  "GET /get_user_info",
  "POST /update_user_info",
  "GET /get_avatar",
  "GET /get_avatar_thumbnail",
  "POST /upload_avatar",
  "GET /get_user_details",
  "POST /update_user_details",
  "POST /generate",
  "POST /generate_video",
  "GET /generate/{task_id}",
  "GET /get_gallery",
  "GET /get_gallery_image/{url}",
  "GET /get_gallery_video/{url}",
  "GET /get_thumbnail/{url}",
  "DELETE /remove_gallery_image/{url}",
  "POST /upload_clothes",
  "POST /get_clothes",
];

describe("the description of the API", () => {
  test("has every route that a client can call, and no other", async () => {
    const documented = (await documentedOperations()).map(([method, path]) => `${method} ${path}`);
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && !NOT_FOR_CLIENTS.test(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`)
      .filter((route) => route !== "GET /openapi.json");
    expect(documented.toSorted()).toEqual([...new Set(served)].toSorted());
    expect(documented).toEqual(expect.arrayContaining(SEED));
  });

  test("lists every number a field may be, and patterns as JSON Schema writes them", async () => {
    const text = await (await call("GET /openapi.json")).text();
    const { components }: { components: { schemas: Record<string, Described> } } = JSON.parse(text);
    const numbers = (schema: string, field: string) =>
      components.schemas[schema]?.properties[field]?.enum;
    expect(numbers("AvatarDetails", "view_mode")).toEqual(VIEW_MODES);
    expect(numbers("VideoOptions", "fps")).toEqual(VIDEO_FPS);
    expect(numbers("TaskStatus", "status")).toEqual(Object.values(TASK_STATUS));
    // JavaScript's flags have no place in a pattern: `$/i` would match nothing at all.
    expect(text).not.toMatch(/"pattern":"[^"]*\/[a-z]*"/);
  });

  test("asks for a token exactly where one is needed", async () => {
    for (const [method, path, { security }] of await documentedOperations()) {
      const { status } = await call(`${method} ${path.replaceAll(/\{\w+\}/g, "1738860389530")}`);
      expect([path, status === 401]).toEqual([path, security !== undefined]);
    }
  });

  test("says for every body what it may be, and a body of another type gets 415", async () => {
    const { token } = await signUp();
    for (const [method, path, { requestBody }] of await documentedOperations()) {
      expect([path, requestBody !== undefined]).toEqual([path, method === "POST"]);
      if (method !== "POST") continue;
      const headers = { "Content-Type": "text/plain" };
      const { status, body } = await callJson(`${method} ${path}`, { token, headers, body: "{}" });
      expect([path, status, body.code]).toEqual([path, 415, "unsupported_media_type"]);
    }
  });
});

describe("the options", () => {
  test("list what the contracts know, with ranges and defaults", async () => {
    const { status, body } = await callJson("GET /options");
    expect(status).toBe(200);
    const listed = options.parse(body);
    expect(listed.user_details.pose).toEqual({ one_of: POSES, default: "I-Pose" });
    expect(listed.user_details.body_dimensions).toMatchObject({
      keys: BODY_DIMENSIONS,
      min: -2,
      max: 2,
    });
    expect(listed.apparel_details.item_id.one_of).toEqual(GARMENT_TEMPLATES);
    expect(listed.apparel_details.size.one_of).toEqual(SIZES);
    expect(listed.apparel_details.color.one_of).toContain("navy");
    expect(listed.image_options.width).toEqual({ min: 256, max: 2048, default: 1024 });
    expect(listed.video_options.fps).toEqual({ one_of: [24, 30], default: 24 });
  });
});

describe("every answer", () => {
  test("carries the headers that keep data data, and an id", async () => {
    for (const request of [
      "GET /health",
      "GET /options",
      "GET /get_user_info",
      "PUT /login",
      "GET /nothing",
    ]) {
      const { headers } = await call(request, { headers: { "X-Request-Id": "phone-12345678" } });
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("X-Request-Id")).toBe("phone-12345678");
    }
    const made = await call("GET /health", { headers: { "X-Request-Id": "spaces are not taken" } });
    expect(made.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers.get("Cache-Control")).toBe("no-store");
    expect(await made.json()).toEqual({ status: "ok" });
  });

  test("to a wrong method names the right ones", async () => {
    const response = await call("PUT /get_user_info");
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
    expect(await response.json()).toEqual({
      code: "method_not_allowed",
      message: "/get_user_info does not take PUT; allowed is GET, HEAD",
    });
    expect((await call("GET /login")).headers.get("Allow")).toBe("POST");
    const removal = await call("POST /remove_gallery_image/1738860389530");
    expect([removal.status, removal.headers.get("Allow")]).toEqual([405, "DELETE"]);
  });

  test("to an unknown path says so", async () => {
    for (const path of [
      "/",
      "/register/",
      "/Register",
      "/get_gallery_image",
      "/generate/1/2",
      "/%00",
      "/..%2fadmin",
    ]) {
      const { status, body } = await callJson(`GET ${path}`);
      expect([path, status, body.code]).toEqual([path, 404, "not_found"]);
    }
  });
});
