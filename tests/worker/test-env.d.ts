import type { D1Migration } from "cloudflare:test";

declare global {
  namespace Cloudflare {
    /** Bindings that only the tests have (vitest.config.ts). */
    interface Env {
      TEST_MIGRATIONS: D1Migration[];
    }
  }
}
