/** The rows that collars are made of, from the neckline up and over. */
import type { NeckFrame } from "./neck-frames.ts";
import { add, scale, type Vector } from "./strip.ts";
import type { Template } from "./template.ts";

type CollarKind = NonNullable<Template["collar"]>;

type CollarRow = (frame: NeckFrame) => Vector;

type Profile = number | ((front: number) => number);

const valueOf = (profile: Profile, front: number): number =>
  typeof profile === "number" ? profile : profile(front);

/** A row this far above the neckline and away from the neck; both may change towards the front. */
const row =
  (up: Profile, out: Profile): CollarRow =>
  (frame) => {
    const raised = add(frame.at, scale(frame.up, valueOf(up, frame.front)));
    return add(raised, scale(frame.away, valueOf(out, frame.front)));
  };

/** A hood lies full at the back and runs out towards the front. */
const full =
  (back: number, front: number): Profile =>
  (share) =>
    front + (back - front) * (1 - share ** 2);

/** Below the neckline a hood hangs at the back alone: beside the neck are the shoulders. */
const hanging =
  (back: number, front: number): Profile =>
  (share) =>
    front + (back - front) * (1 - share) ** 2;

/** A stand leans towards the neck, which narrows as it rises: less so at the throat. */
const lean =
  (out: number): Profile =>
  (front) =>
    out * (1 - 0.5 * front);

/** From the back and sides to the points in front. */
const leaf =
  (back: number, front: number): Profile =>
  (share) =>
    back + (front - back) * share ** 2;

/** How far the points of a shirt collar spread, and how far from its ends that is still felt. */
const SPREAD = { points: 0.32, reach: 0.8 } as const;

/** Moves a row away from the front's middle, most at the collar's points. */
const spread =
  (share: number, of: CollarRow): CollarRow =>
  (frame) => {
    const felt = Math.max(0, 1 - frame.fromEnd / SPREAD.reach);
    return add(of(frame), scale(frame.sidewards, share * SPREAD.points * felt));
  };

/** Decimetres. The stand hugs the neck; a leaf or a hood falls back over it. */
export const COLLAR_ROWS: Readonly<Record<CollarKind, readonly CollarRow[]>> = {
  stand: [
    row(-0.05, 0),
    row(0.2, lean(-0.08)),
    row(0.4, lean(-0.17)),
    row(0.43, lean(-0.15)),
    row(0.4, lean(-0.12)),
    row(0.2, lean(-0.02)),
    row(-0.06, 0.06),
  ],
  shirt: [
    row(-0.04, 0),
    row(0.16, lean(-0.09)),
    row(0.28, lean(-0.17)),
    row(0.31, lean(-0.15)),
    row(0.28, lean(-0.1)),
    spread(0.3, row(leaf(0.16, 0.1), leaf(0, 0.08))),
    spread(0.65, row(leaf(0.02, -0.16), leaf(0.12, 0.16))),
    spread(1, row(leaf(-0.12, -0.42), leaf(0.2, 0.2))),
  ],
  hood: [
    row(-0.05, 0),
    row(full(0.25, 0.04), 0.04),
    row(full(0.42, 0.07), full(0.14, 0.06)),
    row(full(0.46, 0.06), full(0.36, 0.09)),
    row(full(0.36, 0.02), full(0.62, 0.12)),
    row(full(0.05, -0.04), full(0.82, 0.14)),
    row(hanging(-0.5, -0.08), full(0.86, 0.13)),
    row(hanging(-0.85, -0.1), full(0.62, 0.1)),
    row(hanging(-0.9, -0.1), full(0.3, 0.06)),
  ],
};

/** Rows that stand up from the neckline, inside of the cloth; those after them fall over it. */
export const STANDING_ROWS: Readonly<Record<CollarKind, number>> = { shirt: 4, stand: 4, hood: 3 };
