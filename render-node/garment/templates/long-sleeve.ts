import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A crew-neck top of heavy jersey, sleeves to the wrist, hem just below the hips. */
export const longSleeve: Template = {
  name: "LongSleeve",
  ...GARMENT_CUTS.LongSleeve,
  fabric: "jersey",
  neckline: { shape: "round", width: 7.2, front: 3.8, back: -0.9 },
  hem: { at: 1.9, drop: 4 },
  bands: { neck: 1.8, arm: 2.2, hem: 2.2 },
};
