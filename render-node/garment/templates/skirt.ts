import type { Template } from "../template.ts";

/** An A-line skirt to the knee. */
export const skirt: Template = {
  name: "Skirt",
  kind: "skirt",
  fabric: "cotton",
  waist: { at: 1.02 },
  hem: { at: 1.85, drop: 42, flare: 0.35 },
  straightFrom: 1.5,
  bands: { waist: 3, hem: 2.5 },
  ease: { waist: 2, hips: 6 },
};
