import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** An A-line skirt to the knee. */
export const skirt: Template = {
  name: "Skirt",
  ...GARMENT_CUTS.Skirt,
  fabric: "cotton",
  hem: { at: 1.85, drop: 42, flare: 0.35 },
  bands: { waist: 3, hem: 2.5 },
};
