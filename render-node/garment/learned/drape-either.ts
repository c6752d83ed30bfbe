/** Draping by a network where there is one that takes the figure on, and by the solver elsewhere. */
import { drapeGarment, finish, type Fitting, type HungGarment } from "../drape-garment.ts";
import type { DrapedBy } from "../outfit.ts";
import type { Measures } from "./drape-card.ts";
import { learnedDrapeOf } from "./learned-drape.ts";

export interface Draped {
  readonly worn: HungGarment;
  readonly drapedBy: DrapedBy;
}

/**
 * Drapes a garment on a figure as it stands.
 *
 * @param measures what the network must have been taught; null leaves it to the solver
 * @throws {UnsettledDrapeError} if the cloth does not come to rest
 */
export async function drapeEither(fitting: Fitting, measures: Measures | null): Promise<Draped> {
  const learned = measures && (await learnedDrapeOf(fitting.workpiece, measures));
  const drawn = await learned?.settle(fitting);
  return drawn
    ? { worn: finish(fitting, drawn), drapedBy: "learned" }
    : { worn: drapeGarment(fitting), drapedBy: "solver" };
}
