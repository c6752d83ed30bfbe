import { expect, test } from "vitest";
import { runOnGpu } from "../gpu/run-on-gpu.ts";
import type { FilmReport } from "./draw-still-and-film.ts";

test("a film of a walk begins with the still", async () => {
  const program = new URL("draw-still-and-film.ts", import.meta.url);
  const { first, middle } = await runOnGpu<FilmReport>(program);
  // What H.264 loses; a figure that stands otherwise, or is seen from elsewhere, is further away.
  expect(first).toBeLessThan(1);
  expect(middle).toBeGreaterThan(2 * first);
}, 60_000);
