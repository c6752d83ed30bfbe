import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { addNodeResponse } from "../contracts/admin.ts";
import { askApi } from "./ask-api.ts";

/**
 * The token of this machine's render node, made through the admin route the first time and kept in
 * `node-token` in the data folder, where `npm run node` finds it; `server` beside it is the address.
 */
export async function keepNodeToken(
  data: string,
  url: string,
  adminToken: string,
): Promise<string> {
  const file = path.join(data, "node-token");
  await writeFile(path.join(data, "server"), `${url}\n`);
  if (existsSync(file)) return (await readFile(file, "utf8")).trim();
  const token = await addLocalNode(url, adminToken);
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** Makes a node with a name of its own and returns its token. */
export async function addLocalNode(url: string, adminToken: string): Promise<string> {
  const name = `local-${randomBytes(3).toString("hex")}`;
  const { token } = await askApi(url, "POST", "/admin/nodes", addNodeResponse, {
    token: adminToken,
    json: { name },
  });
  return token;
}
