import type { Template } from "../template.ts";
import { bodysuit } from "./bodysuit.ts";

/** The base layer below tops and dresses: strapless, so that no wide neckline or armhole shows it. */
export const lowBodysuit: Template = {
  ...bodysuit,
  name: "LowBodysuit",
  neckline: { shape: "straight", width: 0, front: 18.5, back: 18.5 },
};
