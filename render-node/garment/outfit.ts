/** What a figure wears, ready to be drawn. */
import type { Part } from "../mesh/part.ts";
import type { Girths } from "./rest-shape.ts";

export interface Outfit {
  /** Garments, base layer and shoes, posed; the figure still stands on its bare feet. */
  readonly parts: readonly Part[];
  /** 1 for every base vertex of the body that lies safely under cloth. */
  readonly hiddenBody: Uint8Array;
  /** Thickness of the soles, decimetres: how far the dressed figure must be lifted. */
  readonly floorOffset: number;
  /** Finished girths of the garment asked for, centimetres. */
  readonly girths: Girths;
  /** What draped the garment asked for: its substeps and milliseconds. */
  readonly drape: { readonly substeps: number; readonly milliseconds: number };
}
