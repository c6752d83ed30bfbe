/** Says of everything a render node needs whether this machine has it. */
import type { Given } from "../config.ts";
import { CHECKS } from "./checks.ts";

/**
 * Runs every check and prints a line for each.
 *
 * @returns whether all of them passed
 * @example await runDoctor({ server: "https://api.example.com", token: "…" })
 */
export async function runDoctor(given: Given): Promise<boolean> {
  let healthy = true;
  for (const { name, look } of CHECKS) {
    try {
      print("✓", name, await look(given));
    } catch (error) {
      healthy = false;
      print("✗", name, error instanceof Error ? error.message : String(error));
    }
  }
  console.log(
    healthy ? "\nThis machine can draw." : "\nThis machine cannot draw yet: see ✗ above.",
  );
  return healthy;
}

function print(mark: "✓" | "✗", name: string, finding: string): void {
  const indent = " ".repeat(2 + NAME_WIDTH);
  console.log(`${mark} ${name.padEnd(NAME_WIDTH)}${finding.replaceAll("\n", `\n${indent}`)}`);
}

const NAME_WIDTH = Math.max(...CHECKS.map(({ name }) => name.length)) + 2;
