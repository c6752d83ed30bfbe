/** The tokens clients carry: JWTs (HS256) that name a user by its random id and nothing else. */
import { jwtVerify, SignJWT, errors } from "jose";
import { Remembered } from "../remembered.ts";

const ALGORITHM = "HS256";
const TYPE = "at+jwt";
const ISSUER = "atelier";
/** Only client routes accept it; node tokens are no JWTs at all. */
const AUDIENCE = "atelier-api";
/** Phones keep the token between starts and have no way to renew it but to log in again. */
const LIFETIME_SECONDS = 30 * 24 * 3600;
/** HS256 asks for a key as long as its hash. */
const SECRET_BYTES_MIN = 32;

/**
 * base64url without padding or spaces, the unused last bits of the 32 signature bytes zero, so that a
 * token has one spelling only; jose by itself is lenient in the signature.
 */
const TOKEN_PATTERN =
  /^[A-Za-z0-9_-]{1,512}\.[A-Za-z0-9_-]{1,1024}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

type Secrets = Pick<Env, "TOKEN_SECRET">;

interface Verified {
  readonly userId: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** Tokens of this isolate's secret that were found good: phones show the same one every few seconds. */
const verified = new Remembered<string, Verified>(10_000);

/** A token for `userId`, good from `now` (unix milliseconds) for 30 days. */
export async function issueToken(env: Secrets, userId: string, now = Date.now()): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setSubject(userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(secretKey(env));
}

/** The user a token speaks for, or null when it is forged, expired, or made for something else. */
export async function verifyToken(env: Secrets, token: string): Promise<string | null> {
  const known = verified.get(token);
  if (known && Date.now() < known.expiresAt * 1000) return known.userId;
  if (!TOKEN_PATTERN.test(token)) return null;
  try {
    const { payload } = await jwtVerify(token, secretKey(env), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ["sub", "iat", "exp"],
    });
    const { sub: userId, exp: expiresAt } = payload;
    if (userId === undefined || expiresAt === undefined) return null;
    verified.set(token, { userId, expiresAt });
    return userId;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function secretKey({ TOKEN_SECRET }: Secrets): Uint8Array {
  const key = new TextEncoder().encode(TOKEN_SECRET);
  if (key.length < SECRET_BYTES_MIN) {
    throw new Error(
      `TOKEN_SECRET has ${key.length} bytes; HS256 needs at least ${SECRET_BYTES_MIN}`,
    );
  }
  return key;
}
