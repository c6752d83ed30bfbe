/**
 * The queue, nodes, a clock and everything that can go wrong between them, from seeds. A failure names
 * its seed: `simulate(SEED, DESIGN)` shows the same world again.
 */
import { describe, expect, test } from "vitest";
import { DESIGN } from "./design.ts";
import { MUTANTS } from "./mutants.ts";
import { simulate } from "./simulate.ts";

const SEEDS = 1500;
const SEEDS_TO_FIND_A_MUTANT = 200;

const seedsUpTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("no seed makes the queue lose, repeat or disorder a task", { timeout: 60_000 }, () => {
  const violations = seedsUpTo(SEEDS).flatMap((seed) => {
    const { violation } = simulate(seed, DESIGN);
    return violation === null ? [] : [{ seed, violation }];
  });
  expect(violations).toEqual([]);
});

test("the same seed makes the same world", () => {
  expect(simulate(7, DESIGN)).toEqual(simulate(7, DESIGN));
});

describe("the simulation finds a planted bug", () => {
  test.for(Object.entries(MUTANTS))("%s", { timeout: 20_000 }, ([, design]) => {
    const found = seedsUpTo(SEEDS_TO_FIND_A_MUTANT).find(
      (seed) => simulate(seed, design).violation !== null,
    );
    expect(found).toBeDefined();
  });
});
