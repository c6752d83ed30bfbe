import { Hono } from "hono";
import { afterEach, describe, expect, test, vi } from "vitest";
import { errorResponse } from "../../worker/middleware/error-response.ts";

async function answerTo(thrown: Error) {
  const app = new Hono();
  app.onError(errorResponse);
  app.get("/", () => {
    throw thrown;
  });
  const response = await app.request("/");
  return { status: response.status, headers: response.headers, body: await response.text() };
}

afterEach(() => vi.restoreAllMocks());

describe("an unexpected error", () => {
  test("is logged with its first cause and told to nobody", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const cause = new Error("D1_ERROR: no such table: users");
    const { status, body } = await answerTo(
      new Error("Failed query: select ? params: ada@example.com", { cause }),
    );
    expect([status, JSON.parse(body)]).toEqual([
      500,
      { code: "internal", message: "something went wrong on our side" },
    ]);
    const [line] = log.mock.calls[0] ?? [];
    expect(line).toContain("no such table");
    expect(line).not.toContain("ada@example.com");
  });

  test.each([
    ["an overloaded object", Object.assign(new Error("busy"), { overloaded: true })],
    ["an object that moved", Object.assign(new Error("moved"), { retryable: true })],
    ["an overloaded database", new Error("query", { cause: new Error("D1 DB is overloaded.") })],
    ["a lost connection", new Error("D1_ERROR: Network connection lost.")],
  ])("of %s asks to come back", async (_, thrown) => {
    const { status, headers, body } = await answerTo(thrown);
    expect([status, headers.get("Retry-After")]).toEqual([503, "2"]);
    expect(JSON.parse(body)).toMatchObject({ code: "unavailable" });
  });

  test("of a header that cannot be written is the request's fault", async () => {
    const thrown = await Promise.resolve()
      .then(() => new Headers({ "X-Name": "a\r\nb" }))
      .catch((error: Error) => error);
    expect(thrown).toBeInstanceOf(TypeError);
    expect((await answerTo(Object(thrown))).status).toBe(400);
  });
});
