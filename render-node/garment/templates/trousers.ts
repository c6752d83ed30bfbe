import type { Template } from "../template.ts";

/** Straight cotton trousers from just below the waist to the shoe. */
export const trousers: Template = {
  name: "Trousers",
  kind: "bottom",
  fabric: "cotton",
  waist: { at: 1.15 },
  leg: { at: 1.86, drop: 6 },
  bands: { waist: 3.6, leg: 3 },
  ease: { waist: 2, hips: 6, thigh: 7, knee: 7, ankle: 16 },
};
