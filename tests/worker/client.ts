/** A phone: calls the Worker by its public door. */
import { exports } from "cloudflare:workers";
import { decodeJwt } from "jose";

interface CallOptions {
  readonly token?: string;
  /** Sent as a JSON body. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `call("POST /login", { json: { email } })` */
export async function call(request: string, options: CallOptions = {}): Promise<Response> {
  const [method = "GET", path = "/"] = request.split(" ");
  const headers = new Headers(options.headers);
  if (options.token !== undefined) headers.set("Authorization", `Bearer ${options.token}`);
  if (options.json !== undefined && !headers.has("Content-Type")) {
    headers.set("Content-Type", "application/json");
  }
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  return exports.default.fetch(
    new Request(`https://api.example${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    }),
  );
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: {
    readonly message?: string;
    readonly code?: string;
    readonly details?: readonly { readonly path: string; readonly reason: string }[];
    readonly [key: string]: unknown;
  };
}

/** As `call`, for the routes that answer in JSON. */
export async function callJson(request: string, options: CallOptions = {}): Promise<ApiAnswer> {
  const response = await call(request, options);
  return { status: response.status, body: await response.json() };
}

export const ADA = {
  full_name: "Ada Lovelace",
  date_of_birth: 631152000,
  ethnicity: "English",
  gender: "Female",
};

let accounts = 0;

/** A fresh account, logged in. */
export async function signUp(): Promise<{ email: string; token: string }> {
  accounts += 1;
  const email = `user${accounts}@example.com`;
  await call("POST /register", { json: { email, ...ADA } });
  const { body } = await callJson("POST /login", { json: { email } });
  return { email, token: String(body["token"]) };
}

/** The user a token names. */
export function subjectOf(token: string): string {
  return decodeJwt(token).sub ?? "";
}
