/** What an operator may set, by option or environment variable, and where the local stack's own answers lie. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { LANES } from "../contracts/task-id.ts";
import { PROVIDER_VARIABLE, PROVIDERS } from "./body-provider.ts";
import { LOG_LEVELS } from "./log.ts";
import { cacheFolder } from "./pack/ensure-pack.ts";
import type { PixverseSettings } from "./pixverse/pixverse-settings.ts";
import { takePixverseSettings } from "./pixverse/take-pixverse-settings.ts";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

/** One setting as it can be given; the option is the camel case of the long flag. */
interface Setting {
  readonly flag: string;
  readonly variable: string;
  readonly about: string;
}

export const SETTINGS = {
  server: {
    flag: "--server <url>",
    variable: "ATELIER_SERVER",
    about: "address of the API (default: the local stack's)",
  },
  token: {
    flag: "--token <token>",
    variable: "ATELIER_TOKEN",
    about:
      "this node's token, made by `npm run admin -- nodes add NAME` (default: the local stack's)",
  },
  lanes: {
    flag: "--lanes <list>",
    variable: "ATELIER_LANES",
    about: `what to draw: ${LANES.join(", ")} (default: all)`,
  },
  cache: {
    flag: "--cache <folder>",
    variable: "ATELIER_CACHE",
    about: "compiled assets and software GPU, kept between runs (default: .cache)",
  },
  scratch: {
    flag: "--scratch <folder>",
    variable: "ATELIER_SCRATCH",
    about: "files under way and unsent reports (default: node/ in the cache)",
  },
  gpu: {
    flag: "--gpu <kind>",
    variable: "ATELIER_GPU",
    about: "hardware: this machine's own driver, else software; software: never the driver",
  },
  onnx: {
    flag: "--onnx <provider>",
    variable: PROVIDER_VARIABLE,
    about: `where the body model runs: ${PROVIDERS.join(", ")} (default: cpu)`,
  },
  drainSeconds: {
    flag: "--drain-seconds <n>",
    variable: "ATELIER_DRAIN_SECONDS",
    about: "how long a task may go on after Ctrl-C before it is handed back (default: 60)",
  },
  logLevel: {
    flag: "--log-level <level>",
    variable: "ATELIER_LOG_LEVEL",
    about: `${LOG_LEVELS.join(", ")} (default: info)`,
  },
} as const satisfies Record<string, Setting>;
export type SettingName = keyof typeof SETTINGS;

/** What the command line and the environment gave, unchecked. */
export type Given = Readonly<Partial<Record<SettingName, string>>>;

const lanes = z
  .string()
  .transform((list) => [...new Set(list.split(",").map((name) => name.trim().toLowerCase()))])
  .pipe(
    z.array(z.enum(LANES, { error: `has a name that is no lane; allowed: ${LANES.join(", ")}` })),
  );

const folder = z
  .string()
  .min(1)
  .transform((given) => path.resolve(given));

const config = z.object({
  server: z
    .url({ protocol: /^https?$/, error: "must be an http:// or https:// address" })
    .transform((given) => new URL(given)),
  token: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{64}$/i, {
      error: "must be the 64 hexadecimal digits the admin command printed",
    }),
  lanes: lanes.default([...LANES]),
  cache: folder.default(cacheFolder),
  scratch: folder.optional(),
  gpu: z
    .enum(["hardware", "software"], { error: "must be hardware or software" })
    .default("hardware"),
  onnx: z.enum(PROVIDERS, { error: `must be one of ${PROVIDERS.join(", ")}` }).default("cpu"),
  drainSeconds: z.coerce
    .number({ error: "must be a number of seconds from 0 to 3600" })
    .min(0, { error: "is too small: 0 to 3600 seconds" })
    .max(3600, { error: "is too large: 0 to 3600 seconds" })
    .default(60),
  logLevel: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` })
    .default("info"),
});
export type Config = z.infer<typeof config> & { readonly scratch: string };

/**
 * PixVerse's settings, which come from the environment alone; null where no key is set. Throws
 * ConfigError.
 */
export function readPixverse(): PixverseSettings | null {
  try {
    // A copy: the engine reads them for itself, and shall find the key.
    return takePixverseSettings({ ...process.env });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

/** Settings that cannot be used; the message has a line for each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Never shown in a message. */
const SECRET: ReadonlySet<string> = new Set<SettingName>(["token"]);

/**
 * Checks what the command line and the environment gave (commander joins the two) and fills in what
 * they left out. Throws ConfigError naming the option, its variable, the value and what is allowed.
 */
export function readConfig(given: Given): Config {
  const settings = { ...localStack(given), ...given };
  const parsed = config.safeParse(settings);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => lineFor(issue, settings));
    throw new ConfigError([...new Set(lines)].join("\n"));
  }
  return { ...parsed.data, scratch: parsed.data.scratch ?? path.join(parsed.data.cache, "node") };
}

/** The cache folder alone, for what needs no server. */
export function readCache(given?: string): string {
  return config.shape.cache.parse(given || undefined);
}

function lineFor({ path: [name], message }: z.core.$ZodIssue, settings: Given): string {
  const setting = config.keyof().parse(name);
  const { flag, variable } = SETTINGS[setting];
  const value = settings[setting];
  const option = flag.split(" ")[0];
  if (value === undefined) {
    return `${option} (${variable}) is missing; give it, or start the local stack with npm start`;
  }
  const shown = SECRET.has(setting) ? "the value given" : `"${value.slice(0, 100)}"`;
  return `${option} (${variable}): ${shown} ${message}`;
}

/**
 * Server and token of the stack that `npm start` keeps on this machine. Its token goes to its own
 * address alone.
 */
function localStack(given: Given): {
  server?: string;
  token?: string;
} {
  const data = process.env["ATELIER_DATA"] ?? path.join(REPOSITORY, ".data");
  const server = readIfThere(path.join(data, "server"));
  if (server === undefined || (given.server !== undefined && given.server !== server)) return {};
  const token = readIfThere(path.join(data, "node-token"));
  return { server, ...(token !== undefined && { token }) };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
