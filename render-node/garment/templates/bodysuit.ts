import type { Template } from "../template.ts";

/** The base layer that is always worn: a plain bodysuit with legs to mid-thigh, close to the skin. */
export const bodysuit: Template = {
  name: "Bodysuit",
  kind: "bodysuit",
  fabric: "jersey",
  neckline: { shape: "round", width: 9.5, front: 12, back: 9 },
  leg: { at: 0.42 },
  bands: { neck: 1, arm: 1, leg: 1.4 },
  ease: {},
};
