/** `npm run api`: the API on this machine, without a render node. */
import { localCommand, apiLog, type LocalOptions } from "./local-options.ts";
import { startKeptApi } from "./local-stack.ts";
import { runCommand } from "./run-command.ts";
import { untilTheEnd } from "./until-told-to-stop.ts";

const about = "The API in workerd, with its data on this machine.";
const { port, data, verbose } = localCommand("npm run api --", about).parse().opts<LocalOptions>();

await runCommand("npm run api", async () => {
  const api = await startKeptApi({ port, data, requestLog: verbose, onLog: apiLog(verbose) });
  console.log(`API on ${api.url}, its document on ${api.url}/openapi.json; Ctrl-C stops it`);
  console.log("For pictures, in another terminal: npm run node");
  await untilTheEnd([api.ended.then(() => "the API ended by itself")]);
  await api.stop();
});
