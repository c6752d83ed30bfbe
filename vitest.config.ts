import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/longest-first.ts";

const workerd = cloudflareTest(async () => ({
  wrangler: { configPath: "./wrangler.toml" },
  miniflare: {
    bindings: {
      TEST_MIGRATIONS: await readD1Migrations("./migrations"),
      TOKEN_SECRET: "a secret of thirty-two bytes or more, for tests",
      ADMIN_TOKEN: "admin-token-for-tests",
    },
  },
}));

export default defineConfig({
  test: {
    // Left to itself vitest keeps a core free: half of a machine with two.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [workerd],
        test: {
          name: "workerd",
          // One workerd for all these files: starting it costs more than most of them take.
          isolate: false,
          include: ["tests/worker/*.test.ts", "tests/contracts/**/*.test.ts"],
          setupFiles: ["tests/worker/apply-migrations.ts"],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [workerd],
        test: {
          name: "queue",
          // Each file has the lanes, their clock and their storage to itself.
          include: ["tests/worker/queue/**/*.test.ts"],
          setupFiles: ["tests/worker/apply-migrations.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "node",
          include: ["tests/render-node/**/*.test.ts", "tests/contracts/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "end-to-end",
          include: ["tests/end-to-end/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
