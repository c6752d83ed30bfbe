import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";
import { SLANTED_POCKETS, trouserDetails } from "./trouser-details.ts";

/** Cotton shorts that end a hand's width above the knee. */
export const shorts: Template = {
  name: "Shorts",
  ...GARMENT_CUTS.Shorts,
  fabric: "cotton",
  bands: { waist: 3.6, leg: 2.5 },
  details: [...trouserDetails("seam"), ...SLANTED_POCKETS],
};
