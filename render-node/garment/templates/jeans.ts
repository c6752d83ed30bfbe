import type { Template } from "../template.ts";

/** Straight jeans, close at seat and thigh, that sit on the hips. */
export const jeans: Template = {
  name: "Jeans",
  kind: "bottom",
  fabric: "denim",
  waist: { at: 1.25 },
  leg: { at: 1.86, drop: 6 },
  bands: { waist: 3.8, leg: 1.6 },
  ease: { waist: 1.5, hips: 4, thigh: 4, knee: 5, ankle: 14 },
};
