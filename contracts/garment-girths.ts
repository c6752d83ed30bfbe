/** How large a garment is: the girths of the body it is made for plus the ease of its cut. */
import { GIRTHS, type GarmentCut, type Girth, type Girths } from "./garment-cuts.ts";

/** Girths of a body where a garment is measured: a waistband may sit lower than the waist. */
export function girthsUnder({ waist }: GarmentCut, body: Girths): Girths {
  if (!waist || body.waist === undefined || body.hips === undefined) return body;
  return { ...body, waist: body.waist + (waist.at - 1) * (body.hips - body.waist) };
}

/** Finished girths of a garment for a body of these girths, centimetres. */
export function finishedGirths(cut: GarmentCut, body: Girths): Girths {
  const under = girthsUnder(cut, body);
  const finished: Partial<Record<Girth, number>> = {};
  for (const name of GIRTHS) {
    const [girth, ease] = [under[name], cut.ease[name]];
    if (girth !== undefined && ease !== undefined) finished[name] = girth + ease;
  }
  return finished;
}
