import type { Template } from "../template.ts";

/** A sleeveless jersey dress, close to the waist and flared to the knee. */
export const dress: Template = {
  name: "Dress",
  kind: "dress",
  fabric: "jersey",
  neckline: { shape: "round", width: 8.4, front: 6, back: 1 },
  hem: { at: 1.85, drop: 42, flare: 0.4 },
  straightFrom: 1.4,
  bands: { neck: 1.2, arm: 1.2, hem: 2 },
  ease: { chest: 5, waist: 5, hips: 9, upperArm: 4 },
};
