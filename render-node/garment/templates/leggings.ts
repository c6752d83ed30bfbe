import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** Leggings: negative ease, stretched over the legs down to the ankle. */
export const leggings: Template = {
  name: "Leggings",
  ...GARMENT_CUTS.Leggings,
  fabric: "jersey",
  close: true,
  bands: { waist: 4, leg: 1.5 },
};
