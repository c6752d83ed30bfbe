/** `npm run api`: the API on this machine, without a render node. */
import { localCommand, apiLog, type LocalOptions } from "./local-options.ts";
import { startKeptApi } from "./local-stack.ts";
import { untilTheEnd } from "./until-told-to-stop.ts";

const { port, data, verbose } = localCommand(
  "npm run api --",
  "The API in workerd, with its data on this machine.",
)
  .parse()
  .opts<LocalOptions>();

const api = await startKeptApi({ port, data, onLog: apiLog(verbose) });
console.log(`API on ${api.url}\nIn another terminal: npm run node`);
await untilTheEnd([api.ended.then(() => "the API ended by itself")]);
await api.stop();
