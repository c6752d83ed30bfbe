import { differenceCiede2000 } from "culori";
import { beforeAll, describe, expect, it } from "vitest";
import { luminance, parseHex } from "../../../render-node/avatar/colors.ts";
import { runOnGpu } from "../gpu/run-on-gpu.ts";
import type { FaceReport } from "./draw-faces.ts";

/** The Monk scale as published, lightest first. */
const MONK = [
  "f6ede4",
  "f3e7db",
  "f7ead0",
  "eadaba",
  "d7bd96",
  "a07e56",
  "825c43",
  "604134",
  "3a312a",
  "292420",
] as const;

/** Milliseconds for twenty faces on a machine that does other things too. */
const PATIENCE = 240_000;

/** 1 is the least difference that one sees. */
const deltaE = differenceCiede2000();

let seen: FaceReport;
beforeAll(async () => {
  seen = await runOnGpu<FaceReport>(new URL("draw-faces.ts", import.meta.url));
}, PATIENCE);

describe.each(["Female", "Male"] as const)("the lit face of a %s", (gender) => {
  it.each(MONK.map((hex, tone) => ({ tone, hex })))("of tone $tone is #$hex", ({ tone, hex }) => {
    const [red, green, blue] = seen[gender][tone] ?? [0, 0, 0];
    const byte = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
    expect(Math.abs(red - byte(0))).toBeLessThanOrEqual(12);
    expect(Math.abs(green - byte(2))).toBeLessThanOrEqual(12);
    expect(Math.abs(blue - byte(4))).toBeLessThanOrEqual(12);
  });

  it("gets darker from tone to tone, by a step that one sees", () => {
    const hexes = seen[gender].map(hexOf);
    const levels = hexes.map((hex) => luminance(parseHex(hex).rgb));
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
    for (let tone = 1; tone < hexes.length; tone++) {
      expect(deltaE(`#${hexes[tone - 1]}`, `#${hexes[tone]}`)).toBeGreaterThan(1);
    }
  });
});

function hexOf(color: readonly number[]): string {
  return color.map((channel) => channel.toString(16).padStart(2, "0")).join("");
}
