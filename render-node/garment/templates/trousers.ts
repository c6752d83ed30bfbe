import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** Straight cotton trousers from just below the waist to the shoe. */
export const trousers: Template = {
  name: "Trousers",
  ...GARMENT_CUTS.Trousers,
  fabric: "cotton",
  leg: { ...GARMENT_CUTS.Trousers.leg, drop: 6 },
  bands: { waist: 3.6, leg: 3 },
};
