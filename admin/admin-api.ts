import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import type { z } from "zod";
import { messageBody } from "../contracts/message.ts";
import { askApi } from "../demo/ask-api.ts";

const LOCAL_SECRETS = fileURLToPath(new URL("../.dev.vars", import.meta.url));

/** The admin routes of one server. */
export class AdminApi {
  readonly #server: string;
  readonly #token: string;

  constructor(server: URL, token: string) {
    this.#server = server.href.replace(/\/+$/, "");
    this.#token = token;
  }

  get<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
    return askApi(this.#server, "GET", path, answer, { token: this.#token });
  }

  post<Answer>(path: string, answer: z.ZodType<Answer>, json?: unknown): Promise<Answer> {
    const token = this.#token;
    return askApi(
      this.#server,
      "POST",
      path,
      answer,
      json === undefined ? { token } : { token, json },
    );
  }

  /** For the calls that answer in words. */
  async tell(method: "POST" | "DELETE", path: string): Promise<string> {
    const { message } = await askApi(this.#server, method, path, messageBody, {
      token: this.#token,
    });
    return message;
  }
}

/**
 * `ATELIER_ADMIN_TOKEN`, or the token of the local stack.
 * @throws Error that says where the token was looked for
 */
export function findAdminToken(): string {
  const given = process.env["ATELIER_ADMIN_TOKEN"];
  if (given) return given;
  const local = existsSync(LOCAL_SECRETS) ? parseEnv(readFileSync(LOCAL_SECRETS, "utf8")) : {};
  const token = local["ADMIN_TOKEN"];
  if (token) return token;
  throw new Error(
    "no admin token: set ATELIER_ADMIN_TOKEN to the Worker's ADMIN_TOKEN secret, or start the local stack once (npm start)",
  );
}
