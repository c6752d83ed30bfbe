/**
 * What is known of a learned drape beside the network: how well it does on drapes that it was not
 * trained on, and what it was trained for. Written by the training command next to the network.
 */
import { createHash } from "node:crypto";
import { SIZES } from "../../../contracts/garment-options.ts";
import { sizeBody } from "../../../contracts/size-charts.ts";
import { FABRIC_FEEL } from "../fabric-feel.ts";
import type { Workpiece } from "../tailor.ts";

/** To whose measures a garment is cut: a size chart's, or those of its wearer as companions are. */
export type Measures = "chart" | "own";

export interface DrapeCard {
  readonly template: string;
  readonly measures: Measures;
  /** `cutOf` the garment that it was trained for. */
  readonly cut: string;
  readonly trainedOn: { readonly bodies: number; readonly drapes: number };
  readonly heldOut: {
    /** Draws of the training range that it took on, and that it left to the solver. */
    readonly drapes: number;
    readonly declined: number;
    /** Distance of its vertices from those of the solver, millimetres. */
    readonly mean_mm: number;
    readonly p95_mm: number;
    readonly p99_mm: number;
    /** Bodies on which a larger size hung wider at chest, hips and hem, as it must. */
    readonly in_order: number;
    readonly bodies: number;
  };
  /** In words; the network itself knows the exact range. */
  readonly range: readonly string[];
}

/** What a learned drape must reach before it may draw. */
export const GATES = { mean_mm: 5, p95_mm: 12 } as const;

export function passesGates({ heldOut }: DrapeCard): boolean {
  return (
    heldOut.drapes > 0 &&
    heldOut.mean_mm <= GATES.mean_mm &&
    heldOut.p95_mm <= GATES.p95_mm &&
    heldOut.in_order === heldOut.bodies
  );
}

/** What is sewn on, which no drape feels. */
const SEWN_ON = { bands: undefined, collar: undefined, closure: undefined, details: undefined };

/** A digest of all that a drape depends on but body and size: pattern, template, fabric, measures. */
export function cutOf({ pattern }: Workpiece, measures: Measures): string {
  const { template, triangles, map } = pattern;
  const chosen = measures === "chart" ? sizeCharts() : measures;
  return createHash("sha256")
    .update(JSON.stringify([{ ...template, ...SEWN_ON }, FABRIC_FEEL[template.fabric], chosen]))
    .update(new Uint8Array(triangles.buffer, triangles.byteOffset, triangles.byteLength))
    .update(new Uint8Array(map.points.buffer, map.points.byteOffset, map.points.byteLength))
    .digest("hex")
    .slice(0, 16);
}

function sizeCharts() {
  return (["female", "male"] as const).map((sex) => SIZES.map((size) => sizeBody(sex, size)));
}

/** What the network of a template is called: `Trousers`, or `Trousers-own` for a companion. */
export function drapeName(template: string, measures: Measures): string {
  return measures === "chart" ? template : `${template}-${measures}`;
}
