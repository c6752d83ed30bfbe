import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";

/** The Worker's secrets, as wrangler.toml lists them. */
export interface Secrets {
  readonly TOKEN_SECRET: string;
  readonly ADMIN_TOKEN: string;
}

const NAMES = ["TOKEN_SECRET", "ADMIN_TOKEN"] as const;
const SECRET_BYTES = 32;

/**
 * Reads the secrets from a file like `.dev.vars`, adding those it lacks: made once, then kept, so that
 * clients stay logged in. Only this user may read the file.
 */
export async function keepSecrets(file: string): Promise<Secrets> {
  const text = existsSync(file) ? await readFile(file, "utf8") : "";
  const known = parseEnv(text);
  const missing = NAMES.filter((name) => !known[name]);
  const made = missing.map((name) => [name, randomBytes(SECRET_BYTES).toString("hex")] as const);
  if (made.length > 0) {
    const lines = made.map(([name, value]) => `${name}="${value}"\n`).join("");
    const separator = text === "" || text.endsWith("\n") ? "" : "\n";
    await writeFile(file, text + separator + lines, { mode: 0o600 });
    await chmod(file, 0o600);
  }
  const all: Record<string, string | undefined> = { ...known, ...Object.fromEntries(made) };
  return { TOKEN_SECRET: all["TOKEN_SECRET"] ?? "", ADMIN_TOKEN: all["ADMIN_TOKEN"] ?? "" };
}
