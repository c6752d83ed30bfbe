import type { Template } from "../template.ts";
import { tShirt } from "./t-shirt.ts";

/**
 * The T-shirt that completes trousers: close, and short enough to disappear in the waistband. Over one that
 * sits low its edge shows, which is plain lest it look like a hem.
 */
export const tuckedShirt: Template = {
  ...tShirt,
  name: "TuckedShirt",
  hem: { at: 1.75 },
  bands: { neck: 1.8, arm: 2 },
  ease: { chest: 5, waist: 6, hips: 2, upperArm: 6, elbow: 8 },
};
