/** `npm start`: the API and one render node on this machine, until Ctrl-C. */
import { localCommand, apiLog, type LocalOptions } from "./local-options.ts";
import { startLocalNode } from "./local-node.ts";
import { startKeptApi } from "./local-stack.ts";
import { runCommand } from "./run-command.ts";
import { untilTheEnd } from "./until-told-to-stop.ts";

/** What is drawn at Ctrl-C goes back to the queue and is there at the next start. */
const DRAIN_SECONDS = 1;

const about = "The API and one render node, kept up until Ctrl-C.";
const { port, data, verbose } = localCommand("npm start --", about).parse().opts<LocalOptions>();

await runCommand("npm start", async () => {
  const api = await startKeptApi({ port, data, requestLog: verbose, onLog: apiLog(verbose) });
  console.log(
    `API on ${api.url}, its document on ${api.url}/openapi.json; Ctrl-C stops everything`,
  );
  const node = startLocalNode({
    server: api.url,
    token: api.nodeToken,
    drainSeconds: DRAIN_SECONDS,
  });
  await untilTheEnd([
    api.ended.then(() => "the API ended by itself"),
    node.ended.then((code) => `the render node ended with code ${code}`),
  ]);
  await node.stop();
  await api.stop();
});
