import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A heavy hooded sweatshirt with ribbed cuffs and hem. */
export const hoodie: Template = {
  name: "Hoodie",
  ...GARMENT_CUTS.Hoodie,
  fabric: "wool",
  neckline: { shape: "round", width: 7.2, front: 4, back: -0.8 },
  hem: { at: 1.9, drop: 5 },
  collar: "hood",
  bands: { arm: 5.5, hem: 5.5 },
  bandFabric: "knit",
  details: [
    {
      kind: "panel",
      side: "front",
      from: "hem",
      columns: [
        [-13, 5.7, 12],
        [-8, 5.7, 21],
        [8, 5.7, 21],
        [13, 5.7, 12],
      ],
    },
    {
      kind: "cord",
      side: "front",
      from: "neck",
      mirrored: true,
      points: [
        [2.2, 0.6],
        [2.5, 3],
        [2.65, 6],
        [2.7, 9],
        [2.65, 12.5],
        [2.5, 16],
      ],
    },
  ],
};
