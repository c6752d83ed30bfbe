import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A sleeveless top with a scooped neck. */
export const tankTop: Template = {
  name: "TankTop",
  ...GARMENT_CUTS.TankTop,
  fabric: "knit",
  neckline: { shape: "round", width: 8.2, front: 9, back: 4 },
  hem: { at: 1.9, drop: 2 },
  bands: { neck: 1.2, arm: 1.2, hem: 2 },
};
