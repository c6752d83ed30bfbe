/** How large a garment is: the girths of the body it is made for plus the ease of its template. */
import type { Measurements } from "../avatar/avatar.ts";
import { GIRTHS, type Girth } from "./girth.ts";
import type { Girths } from "./rest-shape.ts";
import type { SizeBody } from "./size-charts.ts";
import type { Template } from "./template.ts";

/** Girths of a body where a template is measured: a waistband may sit lower than the waist. */
export function girthsUnder({ waist }: Template, body: Girths | SizeBody): Girths {
  if (!waist || body.waist === undefined || body.hips === undefined) return body;
  return { ...body, waist: body.waist + (waist.at - 1) * (body.hips - body.waist) };
}

/** Finished girths of a template for a body of these girths, centimetres. */
export function finishedGirths(template: Template, body: Girths | SizeBody): Girths {
  const under = girthsUnder(template, body);
  const finished: Partial<Record<Girth, number>> = {};
  for (const name of GIRTHS) {
    const [girth, ease] = [under[name], template.ease[name]];
    if (girth !== undefined && ease !== undefined) finished[name] = girth + ease;
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
