import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findGpuEnvironment } from "../../../render-node/gpu/gpu-environment.ts";

let cache: string;

beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), "gpu-environment-"));
});

afterAll(() => rm(cache, { recursive: true, force: true }));

test("a machine without a driver of its own gets the software one, unpacked into the cache", async () => {
  const environment = await findGpuEnvironment(cache, "software");

  expect(environment.software).toBe(true);
  expect(environment.adapter.architecture).toBe("swiftshader");
  expect(existsSync(environment.variables["VK_ICD_FILENAMES"] ?? "")).toBe(true);
});

test("two processes that unpack at once both find it whole", async () => {
  const shared = path.join(cache, "shared");
  const [one, two] = await Promise.all([
    findGpuEnvironment(shared, "software"),
    findGpuEnvironment(shared, "software"),
  ]);

  expect(one.variables).toEqual(two.variables);
});
