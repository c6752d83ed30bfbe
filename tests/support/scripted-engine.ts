/**
 * An engine process that draws nothing: it does with each task what its script says. `SCRIPT` in its
 * environment is JSON, task id to Act; tasks that are not named are drawn.
 */
import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  engineCommand,
  type EngineCommand,
  type EngineReport,
} from "../../render-node/engine/engine-protocol.ts";

/**
 * `draw` makes one picture · `brief` draws after 150 ms · `wait` goes on until aborted · `crash` ends
 * the process · `hang` blocks its event loop · `stall` lives without progress · `deaf` hears no abort ·
 * `refuse` blames the request.
 */
export type Act = "draw" | "brief" | "wait" | "crash" | "hang" | "stall" | "deaf" | "refuse";

type Draw = Extract<EngineCommand, { type: "draw" }>;

const acts = JSON.parse(process.env["SCRIPT"] ?? "{}") as Record<string, Act>;
let scratch = "";
let abort: () => void = () => undefined;

function tell(report: EngineReport): void {
  process.send?.(report);
}

async function perform({ task }: Draw): Promise<void> {
  tell({ type: "progress", task, stage: "shape", percent: 10 });
  switch (acts[task.task_id] ?? "draw") {
    case "draw":
      return picture(task);
    case "brief":
      await sleep(150);
      return picture(task);
    case "wait":
      await new Promise<void>((resolve) => (abort = resolve));
      return tell({ type: "aborted", task });
    case "crash":
      console.error("the driver fell over");
      return process.exit(3);
    case "hang":
      for (;;);
    case "stall":
    case "deaf":
      return;
    case "refuse":
      tell({
        type: "failed",
        task,
        kind: "input",
        reason: "nobody looks like that",
        broken: false,
      });
  }
}

async function picture(task: Draw["task"]): Promise<void> {
  const folder = await mkdtemp(path.join(scratch, "atelier-task-"));
  const bytes = Buffer.from(`picture of ${task.task_id}`);
  const file = path.join(folder, "picture.jpg");
  await writeFile(file, bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const artifact = { name: "picture", path: file, contentType: "image/jpeg" } as const;
  tell({
    type: "drawn",
    task,
    result: { folder, artifacts: [{ ...artifact, bytes: bytes.length, sha256 }] },
  });
}

process.on("message", (message) => {
  const command = engineCommand.parse(message);
  if (command.type === "open") {
    scratch = command.scratch_dir;
    tell({ type: "ready" });
  } else if (command.type === "draw") {
    void perform(command);
  } else {
    abort();
  }
});
process.on("disconnect", () => process.exit(0));
setInterval(() => tell({ type: "alive", rss_bytes: 1 }), 20);
