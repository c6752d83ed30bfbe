import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A crew-neck T-shirt, sleeves to the middle of the upper arm. */
export const tShirt: Template = {
  name: "TShirt",
  ...GARMENT_CUTS.TShirt,
  fabric: "jersey",
  neckline: { shape: "round", width: 7.4, front: 4.2, back: -0.8 },
  hem: { at: 1.9, drop: 4 },
  bands: { neck: 1.8, arm: 2, hem: 2.2 },
};
