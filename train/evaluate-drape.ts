/** How well a learned drape does on figures that it was not trained on. */
import { finishedGirths } from "../contracts/garment-girths.ts";
import { sizeBody } from "../contracts/size-charts.ts";
import type { GarmentTemplate } from "../contracts/garment-options.ts";
import { buildAvatar } from "../render-node/avatar/build-avatar.ts";
import { girthOf } from "../render-node/garment/girth.ts";
import type { DrapeCard } from "../render-node/garment/learned/drape-card.ts";
import { drapeInputs } from "../render-node/garment/learned/drape-inputs.ts";
import type { DrapeNetwork } from "../render-node/garment/learned/learned-drape.ts";
import type { Pattern } from "../render-node/garment/pattern.ts";
import { workpieceOf } from "../render-node/garment/tailor.ts";
import { TEMPLATES } from "../render-node/garment/templates/all-templates.ts";
import { sizeOff, type Workshop } from "./make-sample.ts";
import type { Sample } from "./sample-store.ts";
import { sampleRequest } from "./training-range.ts";

const MILLIMETRES = 100;
/** Bodies whose three sizes are compared. */
const ORDERED_BODIES = 16;
/**
 * Decimetres by which a larger size may measure less. Where two sizes are taut both measure what the
 * body does; the solver's own are out of order by up to 9 mm there.
 */
export const ORDER_TOLERANCE = 0.05;

type HeldOut = DrapeCard["heldOut"] & {
  /** Held-out draws that the network took for outside of its range. */
  readonly declined: number;
};

export async function evaluateDrape(
  workshop: Workshop,
  name: GarmentTemplate,
  network: DrapeNetwork,
  heldOut: readonly Sample[],
): Promise<HeldOut> {
  const misses: number[] = [];
  let declined = 0;
  for (const { carried, traits, settled } of heldOut) {
    const { points, strangeness } = await network.run({
      carried: carried.slice(),
      traits: Float32Array.from(traits),
    });
    if (strangeness > 1) declined++;
    else misses.push(...distances(points, settled));
  }
  misses.sort((a, b) => a - b);
  const at = (share: number): number =>
    round(misses[Math.min(misses.length - 1, Math.floor(share * misses.length))] ?? NaN);
  const bodies = heldOut.slice(0, ORDERED_BODIES);
  const orders: boolean[] = [];
  for (const { index } of bodies) {
    const order = await hasSizesInOrder(workshop, name, network, index);
    if (order !== null) orders.push(order);
  }
  return {
    drapes: heldOut.length - declined,
    declined,
    mean_mm: round(misses.reduce((sum, miss) => sum + miss, 0) / misses.length),
    p95_mm: at(0.95),
    p99_mm: at(0.99),
    in_order: orders.filter(Boolean).length,
    bodies: orders.length,
  };
}

/** Distance of each vertex in millimetres. */
function distances(a: Float32Array, b: Float32Array): number[] {
  return Array.from({ length: a.length / 3 }, (_, v) => {
    const at = (c: number): number => (a[v * 3 + c] as number) - (b[v * 3 + c] as number);
    return MILLIMETRES * Math.hypot(at(0), at(1), at(2));
  });
}

/** Null where the network draws fewer than two of a body's sizes. */
async function hasSizesInOrder(
  { pack, bodyModel }: Workshop,
  name: GarmentTemplate,
  network: DrapeNetwork,
  index: number,
): Promise<boolean | null> {
  const avatar = await buildAvatar(sampleRequest(index).details, pack, bodyModel);
  const workpiece = workpieceOf(pack, TEMPLATES[name]);
  const widths: number[][] = [];
  for (const off of [-1, 0, 1]) {
    const chart = sizeBody(avatar.sex, sizeOff(avatar, off));
    const girths = finishedGirths(TEMPLATES[name], chart);
    const { points, strangeness } = await network.run(drapeInputs({ workpiece, avatar, girths }));
    if (strangeness <= 1) widths.push(widthsOf(workpiece.pattern, points));
  }
  if (widths.length < 2) return null;
  return widths.every((row, k) =>
    row.every((width, i) => k === 0 || width > (widths[k - 1]?.[i] ?? 0) - ORDER_TOLERANCE),
  );
}

/** Girths of the torso and lengths of the open edges below it, decimetres. */
export function widthsOf(pattern: Pattern, points: Float32Array): number[] {
  const girths = (["chest", "waist", "hips", "thigh"] as const).flatMap((name) => {
    const girth = girthOf(pattern, points, name);
    return girth === undefined ? [] : [girth / 10];
  });
  const hems = pattern.loops.filter(({ name }) => name === "hem" || name.endsWith("Leg"));
  return [...girths, ...hems.map(({ vertices }) => lengthOf(vertices, points))];
}

function lengthOf(loop: readonly number[], points: Float32Array): number {
  return loop.reduce((sum, vertex, i) => {
    const next = loop[(i + 1) % loop.length] as number;
    const at = (c: number): number =>
      (points[vertex * 3 + c] as number) - (points[next * 3 + c] as number);
    return sum + Math.hypot(at(0), at(1), at(2));
  }, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
