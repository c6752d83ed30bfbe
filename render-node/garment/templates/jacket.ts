import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A zipped jacket with a stand collar, ribbed cuffs and hem. */
export const jacket: Template = {
  name: "Jacket",
  ...GARMENT_CUTS.Jacket,
  fabric: "denim",
  neckline: { shape: "round", width: 7.2, front: 3.6, back: -0.8 },
  hem: { at: 1.9, drop: 4 },
  collar: "stand",
  closure: "zip",
  bands: { arm: 5, hem: 5 },
  bandFabric: "knit",
  details: [
    {
      kind: "zip",
      side: "front",
      from: "hem",
      mirrored: true,
      points: [
        [9, 23],
        [12.5, 9],
      ],
    },
    {
      kind: "seam",
      side: "front",
      from: "neck",
      mirrored: true,
      points: [
        [0.4, 9],
        [13.5, 9],
      ],
    },
    {
      kind: "seam",
      side: "back",
      from: "neck",
      mirrored: true,
      points: [
        [0, 9],
        [14, 9],
      ],
    },
  ],
};
