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
  expect(await new Validator().validate(await response.text())).toEqual({ valid: true });
});
