/** What a garment is, before any body or size: the words a template is written in. */
import type { GarmentCut } from "../../contracts/garment-cuts.ts";
import type { Fabric } from "../mesh/part.ts";

/** A hole for the neck, seen along the neck: sizes in centimetres on the neutral base mesh. */
export interface Neckline {
  readonly shape: "round" | "vee" | "straight";
  /** Half the width from shoulder to shoulder. */
  readonly width: number;
  /** How far the front lies below the nape. */
  readonly front: number;
  /** How far the back lies below the nape. */
  readonly back: number;
}

/** An end of the cloth: where it is cut, and how far it hangs on below that. */
export interface End {
  /** On the scale of the body map (`level`, `armAlong` or `legAlong`). */
  readonly at: number;
  /** Centimetres beyond the cut on a body of average height. */
  readonly drop?: number;
  /** How much wider the lower edge is than the cut, as a share: 0 hangs straight. */
  readonly flare?: number;
}

/** Kinds of open edges. */
export type Edge = "neck" | "waist" | "hem" | "arm" | "leg";

/**
 * A point chalked on the cloth, in centimetres on the neutral base mesh: to the wearer's left of the
 * middle, and away from the edge that a detail is measured from.
 */
export type Chalk = readonly [across: number, away: number];

/** What is sewn on or stitched into a garment, beside its edges: pockets, flies, belt loops, cords. */
export type Detail = {
  readonly side: "front" | "back";
  /** Measured down from the waistband or the front of the neckline, or up from the hem. */
  readonly from: "neck" | "waist" | "hem";
  /** Also on the other side of the middle. Default: false. */
  readonly mirrored?: boolean;
} & (Line | Panel | Knob);

/** A seam or a stitching in the cloth's own colour, one or two rows of contrasting thread, a zip, a cord. */
interface Line {
  readonly kind: "seam" | "stitch" | "topstitch" | "zip" | "cord";
  readonly points: readonly Chalk[];
}

/** A piece of cloth sewn on: from side to side, how far from the edge it begins and ends. */
interface Panel {
  readonly kind: "panel";
  readonly columns: readonly (readonly [across: number, begins: number, ends: number])[];
}

interface Knob {
  readonly kind: "button";
  readonly point: Chalk;
}

export interface Template extends GarmentCut {
  readonly name: string;
  readonly fabric: Fabric;
  /** Upper end: a neckline for tops, a level of the torso for bottoms. */
  readonly neckline?: Neckline;
  readonly waist?: End;
  /** End of the sleeves along the arm; left out, the arms are cut off at the armhole. */
  readonly sleeve?: End;
  /** End of the body of a top, a skirt or a dress, a level of the torso. */
  readonly hem?: End;
  /** It follows the body's curves, stretched over them, and is not cut straight. Default: false. */
  readonly close?: boolean;
  /** End of the legs along the leg. */
  readonly leg?: End;
  /** Width in centimetres of the ribs and stitched hems along the edges. */
  readonly bands: Readonly<Partial<Record<Edge, number>>>;
  /** What the bands are made of. Default: the garment's fabric. */
  readonly bandFabric?: Fabric;
  /** What stands at the neck. */
  readonly collar?: "shirt" | "stand" | "hood";
  /** What closes the front. */
  readonly closure?: "buttons" | "zip";
  readonly details?: readonly Detail[];
}
