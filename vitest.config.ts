import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("./migrations"),
                TOKEN_SECRET: "a secret of thirty-two bytes or more, for tests",
                ADMIN_TOKEN: "admin-token-for-tests",
              },
            },
          })),
        ],
        test: {
          name: "workerd",
          include: ["tests/worker/**/*.test.ts", "tests/contracts/**/*.test.ts"],
          setupFiles: ["tests/worker/apply-migrations.ts"],
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
          fileParallelism: false,
        },
      },
    ],
  },
});
