/** How large a garment is: the girths of the body it is made for plus the ease of its template. */
import type { Measurements } from "../avatar/avatar.ts";
import { GIRTHS, type Girth } from "./girth.ts";
import type { Girths } from "./rest-shape.ts";
import type { SizeBody } from "./size-charts.ts";
import type { Template } from "./template.ts";

/** Finished girths of a template for a body of these girths, centimetres. */
export function finishedGirths({ ease }: Template, body: Girths | SizeBody): Girths {
  const finished: Partial<Record<Girth, number>> = {};
  for (const name of GIRTHS) {
    const [girth, more] = [body[name], ease[name]];
    if (girth !== undefined && more !== undefined) finished[name] = girth + more;
  }
  return finished;
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
