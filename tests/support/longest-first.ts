import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Parts of the paths of the files that take longest, longest first: one that started last would keep
 * a core waiting at the end.
 */
const LONGEST = [
  "golden/golden",
  "garment/dress",
  // Starts nodes, which would compile the assets beside the two above on a new machine.
  "end-to-end/lost-nodes",
  "garment/learned-drape",
  "end-to-end/walk-through",
  "end-to-end/local-stack",
  "inference/body-model",
  "engine/first-frame",
];

/** Starts the longest files first, of whatever project; the others follow in vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((part) => moduleId.includes(part));
  return rank < 0 ? LONGEST.length : rank;
}
