import type { z } from "zod";
import { pixverseSettings, type PixverseSettings } from "./pixverse-settings.ts";

const VARIABLES = {
  key: "PIXVERSE_API_KEY",
  baseUrl: "PIXVERSE_BASE_URL",
  model: "PIXVERSE_MODEL",
  quality: "PIXVERSE_QUALITY",
} as const;

/**
 * Reads a node's PixVerse settings out of an environment and takes the key away from it, so that no
 * program started later (ffmpeg) inherits it. An empty variable counts as not given.
 *
 * | variable | default |
 * | --- | --- |
 * | `PIXVERSE_API_KEY` | none: videos are then made on the node |
 * | `PIXVERSE_BASE_URL` | `https://app-api.pixverse.ai/openapi/v2` |
 * | `PIXVERSE_MODEL` | `v5` |
 * | `PIXVERSE_QUALITY` | `720p` |
 *
 * @returns null where no key is set
 * @throws Error naming the variable and what is allowed; never showing the key
 */
export function takePixverseSettings(environment: NodeJS.ProcessEnv): PixverseSettings | null {
  const given = Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([name, variable]) => {
      const value = environment[variable]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  delete environment[VARIABLES.key];
  if (given["key"] === undefined) return null;
  const parsed = pixverseSettings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(lineFor).join("\n"));
}

function lineFor({ path: [name], message }: z.core.$ZodIssue): string {
  return `${VARIABLES[name as keyof typeof VARIABLES]}: ${message}`;
}
