/** How well a learned drape does on figures that it was not trained on. */
import { finishedGirths, girthsUnder } from "../contracts/garment-girths.ts";
import { sizeBody } from "../contracts/size-charts.ts";
import type { GarmentTemplate } from "../contracts/garment-options.ts";
import { buildAvatar } from "../render-node/avatar/build-avatar.ts";
import { bodyGirths } from "../render-node/garment/body-girths.ts";
import { fitModelOf } from "../render-node/garment/fit-model.ts";
import type { Fitting } from "../render-node/garment/drape-garment.ts";
import { girthOf } from "../render-node/garment/girth.ts";
import type { DrapeCard } from "../render-node/garment/learned/drape-card.ts";
import { drapeInputs } from "../render-node/garment/learned/drape-inputs.ts";
import type { DrapeNetwork } from "../render-node/garment/learned/learned-drape.ts";
import { workpieceOf } from "../render-node/garment/tailor.ts";
import { TEMPLATES } from "../render-node/garment/templates/all-templates.ts";
import type { BodyModel } from "../render-node/inference/body-model.ts";
import type { Pack } from "../render-node/pack/pack.ts";
import type { Sample } from "./sample-store.ts";
import type { Subject } from "./subject.ts";
import { drawBody, sizeOff } from "./training-range.ts";

const MILLIMETRES = 100;
/** Bodies whose three sizes are compared. */
const ORDERED_BODIES = 40;
/** Decimetres by which a larger size may measure less where it hangs free. */
export const ORDER_TOLERANCE = 0.02;

/** What bodies are made with. */
interface Workshop {
  readonly pack: Pack;
  readonly bodyModel: BodyModel;
}

export async function evaluateDrape(
  workshop: Workshop,
  subject: Subject,
  network: DrapeNetwork,
  heldOut: readonly Sample[],
): Promise<DrapeCard["heldOut"]> {
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
  const bodies = [...new Set(heldOut.map(({ index }) => index))].slice(0, ORDERED_BODIES);
  const orders: boolean[] = [];
  // What is cut to its wearer's measures comes in no sizes.
  if (subject.measures === "chart") {
    for (const index of bodies) {
      const order = await hasSizesInOrder(workshop, subject.garment, network, index);
      if (order !== null) orders.push(order);
    }
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
  const avatar = await buildAvatar(drawBody(index).details, pack, bodyModel);
  const workpiece = workpieceOf(pack, TEMPLATES[name]);
  const widths: Widths[] = [];
  for (const off of [-1, 0, 1]) {
    const size = sizeOff(TEMPLATES[name], avatar, off);
    const girths = finishedGirths(TEMPLATES[name], sizeBody(avatar.sex, size));
    const fitBody = await fitModelOf(pack, avatar.sex, size);
    const fitting = { workpiece, avatar, fitBody, girths };
    const { points, strangeness } = await network.run(drapeInputs(fitting));
    if (strangeness <= 1) widths.push(freeWidths(fitting, points));
  }
  if (widths.length < 2) return null;
  return widths.slice(1).every((wider, k) => areInOrder(widths[k] as Widths, wider));
}

/** Decimetres by the name of a girth or an edge. */
type Widths = ReadonlyMap<string, number>;

/**
 * How wide a garment hangs at torso and thigh and at the edges below. Where it is taut it has no width
 * of its own: every size measures what the body does there, with the solver too.
 */
export function freeWidths(
  { workpiece: { pattern }, avatar, girths }: Pick<Fitting, "workpiece" | "avatar" | "girths">,
  points: Float32Array,
): Widths {
  const own = girthsUnder(pattern.template, bodyGirths(avatar.measurements));
  const widths = new Map<string, number>();
  for (const name of ["chest", "waist", "hips", "thigh"] as const) {
    const girth = girthOf(pattern, points, name);
    const isFree = (girths[name] ?? 0) > (own[name] ?? 0);
    if (girth !== undefined && isFree) widths.set(name, girth / 10);
  }
  for (const { name, vertices } of pattern.loops) {
    if (name === "hem" || name.endsWith("Leg")) widths.set(name, lengthOf(vertices, points));
  }
  return widths;
}

export function areInOrder(smaller: Widths, larger: Widths): boolean {
  return [...smaller].every(([name, width]) => {
    const wider = larger.get(name);
    return wider === undefined || wider > width - ORDER_TOLERANCE;
  });
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
