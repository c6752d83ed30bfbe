import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { chosenProvider } from "../../../render-node/body-provider.ts";
import { readConfig } from "../../../render-node/config.ts";
import { TOKEN } from "../../support/agent-world.ts";

const GOOD = { server: "https://api.example.com", token: TOKEN };

/** A data folder as the local stack leaves it. */
async function localData(server: string): Promise<void> {
  const data = await mkdtemp(path.join(tmpdir(), "atelier-data-"));
  await writeFile(path.join(data, "server"), `${server}\n`);
  await writeFile(path.join(data, "node-token"), `${TOKEN}\n`);
  vi.stubEnv("ATELIER_DATA", data);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(data, { recursive: true });
  });
}

it("fills in what is not given", () => {
  expect(readConfig(GOOD)).toMatchObject({
    lanes: ["image", "video"],
    gpu: "hardware",
    onnx: "cpu",
    drainSeconds: 60,
    logLevel: "info",
  });
});

it("names option, variable, value and what is allowed for each mistake", () => {
  const wrong = {
    ...GOOD,
    lanes: "image,audio",
    drainSeconds: "soon",
    server: "ftp://x",
    onnx: "tpu",
  };
  expect(() => readConfig(wrong)).toThrow(
    [
      '--server (ATELIER_SERVER): "ftp://x" must be an http:// or https:// address',
      '--lanes (ATELIER_LANES): "image,audio" has a name that is no lane; allowed: image, video',
      '--onnx (ATELIER_ONNX): "tpu" must be one of cpu, webgpu, cuda',
      '--drain-seconds (ATELIER_DRAIN_SECONDS): "soon" must be a number of seconds from 0 to 3600',
    ].join("\n"),
  );
});

it("tells the engine where to run the body model, through the environment", () => {
  expect(chosenProvider({})).toBe("cpu");
  expect(chosenProvider({ ATELIER_ONNX: "webgpu" })).toBe("webgpu");
  expect(() => chosenProvider({ ATELIER_ONNX: "tpu" })).toThrow(
    'ATELIER_ONNX is "tpu"; allowed: cpu, webgpu, cuda',
  );
});

it("never shows a token, not even a wrong one", () => {
  expect(() => readConfig({ ...GOOD, token: "s3cret" })).toThrow(/^(?!.*s3cret)/);
});

it("finds server and token of the local stack", async () => {
  await localData("http://127.0.0.1:8787");
  expect(readConfig({})).toMatchObject({ token: TOKEN });
  expect(readConfig({}).server.href).toBe("http://127.0.0.1:8787/");
});

it("gives the local stack's token to no other server", async () => {
  await localData("http://127.0.0.1:8787");
  expect(() => readConfig({ server: GOOD.server })).toThrow("--token (ATELIER_TOKEN) is missing");
});
