import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test, vi } from "vitest";

/** The validator reads its schemas from files, which only Node has. */
const isNode = navigator.userAgent.startsWith("Node");
/** The routes are described without being called, so what only workerd has may be missing. */
vi.mock("cloudflare:workers", () => ({ waitUntil: () => undefined }));

/** Typed for another runtime than this test, hence imported by a name that the compiler does not follow. */
const WORKER: string = "../../worker/app.ts";

test.runIf(isNode)("the API describes itself in valid OpenAPI 3.1", async () => {
  const { app } = await import(WORKER);
  const response: Response = await app.request("/openapi.json", {}, { REQUEST_LOG: "off" });
  // A text would be taken for the name of a file.
  const document: Record<string, unknown> = await response.json().then(Object);
  expect(await new Validator().validate(document)).toEqual({ valid: true });
});
