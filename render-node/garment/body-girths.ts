import type { Girths } from "../../contracts/garment-cuts.ts";
import type { Measurements } from "../avatar/avatar.ts";

/** A customer's own girths at the places garments are measured, centimetres. */
export function bodyGirths(measured: Measurements): Girths {
  return {
    chest: measured.chest,
    waist: measured.waist,
    hips: measured.hips,
    upperArm: measured.upperArm,
    // Elbow, knee and ankle are not taped; they follow the limb's other girths.
    elbow: measured.forearm * 0.97,
    wrist: measured.wrist,
    thigh: measured.thigh,
    knee: measured.calf * 1.03,
    ankle: measured.calf * 0.62,
  };
}
