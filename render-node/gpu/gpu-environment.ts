import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { swiftShaderEnvironment, unpackSwiftShader } from "./swiftshader.ts";

const PROBE = fileURLToPath(new URL("probe-adapter.ts", import.meta.url));

/** A cold driver on a busy machine answers in about a second; past this it hangs. */
const PROBE_LIMIT_MS = 30_000;

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
}

export interface GpuEnvironment {
  /** Variables to add to the environment of a process that opens the GPU; empty for a real one. */
  readonly variables: Record<string, string>;
  readonly adapter: AdapterInfo;
  /** True where SwiftShader draws on the CPU. */
  readonly software: boolean;
}

/**
 * Finds out how a process must be started to get a WebGPU adapter on this machine: as it is when
 * the machine's own driver answers, else (Linux on x64) with SwiftShader, unpacked below
 * `cacheDir`. `prefer: "software"` skips the machine's own driver, for the same pixels everywhere.
 *
 * Throws an Error that says what was tried when neither gives an adapter.
 */
export async function findGpuEnvironment(
  cacheDir: string,
  prefer: "hardware" | "software" = "hardware",
): Promise<GpuEnvironment> {
  const own = prefer === "hardware" ? await probe({}) : null;
  if (own?.adapter) {
    return { variables: {}, adapter: own.adapter, software: isSoftware(own.adapter) };
  }

  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `no WebGPU adapter on ${process.platform}-${process.arch}, and the software one is for linux-x64 only` +
        (own === null ? "" : `: ${own.output}`),
    );
  }
  const variables = swiftShaderEnvironment(await unpackSwiftShader(cacheDir));
  const soft = await probe(variables);
  if (soft.adapter === null) {
    throw new Error(
      `no WebGPU adapter: neither this machine's own driver nor SwiftShader answered: ${soft.output}`,
    );
  }
  return { variables, adapter: soft.adapter, software: true };
}

function isSoftware(adapter: AdapterInfo): boolean {
  return /swiftshader|llvmpipe|lavapipe/i.test(`${adapter.device} ${adapter.description}`);
}

async function probe(
  variables: Record<string, string>,
): Promise<{ adapter: AdapterInfo | null; output: string }> {
  const child = spawn(process.execPath, [PROBE], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PROBE_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code === 0 ? "" : `exit ${code ?? signal}`));
  });
  const output = [outcome, stdout.trim(), stderr.trim()].filter(Boolean).join("; ").slice(0, 2000);
  if (outcome !== "") return { adapter: null, output };
  const report = JSON.parse(stdout) as { adapter: AdapterInfo | null };
  return { adapter: report.adapter, output };
}
