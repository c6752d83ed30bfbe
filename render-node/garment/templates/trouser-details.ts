/** What trousers of every kind have: a fly with its button, belt loops, a seam down the seat. */
import type { Detail } from "../template.ts";

/** @param kind what their seams are sewn with */
export function trouserDetails(kind: "seam" | "topstitch"): readonly Detail[] {
  const front = { side: "front", from: "waist" } as const;
  const back = { side: "back", from: "waist" } as const;
  const loop = (x: number): Extract<Detail, { kind: "panel" }>["columns"] => [
    [x - 0.6, 0.3, 4.6],
    [x + 0.6, 0.3, 4.6],
  ];
  return [
    {
      ...front,
      kind: "seam",
      points: [
        [0, 0.2],
        [0, 16],
      ],
    },
    {
      ...front,
      kind,
      points: [
        [3, 4],
        [3, 9.6],
        [2.9, 10.9],
        [2.6, 12.1],
        [2, 13.2],
        [1.2, 14],
        [0.2, 14.5],
      ],
    },
    {
      ...back,
      kind,
      points: [
        [0, 4],
        [0, 16],
      ],
    },
    { ...front, kind: "panel", mirrored: true, columns: loop(8) },
    { ...back, kind: "panel", mirrored: true, columns: loop(10) },
    { ...back, kind: "panel", columns: loop(0) },
    { ...front, kind: "button", point: [0.9, 1.9] },
  ];
}

/** Slanted pockets in front and welted ones at the back, as cotton trousers have them. */
export const SLANTED_POCKETS: readonly Detail[] = [
  {
    kind: "seam",
    side: "front",
    from: "waist",
    mirrored: true,
    points: [
      [10.5, 3.8],
      [14.5, 16],
    ],
  },
  {
    kind: "panel",
    side: "back",
    from: "waist",
    mirrored: true,
    columns: [
      [4.5, 9, 10.4],
      [13, 9, 10.4],
    ],
  },
];
