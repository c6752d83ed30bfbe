/** What a figure wears, ready to be drawn. */
import type { Girths } from "../../contracts/garment-cuts.ts";
import type { Part } from "../mesh/part.ts";
import type { Obstacle } from "./distance-field.ts";
import type { WornPart } from "./layers.ts";

export interface Outfit {
  /** Garments with their trims, base layer and shoes, posed; the figure stands on its bare feet. */
  readonly parts: readonly Part[];
  /** The same parts with the bones that move them. */
  readonly worn: readonly WornPart[];
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
  /** Finished girths of the garment asked for, centimetres. */
  readonly girths: Girths;
  /** How the garment asked for came to rest; null where there is none. */
  readonly drape: Drape | null;
}

interface Drape {
  /** A network taught by the cloth solver, or the solver itself. */
  readonly drapedBy: DrapedBy;
  /** 0 for a learned drape. */
  readonly substeps: number;
  readonly milliseconds: number;
}

export type DrapedBy = "learned" | "solver";
