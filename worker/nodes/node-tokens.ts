/** The tokens of render nodes: made once, shown once, kept as their SHA-256. */
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { ApiError } from "../api-error.ts";
import { connect } from "../database/connect.ts";
import { nodes } from "../database/schema.ts";
import { Remembered } from "../remembered.ts";
import { hex, sha256 } from "../sha256.ts";

export interface KnownNode {
  readonly id: string;
  readonly name: string;
}

const TOKEN_BYTES = 32;
/** A revoked token works for at most this long in an isolate that has just seen it. */
const REMEMBERED_MS = 10_000;

const seen = new Remembered<string, KnownNode>(1000, REMEMBERED_MS);

/**
 * Adds a node, or gives a revoked one of this name a new token.
 * @returns the token: 256 random bits in hexadecimal
 * @throws ApiError `conflict` when a node of this name works
 */
export async function addNode(
  db: D1Database,
  name: string,
): Promise<KnownNode & { token: string }> {
  const token = hex(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)).buffer);
  const fresh = { tokenHash: await sha256(token), createdAt: Date.now(), revokedAt: null };
  const added = await connect(db)
    .insert(nodes)
    .values({ id: crypto.randomUUID(), name, ...fresh })
    .onConflictDoUpdate({ target: nodes.name, set: fresh, setWhere: isNotNull(nodes.revokedAt) })
    .returning({ id: nodes.id, name: nodes.name })
    .get();
  if (added === undefined) {
    throw new ApiError("conflict", `there is a node "${name}" already; revoke it first`);
  }
  return { ...added, token };
}

export async function listNodes(db: D1Database) {
  return connect(db)
    .select({ id: nodes.id, name: nodes.name, createdAt: nodes.createdAt })
    .from(nodes)
    .where(isNull(nodes.revokedAt))
    .orderBy(nodes.name);
}

/** @throws ApiError `not_found` */
export async function nodeOfName(db: D1Database, name: string): Promise<KnownNode> {
  const node = await connect(db)
    .select({ id: nodes.id, name: nodes.name })
    .from(nodes)
    .where(and(eq(nodes.name, name), isNull(nodes.revokedAt)))
    .get();
  if (node === undefined) throw new ApiError("not_found", `there is no node "${name}"`);
  return node;
}

export async function revokeNode(db: D1Database, nodeId: string): Promise<void> {
  await connect(db).update(nodes).set({ revokedAt: Date.now() }).where(eq(nodes.id, nodeId));
}

/** The node a token belongs to, or null for a token that is unknown or revoked. */
export async function nodeOfToken(
  db: D1Database,
  token: string,
  now = Date.now(),
): Promise<KnownNode | null> {
  const tokenHash = await sha256(token);
  const known = seen.get(tokenHash, now);
  if (known) return known;
  const node = await connect(db)
    .select({ id: nodes.id, name: nodes.name })
    .from(nodes)
    .where(and(eq(nodes.tokenHash, tokenHash), isNull(nodes.revokedAt)))
    .get();
  if (node === undefined) return null;
  seen.set(tokenHash, node, now);
  return node;
}
