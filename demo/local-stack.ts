import path from "node:path";
import { fileURLToPath } from "node:url";
import { startLocalApi, type LocalApi, type LocalApiOptions } from "./local-api.ts";
import { keepNodeToken } from "./node-token.ts";
import { keepSecrets } from "./secrets.ts";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

/** Where `npm start` and `npm run api` keep everything unless told otherwise. */
export const DEFAULT_DATA = path.join(REPOSITORY, ".data");
export const DEFAULT_PORT = 8787;

export interface KeptApi extends LocalApi {
  readonly nodeToken: string;
}

/** Starts the API as it is kept on this machine, with its secrets in `.dev.vars` and a node token in its data. */
export async function startKeptApi(
  options: Pick<LocalApiOptions, "data" | "port" | "requestLog" | "onLog">,
): Promise<KeptApi> {
  const secrets = await keepSecrets(path.join(REPOSITORY, ".dev.vars"));
  const api = await startLocalApi({ ...options, secrets });
  try {
    const nodeToken = await keepNodeToken(options.data, api.url, secrets.ADMIN_TOKEN);
    return { ...api, nodeToken };
  } catch (error) {
    await api.stop();
    throw error;
  }
}
