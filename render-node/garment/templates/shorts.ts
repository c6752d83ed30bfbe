import type { Template } from "../template.ts";

/** Cotton shorts that end a hand's width above the knee. */
export const shorts: Template = {
  name: "Shorts",
  kind: "bottom",
  fabric: "cotton",
  waist: { at: 1.15 },
  leg: { at: 0.72 },
  bands: { waist: 3.6, leg: 2.5 },
  ease: { waist: 2, hips: 7, thigh: 10, knee: 14 },
};
