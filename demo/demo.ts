/** `npm run demo`: the API document's example on a stack of its own, from nothing to pictures. */
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { compileAssets } from "../render-node/compile-assets.ts";
import { readCache } from "../render-node/config.ts";
import { startLocalApi } from "./local-api.ts";
import { startLocalNode } from "./local-node.ts";
import { addLocalNode } from "./node-token.ts";
import { runCommand } from "./run-command.ts";
import { keepSecrets } from "./secrets.ts";
import { untilToldToStop } from "./until-told-to-stop.ts";
import { walkThrough } from "./walk-through.ts";

const { out } = new Command("npm run demo --")
  .description(
    "Walks the API document's example: a local API with data of its own on a free port, one render node.",
  )
  .option("--out <folder>", "where the pictures go", "out")
  .allowExcessArguments(false)
  .parse()
  .opts<{ out: string }>();

async function demo(): Promise<void> {
  const folder = path.resolve(out);
  await mkdir(folder, { recursive: true });
  const cache = readCache();
  await compileAssets(cache);

  const data = await mkdtemp(path.join(tmpdir(), "atelier-demo-"));
  const stops: (() => Promise<void>)[] = [() => rm(data, { recursive: true, force: true })];
  try {
    const secrets = await keepSecrets(path.join(data, ".dev.vars"));
    const api = await startLocalApi({ data, port: 0, requestLog: false, secrets });
    stops.push(api.stop);
    console.log(`API on ${api.url}`);

    const logFile = path.join(folder, "render-node.log");
    const log = createWriteStream(logFile);
    const node = startLocalNode({
      server: api.url,
      token: await addLocalNode(api.url, secrets.ADMIN_TOKEN),
      cache,
      scratch: path.join(data, "node"),
      drainSeconds: 0,
      onLog: (text) => log.write(text),
    });
    stops.push(node.stop);
    console.log(`Render node started; its log is ${logFile}`);

    const files = await Promise.race([
      walkThrough(api.url, folder),
      untilToldToStop().then((signal) => Promise.reject(new Error(`stopped by ${signal}`))),
      api.ended.then(() => Promise.reject(new Error("the API ended"))),
      node.ended.then((code) =>
        Promise.reject(new Error(`the render node ended with code ${code}; see ${logFile}`)),
      ),
    ]);
    console.log(`\nSaved:\n${files.map((file) => `  ${file}`).join("\n")}`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

await runCommand("npm run demo", demo);
