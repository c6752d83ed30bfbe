/** Teaches networks to drape garments: samples by the cloth solver, training, evaluation, export. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import {
  GARMENT_TEMPLATES,
  type GarmentTemplate,
  type Size,
} from "../contracts/garment-options.ts";
import type { Avatar } from "../render-node/avatar/avatar.ts";
import { buildAvatar } from "../render-node/avatar/build-avatar.ts";
import { readCache } from "../render-node/config.ts";
import { UnsettledDrapeError } from "../render-node/garment/drape.ts";
import { cutOf, passesGates, type DrapeCard } from "../render-node/garment/learned/drape-card.ts";
import { DRAPES, openDrapeNetwork } from "../render-node/garment/learned/learned-drape.ts";
import { workpieceOf } from "../render-node/garment/tailor.ts";
import { TEMPLATES } from "../render-node/garment/templates/all-templates.ts";
import { openBodyModel } from "../render-node/inference/body-model.ts";
import { ensurePack } from "../render-node/pack/ensure-pack.ts";
import { encodeDrape } from "./drape-graph.ts";
import { evaluateDrape } from "./evaluate-drape.ts";
import { learnDrape } from "./learn-drape.ts";
import { makeSample } from "./make-sample.ts";
import { openSampleStore, type Sample, type SampleStore } from "./sample-store.ts";
import { drawBody, RANGE_IN_WORDS, sizesOf } from "./training-range.ts";

/** Every so many bodies one is kept out of training. */
const HELD_OUT_EVERY = 8;

const program = new Command("npm run learn:drapes --")
  .description(
    "Teaches networks to drape garments as the cloth solver does. Drapes are kept in the cache, so a " +
      "run that is stopped goes on where it was.",
  )
  .addArgument(new Argument("<garments...>", "which ones").choices(GARMENT_TEMPLATES))
  .option(
    "--bodies <n>",
    "how many the solver dresses to learn from, 8 to 100000",
    wholeNumber,
    300,
  )
  .option("--only-sample", "makes the drapes and stops before training", false)
  .addHelpText(
    "after",
    `\nTraining range:\n${RANGE_IN_WORDS.map((line) => `  ${line}`).join("\n")}`,
  )
  .showHelpAfterError()
  .parse();
const garments = program.processedArgs[0] as GarmentTemplate[];
const options = program.opts<{ bodies: number; onlySample: boolean }>();

interface Course {
  readonly garment: GarmentTemplate;
  readonly cut: string;
  readonly store: SampleStore;
}

const cache = readCache();
const pack = await ensurePack({ cache });
const bodyModel = await openBodyModel(pack);
const courses: Course[] = [];
for (const garment of garments) {
  const cut = cutOf(workpieceOf(pack, TEMPLATES[garment]));
  const folder = path.join(cache, "drape-samples", `${garment}-${cut}`);
  console.log(`${garment}: drapes are kept in ${folder}`);
  courses.push({ garment, cut, store: await openSampleStore(folder) });
}
await makeSamples();
if (!options.onlySample) for (const course of courses) await teach(course);
// Native libraries may keep the event loop alive.
process.exit();

/** Body after body, so that its garments and sizes share what is worked out once for a figure. */
async function makeSamples(): Promise<void> {
  const startedAt = performance.now();
  let fresh = 0;
  const made = await Promise.all(courses.map(({ store }) => store.bodies()));
  for (let index = 0; index < options.bodies; index++) {
    const lacking = courses.filter((_, k) => !made[k]?.has(index));
    if (lacking.length === 0) continue;
    const drawn = drawBody(index);
    const avatar = await buildAvatar(drawn.details, pack, bodyModel);
    for (const { garment, store } of lacking) {
      const sizes = sizesOf(drawn, TEMPLATES[garment], avatar);
      await store.write(await samplesOf(garment, avatar, sizes, index));
    }
    fresh++;
    const seconds = (performance.now() - startedAt) / 1000 / fresh;
    const left = Math.round(((options.bodies - index - 1) * seconds) / 60);
    console.log(`${index + 1} of ${options.bodies} bodies, ${left} minutes left`);
  }
}

/** A body in some sizes; those in which the cloth does not come to rest are left out. */
async function samplesOf(
  garment: GarmentTemplate,
  avatar: Avatar,
  sizes: ReadonlySet<Size>,
  index: number,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const size of sizes) {
    try {
      samples.push(await makeSample(pack, garment, avatar, size, index));
    } catch (error) {
      if (!(error instanceof UnsettledDrapeError)) throw error;
      console.log(`${garment}, body ${index} in ${size} left out: ${error.message}`);
    }
  }
  return samples;
}

async function teach({ garment, cut, store }: Course): Promise<void> {
  const samples = (await store.readAll()).filter(({ index }) => index < options.bodies);
  const isHeldOut = (index: number): boolean => index % HELD_OUT_EVERY === HELD_OUT_EVERY / 2;
  const heldOut = samples.filter(({ index }) => isHeldOut(index));
  const lessons = samples.filter(({ index }) => !isHeldOut(index));
  console.log(`${garment}: learning from ${lessons.length} drapes`);
  const { pattern } = workpieceOf(pack, TEMPLATES[garment]);
  const file = encodeDrape(
    learnDrape(lessons, pattern),
    `${garment}, cut ${cut}, from ${lessons.length} drapes`,
  );
  const network = await openDrapeNetwork(file);
  const card: DrapeCard = {
    template: garment,
    cut,
    trainedOn: {
      bodies: new Set(lessons.map(({ index }) => index)).size,
      drapes: lessons.length,
    },
    heldOut: await evaluateDrape({ pack, bodyModel }, garment, network, heldOut),
    range: RANGE_IN_WORDS,
  };
  console.log(`${garment}: ${JSON.stringify(card.heldOut)}`);
  console.log(
    passesGates(card)
      ? `${garment}: passes its gates and will draw`
      : `${garment}: does not pass its gates; the solver goes on drawing it`,
  );
  await mkdir(DRAPES, { recursive: true });
  await writeFile(new URL(`drape-${garment}.onnx`, DRAPES), file);
  await writeFile(new URL(`drape-${garment}.json`, DRAPES), `${JSON.stringify(card, null, 2)}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 8 || value > 100_000) {
    throw new InvalidArgumentError("a whole number from 8 to 100000");
  }
  return value;
}
