/**
 * The process that runs the Worker in workerd, with D1, R2 and Durable Objects on this machine's disk.
 * Apart from the program that started it, because miniflare leaves at the first signal, while a render
 * node that is asked to stop still has something to report.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { z } from "zod";
import { apiOptions, type ApiOptions, type ApiReport } from "./api-protocol.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { bundleWorker } from "./bundle-worker.ts";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
const HOST = "127.0.0.1";
/** As `[triggers]` in wrangler.toml; workerd has no clock of its own for them. */
const CRON = "* * * * *";
const CRON_EVERY_MS = 60_000;

const variables = z.record(z.string(), z.json());

const WORKER = "atelier";

async function openWorker({ data, port, requestLog, secrets }: ApiOptions): Promise<Miniflare> {
  // Read when wrangler is imported; what it has to say is for its own command line.
  process.env["WRANGLER_LOG"] = "none";
  const { unstable_getMiniflareWorkerOptions: readWranglerConfig } = await import("wrangler");
  const { workerOptions, main } = readWranglerConfig(path.join(REPOSITORY, "wrangler.toml"));
  if (main === undefined) throw new Error("wrangler.toml names no main file");

  const folder = path.join(data, "worker");
  await mkdir(folder, { recursive: true });
  const modules = await bundleWorker(main, folder);
  const { modulesRules: _, ...bindings } = workerOptions;
  return new Miniflare(
    convertV4MiniflareOptions({
      host: HOST,
      resourcePersistencePath: path.join(data, "state"),
      log: new Log(LogLevel.ERROR),
      logRequests: false,
      handleStructuredLogs: ({ level, message }) => tell({ type: "log", level, message }),
      telemetry: { enabled: false },
      // Placeholder geography instead of asking Cloudflare for this machine's.
      cf: false,
      workers: [
        {
          ...bindings,
          name: WORKER,
          // Clients reach the Worker itself, as they do when it is deployed; miniflare's own front would
          // cost more than most of the calls behind it.
          unsafeDirectSockets: [{ host: HOST, port }],
          rootPath: folder,
          modulesRoot: folder,
          modules,
          bindings: {
            ...variables.parse(bindings.bindings),
            ...secrets,
            REQUEST_LOG: requestLog ? "on" : "off",
          },
        },
      ],
    }),
  );
}

/** Runs the scheduled handler each minute. */
async function startCron(worker: Miniflare): Promise<void> {
  const { scheduled } = await worker.getWorker();
  setInterval(() => {
    scheduled({ cron: CRON, scheduledTime: new Date() }).catch((error: unknown) =>
      tell({ type: "log", level: "error", message: `scheduled run failed: ${String(error)}` }),
    );
  }, CRON_EVERY_MS).unref();
}

function tell(report: ApiReport, then: () => void = () => undefined): void {
  // A closed channel means that whoever started this is gone.
  process.send?.(report, then);
}

async function run(options: ApiOptions): Promise<void> {
  const worker = await openWorker(options);
  process.on("disconnect", () => {
    void worker.dispose().finally(() => process.exit(0));
  });
  await worker.ready;
  const url = await worker.unsafeGetDirectURL(WORKER);
  await applyMigrations(await worker.getD1Database("DB"), path.join(REPOSITORY, "migrations"));
  await startCron(worker);
  tell({ type: "ready", url: url.href.replace(/\/$/, "") });
}

process.once("message", (message) => {
  run(apiOptions.parse(message)).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    tell({ type: "failed", reason }, () => process.exit(1));
  });
});
