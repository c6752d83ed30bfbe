/** What a figure wears, ready to be drawn. */
import type { Part } from "../mesh/part.ts";
import type { Obstacle } from "./distance-field.ts";

export interface Outfit {
  /** Garments with their trims, base layer and shoes, posed; the figure stands on its bare feet. */
  readonly parts: readonly Part[];
  /** 1 for every base vertex of the body that lies safely under cloth. */
  readonly hiddenBody: Uint8Array;
  /** xyz of the body's base vertices as cloth presses them in. */
  readonly pressedBody: Float32Array;
  /** Of the base layer and the garments, from the inside out, as the parts are. */
  readonly surfaces: readonly Obstacle[];
  /** Whether a hood lies on its shoulders. */
  readonly isHooded: boolean;
  /** Thickness of the soles, decimetres: how far the dressed figure must be lifted. */
  readonly floorOffset: number;
  readonly drapedBy: DrapedBy;
}

/** What brought the garment to rest: a network taught by the cloth solver, or the solver itself. */
export type DrapedBy = "learned" | "solver";
