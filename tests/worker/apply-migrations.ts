/** Gives each test file a database with every table, and keeps the Worker from logging its requests. */
import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";

Object.assign(env, { REQUEST_LOG: "off" });
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
