import type { Template } from "../template.ts";

/** Leggings: negative ease, stretched over the legs down to the ankle. */
export const leggings: Template = {
  name: "Leggings",
  kind: "bottom",
  fabric: "jersey",
  waist: { at: 1 },
  leg: { at: 1.97 },
  bands: { waist: 4, leg: 1.5 },
  ease: { waist: -4, hips: -6, thigh: -4, knee: -3, ankle: -1 },
};
