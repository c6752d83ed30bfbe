/**
 * The engine process: draws what the agent hands it, one task at a time. A process of its own, since a
 * GPU fault or a hang ends it, and a driver is chosen by the environment it starts with. Its words are
 * in `engine-protocol.ts`.
 */
import { Worker } from "node:worker_threads";
import { classifyFailure } from "./engine-failure.ts";
import { openEngineContext, type EngineContext } from "./engine-context.ts";
import { PixverseError } from "../pixverse/pixverse-error.ts";
import {
  ALIVE_EVERY_MS,
  engineCommand,
  type EngineCommand,
  type EngineReport,
} from "./engine-protocol.ts";
import { renderTask } from "./render-task.ts";

type Draw = Extract<EngineCommand, { type: "draw" }>;

let context: EngineContext | null = null;
let drawing: { readonly task: Draw["task"]; readonly abort: AbortController } | null = null;

function tell(report: EngineReport, then: () => void = () => undefined): void {
  // A closed channel means that the agent is gone, and with it whoever wanted to know.
  process.send?.(report, then);
}

async function open({ cache_dir, scratch_dir }: Extract<EngineCommand, { type: "open" }>) {
  context = await openEngineContext({
    cacheDir: cache_dir,
    scratchDir: scratch_dir,
    onProgress: (share, label) => tell({ type: "opening", share, label }),
  });
  tell({ type: "ready" });
  // A task that is waiting already comes first.
  setImmediate(warmUp);
}

/** A node that waits for its first task makes the shaders that its first picture would wait for. */
function warmUp(): void {
  // A GPU that fails here fails the next picture as well, which tells whose it was.
  context?.studio.warmUp(() => drawing === null).catch(() => undefined);
}

async function draw({ task, request }: Draw): Promise<void> {
  if (context === null) throw new Error("a task came before the engine was open");
  const abort = new AbortController();
  drawing = { task, abort };
  try {
    const result = await renderTask(
      { taskId: task.task_id, request },
      context,
      (progress) => tell({ type: "progress", task, ...progress }),
      abort.signal,
    );
    tell({ type: "drawn", task, result: { ...result, artifacts: [...result.artifacts] } });
  } catch (error) {
    if (abort.signal.aborted) {
      tell({ type: "aborted", task });
    } else {
      const { kind, reason } = classifyFailure(error);
      // What PixVerse could not do says nothing about this process.
      const broken = kind !== "input" && !(error instanceof PixverseError);
      if (error instanceof Error) console.error(error.stack);
      tell({ type: "failed", task, kind, reason, broken });
    }
  } finally {
    drawing = null;
  }
}

function abortDrawing({ task }: Extract<EngineCommand, { type: "abort" }>): void {
  if (drawing?.task.task_id === task.task_id && drawing.task.attempt === task.attempt) {
    drawing.abort.abort(new Error("the agent dropped the task"));
  }
}

async function obey(command: EngineCommand): Promise<void> {
  switch (command.type) {
    case "open":
      return open(command);
    case "draw":
      return draw(command);
    case "abort":
      return abortDrawing(command);
  }
}

process.on("message", (message) => {
  // What cannot be obeyed ends the process with its reason; the agent starts another.
  void obey(engineCommand.parse(message)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));
// A terminal's Ctrl-C reaches the whole process group; when to stop is the agent's decision.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

new Worker(new URL("leave-with-parent.ts", import.meta.url)).unref();
setInterval(
  () => tell({ type: "alive", rss_bytes: process.memoryUsage.rss() }),
  ALIVE_EVERY_MS,
).unref();
