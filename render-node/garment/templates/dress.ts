import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";

/** A sleeveless jersey dress, close to the waist and flared to the knee. */
export const dress: Template = {
  name: "Dress",
  ...GARMENT_CUTS.Dress,
  fabric: "jersey",
  neckline: { shape: "round", width: 8.4, front: 6, back: 1 },
  hem: { at: 1.85, drop: 42, flare: 0.4 },
  bands: { neck: 1.2, arm: 1.2, hem: 2 },
};
