import type { Template } from "../template.ts";

/** A crew-neck T-shirt, sleeves to the middle of the upper arm. */
export const tShirt: Template = {
  name: "TShirt",
  kind: "top",
  fabric: "jersey",
  neckline: { shape: "round", width: 7.4, front: 4.2, back: -0.8 },
  sleeve: { at: 0.62 },
  hem: { at: 1.9, drop: 4 },
  straightFrom: 0.35,
  bands: { neck: 1.8, arm: 2, hem: 2.2 },
  ease: { chest: 9, waist: 18, hips: 8, upperArm: 8, elbow: 8 },
};
