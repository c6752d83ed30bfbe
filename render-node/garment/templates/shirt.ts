import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A cotton shirt with collar, button placket and cuffs. */
export const shirt: Template = {
  name: "Shirt",
  ...GARMENT_CUTS.Shirt,
  fabric: "cotton",
  neckline: { shape: "round", width: 6.6, front: 3, back: -1.2 },
  hem: { at: 1.9, drop: 7 },
  collar: "shirt",
  closure: "buttons",
  bands: { arm: 5.5, hem: 1 },
  details: [
    {
      kind: "panel",
      side: "front",
      from: "neck",
      columns: [
        [4.2, 10.5, 21],
        [8, 10.5, 22.4],
        [11.8, 10.5, 21],
      ],
    },
    {
      kind: "seam",
      side: "back",
      from: "neck",
      mirrored: true,
      points: [
        [0, 7],
        [14, 7],
      ],
    },
  ],
};
