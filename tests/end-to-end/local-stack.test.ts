import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const LIMIT_MS = 240_000;

let data: string;

beforeAll(async () => {
  data = await mkdtemp(path.join(tmpdir(), "atelier-stack-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

it(
  "npm start keeps API and node up, lets the doctor find both, and ends cleanly at Ctrl-C",
  async () => {
    const stack = await startStack();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["render-node/main.ts", "doctor", "--gpu", "software"],
      { cwd: REPOSITORY, env: { ...process.env, ATELIER_DATA: data } },
    );
    expect(stdout).not.toContain("✗");
    expect(stdout).toContain("✓ token");
    expect(stdout).toContain("This machine can draw.");

    stack.child.kill("SIGINT");
    const [code] = await once(stack.child, "exit");
    expect(code).toBe(0);
    await expectGone(stack);
  },
  LIMIT_MS,
);

it(
  "a killed npm start leaves no process behind",
  async () => {
    const stack = await startStack();
    stack.child.kill("SIGKILL");
    await once(stack.child, "exit");
    await expectGone(stack);
  },
  LIMIT_MS,
);

interface Stack {
  readonly child: ChildProcess;
  readonly url: string;
  readonly enginePid: number;
}

/** Starts `npm start` on a free port and waits until its node can draw. */
async function startStack(): Promise<Stack> {
  const child = spawn(process.execPath, ["demo/start.ts", "--port", "0", "--data", data], {
    cwd: REPOSITORY,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ATELIER_GPU: "software" },
  });
  let said = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const url = /API on (http:\S+),/.exec(said)?.[1];
      const enginePid = /"pid":(\d+),"took_ms":\d+,"msg":"engine ready"/.exec(said)?.[1];
      if (url !== undefined && enginePid !== undefined) {
        resolve({ child, url, enginePid: Number(enginePid) });
      }
    });
    child.once("exit", (code) => reject(new Error(`npm start ended with code ${code}: ${said}`)));
  });
}

/** Neither does the API answer, nor is the engine there. */
async function expectGone({ url, enginePid }: Stack): Promise<void> {
  const wait = { timeout: 15_000, interval: 100 };
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => "answers",
          () => "gone",
        ),
      wait,
    )
    .toBe("gone");
  await expect.poll(() => isRunning(enginePid), wait).toBe(false);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // No such process.
  }
}
