import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";
import { SLANTED_POCKETS, trouserDetails } from "./trouser-details.ts";

/** Straight cotton trousers from just below the waist to the shoe. */
export const trousers: Template = {
  name: "Trousers",
  ...GARMENT_CUTS.Trousers,
  fabric: "cotton",
  leg: { ...GARMENT_CUTS.Trousers.leg, drop: 6 },
  bands: { waist: 3.6, leg: 3 },
  details: [...trouserDetails("seam"), ...SLANTED_POCKETS],
};
