import type { z } from "zod";
import { errorBody } from "../contracts/error.ts";

export interface Asked {
  readonly token?: string;
  readonly json?: unknown;
  /** Bytes to send as they are. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** An answer that is no success; the message tells call, status and what the API said. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Calls the API and returns its answer in JSON, checked. Throws ApiRefusal. */
export async function askApi<Answer>(
  url: string,
  method: string,
  path: string,
  answer: z.ZodType<Answer>,
  asked: Asked = {},
): Promise<Answer> {
  const response = await callApi(url, method, path, asked);
  return answer.parse(await response.json());
}

/** Calls the API and returns the bytes of its answer. Throws ApiRefusal. */
export async function fetchBytes(url: string, path: string, token: string): Promise<Uint8Array> {
  const response = await callApi(url, "GET", path, { token });
  return new Uint8Array(await response.arrayBuffer());
}

async function callApi(
  url: string,
  method: string,
  path: string,
  { token, json, bytes }: Asked,
): Promise<Response> {
  const body = bytes ?? (json === undefined ? null : JSON.stringify(json));
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(json !== undefined && { "Content-Type": "application/json" }),
      ...(bytes !== undefined && { "Content-Type": "application/octet-stream" }),
    },
    body,
  });
  if (response.ok) return response;
  const text = await response.text();
  throw new ApiRefusal(response.status, `${method} ${path}: ${response.status} ${reasonOf(text)}`);
}

function reasonOf(text: string): string {
  try {
    const { message, details = [] } = errorBody.parse(JSON.parse(text));
    // The message often repeats the first of the details.
    const lines = new Set([message, ...details.map(({ path, reason }) => `${path}: ${reason}`)]);
    return [...lines].join("; ");
  } catch {
    return text.slice(0, 300); // Not one of the API's own answers.
  }
}
