import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** Straight jeans, close at seat and thigh, that sit on the hips. */
export const jeans: Template = {
  name: "Jeans",
  ...GARMENT_CUTS.Jeans,
  fabric: "denim",
  leg: { ...GARMENT_CUTS.Jeans.leg, drop: 6 },
  bands: { waist: 3.8, leg: 1.6 },
};
