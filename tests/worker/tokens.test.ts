import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { eq } from "drizzle-orm";
import { base64url, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { users } from "../../worker/database/schema.ts";
import { call, callJson, signUp } from "./client.ts";

const SECRET = new TextEncoder().encode(env.TOKEN_SECRET);
const NOW = Math.floor(Date.now() / 1000);
const CLAIMS = { iss: "atelier", aud: "atelier-api", iat: NOW, exp: NOW + 600 };

async function statusWith(authorization: string): Promise<number> {
  const headers = { Authorization: authorization };
  return (await call("GET /get_user_info", { headers })).status;
}

function part(value: object): string {
  return base64url.encode(JSON.stringify(value));
}

/** A user, and tokens for that user: as the service makes them but for what is changed. */
async function forger() {
  const { email, token } = await signUp();
  const row = await drizzle(env.DB).select().from(users).where(eq(users.email, email)).get();
  const sub = row?.id ?? "";
  const forge = (
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    secret = SECRET,
  ) =>
    new SignJWT({ ...CLAIMS, sub, ...claims })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...header })
      .sign(secret);
  return { email, token, sub, forge };
}

describe("a token", () => {
  test("works with Bearer in any case and without", async () => {
    const { token } = await signUp();
    for (const header of [`Bearer ${token}`, `bearer ${token}`, token, `Bearer   ${token}`]) {
      expect(await statusWith(header)).toBe(200);
    }
  });

  test("made as the service makes it is good, so that what follows fails for its change alone", async () => {
    const { forge } = await forger();
    expect(await statusWith(await forge())).toBe(200);
  });

  test.each<[string, Record<string, unknown>]>([
    ["expired", { exp: NOW - 60 }],
    ["without an end", { exp: undefined }],
    ["with a text for an end", { exp: "never" }],
    ["not yet valid", { nbf: NOW + 3600 }],
    ["without a date", { iat: undefined }],
    ["of another issuer", { iss: "https://evil.example" }],
    ["without an issuer", { iss: undefined }],
    ["for render nodes", { aud: "atelier-node" }],
    ["for nobody", { aud: undefined }],
    ["of no user", { sub: undefined }],
    ["of a user of number", { sub: 1 }],
    ["of an unknown user", { sub: "1' OR '1'='1" }],
  ])("%s is refused", async (_, claims) => {
    const { forge } = await forger();
    expect(await statusWith(await forge(claims))).toBe(401);
  });

  test.each<[string, Record<string, unknown>]>([
    ["of another type", { typ: "JWT" }],
    ["without a type", { typ: undefined }],
    ["of a longer hash", { alg: "HS384" }],
    ["of the longest hash", { alg: "HS512" }],
    ["with an extension nobody knows", { crit: ["exp2"], exp2: 1 }],
  ])("%s is refused", async (_, header) => {
    const { forge } = await forger();
    // jose itself declines to sign what names an unknown extension.
    const token = await forge({}, header).catch(() => "not.a.token");
    expect(await statusWith(token)).toBe(401);
  });

  test.each(["none", "None", "NONE", "nOnE", "", "HS256\0", "RS256", "EdDSA"])(
    "that names the algorithm %j is refused",
    async (alg) => {
      const { sub, token } = await forger();
      const payload = part({ ...CLAIMS, sub });
      const signature = token.split(".")[2] ?? "";
      for (const end of ["", signature, "A".repeat(43)]) {
        expect(await statusWith(`${part({ alg, typ: "at+jwt" })}.${payload}.${end}`)).toBe(401);
      }
    },
  );

  test.each<[string, Record<string, unknown>, string]>([
    ["another secret", {}, "another secret of thirty-two bytes or more"],
    ["a well-known secret", {}, "secret"],
    ["an empty file by its key id", { kid: "../../dev/null" }, "\0"],
    ["a query by its key id", { kid: "x' UNION SELECT 'aaaa" }, "aaaa"],
    ["a key that it brings along", { jwk: { kty: "oct", k: "YWFhYQ" } }, "aaaa"],
    ["a key that it links to", { jku: "https://evil.example/keys", kid: "1" }, "aaaa"],
  ])("signed with %s is refused", async (_, header, secret) => {
    const { forge } = await forger();
    const token = await forge({}, header, new TextEncoder().encode(secret));
    expect(await statusWith(token)).toBe(401);
  });

  test("has one spelling only", async () => {
    const { token } = await signUp();
    const [header = "", payload = "", signature = ""] = token.split(".");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // The last character carries two bits of nothing.
    const next = alphabet[alphabet.indexOf(signature.at(-1) ?? "") + 1] ?? "";
    const spellings = [
      `${token}=`,
      `${token}.`,
      `${token} x`,
      `${header}.${payload}.${signature.slice(0, 20)} ${signature.slice(20)}`,
      `${header}.${payload}.${signature.slice(0, -1)}${next}`,
      `${header}..${signature}`,
      `${header}=.${payload}.${signature}`,
      `${token}, ${token}`,
      `Bearer Bearer ${token}`,
      `Basic ${token}`,
    ];
    for (const spelling of spellings) expect(await statusWith(spelling)).toBe(401);
  });

  test.each([
    "Bearer",
    "Bearer ",
    "x",
    "a.b.c.d.e",
    "null",
    "Bearer undefined",
    "é",
    "A".repeat(60_000),
  ])("that is none (%#) is refused", async (text) => {
    expect(await statusWith(text)).toBe(401);
  });

  test("of an account that is gone is refused", async () => {
    const { token, email } = await forger();
    await drizzle(env.DB).delete(users).where(eq(users.email, email));
    const { status, body } = await callJson("GET /get_user_info", { token });
    expect([status, body.code]).toEqual([401, "unauthorized"]);
  });

  test("is asked for with a challenge, and only in the header", async () => {
    const { token } = await signUp();
    const missing = await call(`GET /get_user_info?token=${token}&access_token=${token}`);
    expect(missing.status).toBe(401);
    expect(missing.headers.get("WWW-Authenticate")).toBe('Bearer realm="atelier"');
    const bad = await call("GET /get_user_info", { token: "bad" });
    expect(bad.headers.get("WWW-Authenticate")).toBe(
      'Bearer realm="atelier", error="invalid_token"',
    );
    expect(await bad.json()).toEqual({
      code: "unauthorized",
      message: "the token is not valid or has expired; log in again",
    });
  });
});
