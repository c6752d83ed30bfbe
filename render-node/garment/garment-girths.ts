/** How large a garment is: the girths of the body it is made for plus the ease of its template. */
import type { Measurements } from "../avatar/avatar.ts";
import type { Girth } from "./girth.ts";
import type { Girths } from "./rest-shape.ts";
import type { SizeBody } from "./size-charts.ts";
import type { Template } from "./template.ts";

/** Finished girths of a template for a body of these girths, centimetres. */
export function finishedGirths(template: Template, body: Girths | SizeBody): Girths {
  return Object.fromEntries(
    Object.entries(template.ease).flatMap(([name, ease]) => {
      const girth = body[name as Girth];
      return girth === undefined ? [] : [[name, girth + ease]];
    }),
  );
}

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
