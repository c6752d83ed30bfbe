/**
 * A drape drawn by a small network instead of the cloth solver, which taught it. In milliseconds
 * rather than a second, and only for what it was trained on.
 */
import { readFile } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { easedOffSkin, type Fitting, type Settled } from "../drape-garment.ts";
import type { Pattern } from "../pattern.ts";
import { spreadOut } from "../surface.ts";
import type { Workpiece } from "../tailor.ts";
import { cutOf, drapeName, passesGates, type DrapeCard, type Measures } from "./drape-card.ts";
import { drapeInputs, type DrapeInputs } from "./drape-inputs.ts";

/** Where the networks lie, each with its card. */
export const DRAPES = new URL("./drapes/", import.meta.url);

export interface LearnedDrape {
  readonly card: DrapeCard;
  /** The garment settled, or null for a figure or a size beyond what the network was trained on. */
  settle(fitting: Fitting): Promise<Settled | null>;
}

const opened = new WeakMap<Workpiece, Map<Measures, Promise<LearnedDrape | null>>>();

/**
 * The learned drape of a garment; null where there is none, where its card does not pass the gates,
 * and where the garment is no longer cut as it was in training.
 */
export function learnedDrapeOf(
  workpiece: Workpiece,
  measures: Measures,
): Promise<LearnedDrape | null> {
  const ofPiece = opened.get(workpiece) ?? new Map<Measures, Promise<LearnedDrape | null>>();
  opened.set(workpiece, ofPiece);
  const known = ofPiece.get(measures) ?? openUsable(workpiece, measures);
  ofPiece.set(measures, known);
  return known;
}

async function openUsable(workpiece: Workpiece, measures: Measures): Promise<LearnedDrape | null> {
  const card = await readCard(drapeName(workpiece.pattern.template.name, measures));
  if (!card || !passesGates(card) || card.cut !== cutOf(workpiece, measures)) return null;
  return openLearnedDrape(card);
}

/** The card of a network; null where there is none. */
async function readCard(name: string): Promise<DrapeCard | null> {
  const text = await readFile(new URL(`drape-${name}.json`, DRAPES), "utf8").catch(() => null);
  // Written by the training command and committed with the network.
  return text === null ? null : (JSON.parse(text) as DrapeCard);
}

/** Opens a template's network whatever its card says. */
async function openLearnedDrape(card: DrapeCard): Promise<LearnedDrape> {
  const bytes = await readFile(
    new URL(`drape-${drapeName(card.template, card.measures)}.onnx`, DRAPES),
  );
  const network = await openDrapeNetwork(bytes);
  return {
    card,
    async settle(fitting) {
      const { points, strangeness } = await network.run(drapeInputs(fitting));
      if (strangeness > 1) return null;
      const lifted = easedOffSkin(fitting, points);
      return { points: spreadLift(points, lifted, fitting.workpiece.pattern), substeps: 0 };
    },
  };
}

/** Rounds by which a lift reaches about a hand's width up the cloth. */
const SPREAD_STEPS = 30;

/**
 * Lets the cloth around go along with what was lifted off the layers below: where these end, at a
 * waistband, it would show as a step.
 */
function spreadLift(
  drawn: Float32Array,
  lifted: Float32Array,
  { neighbours }: Pattern,
): Float32Array {
  const lift = lifted.map((value, i) => value - (drawn[i] as number));
  const by = spreadOut(lift, neighbours, SPREAD_STEPS);
  return drawn.map((value, i) => value + (by[i] as number));
}

export interface DrapeNetwork {
  run(inputs: DrapeInputs): Promise<{
    /** xyz of the pattern's vertices. */
    readonly points: Float32Array;
    /** At most 1 inside of the training range. */
    readonly strangeness: number;
  }>;
}

/** Opens a network from the bytes of its file. */
export async function openDrapeNetwork(bytes: Uint8Array): Promise<DrapeNetwork> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ["cpu"],
    // It runs for a millisecond: more threads would only wait for each other.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return {
    async run({ carried, traits }) {
      const results = await session.run({
        carried: new Tensor("float32", carried, [carried.length / 3, 3]),
        traits: new Tensor("float32", traits, [1, traits.length]),
      });
      const [points, strangeness] = [results["drape"]?.data, results["strangeness"]?.data];
      if (!(points instanceof Float32Array) || !(strangeness instanceof Float32Array)) {
        throw new Error("The network gave no drape");
      }
      return { points: points.slice(), strangeness: strangeness[0] as number };
    },
  };
}
