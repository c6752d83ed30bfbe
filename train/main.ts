/** Teaches networks to drape garments: samples by the cloth solver, training, evaluation, export. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { GARMENT_TEMPLATES, type GarmentTemplate } from "../contracts/garment-options.ts";
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
import { learnDrape, mirrorOf } from "./learn-drape.ts";
import { makeSample, type Workshop } from "./make-sample.ts";
import { openSampleStore, type Sample, type SampleStore } from "./sample-store.ts";
import { RANGE_IN_WORDS } from "./training-range.ts";

/** Every so many draws one is kept out of training; never one from beyond the range. */
const HELD_OUT_EVERY = 8;

const program = new Command("npm run learn:drapes --")
  .description(
    "Teaches networks to drape garments as the cloth solver does. Drapes are kept in the cache, so a " +
      "run that is stopped goes on where it was.",
  )
  .addArgument(new Argument("<garments...>", "which ones").choices(GARMENT_TEMPLATES))
  .option("--samples <n>", "drapes by the solver to learn from, 1 to 100000", wholeNumber, 500)
  .option("--epochs <n>", "times that training goes through them", wholeNumber, 300)
  .option("--only-sample", "makes the drapes and stops before training", false)
  .addHelpText(
    "after",
    `\nTraining range:\n${RANGE_IN_WORDS.map((line) => `  ${line}`).join("\n")}`,
  )
  .showHelpAfterError()
  .parse();
const garments = program.processedArgs[0] as GarmentTemplate[];
const options = program.opts<{ samples: number; epochs: number; onlySample: boolean }>();

const cache = readCache();
const pack = await ensurePack({ cache });
const workshop = { pack, bodyModel: await openBodyModel(pack) };
for (const garment of garments) {
  const cut = cutOf(workpieceOf(pack, TEMPLATES[garment]));
  const folder = path.join(cache, "drape-samples", `${garment}-${cut}`);
  const store = await openSampleStore(folder);
  console.log(`${garment}: drapes are kept in ${folder}`);
  await makeSamples(workshop, garment, store, options.samples);
  if (!options.onlySample) await teach(workshop, garment, cut, store);
}
// Native libraries may keep the event loop alive.
process.exit();

async function makeSamples(
  tools: Workshop,
  garment: GarmentTemplate,
  store: SampleStore,
  wanted: number,
): Promise<void> {
  const made = new Set(await store.indices());
  const startedAt = performance.now();
  let fresh = 0;
  for (let index = 0; made.size < wanted; index++) {
    if (made.has(index)) continue;
    try {
      await store.write(await makeSample(tools, garment, index));
    } catch (error) {
      if (!(error instanceof UnsettledDrapeError)) throw error;
      console.log(`${garment}: draw ${index} left out: ${error.message}`);
      continue;
    }
    made.add(index);
    fresh++;
    const seconds = (performance.now() - startedAt) / 1000 / fresh;
    const left = Math.round(((wanted - made.size) * seconds) / 60);
    console.log(`${garment}: ${made.size} of ${wanted} drapes, ${left} minutes left`);
  }
}

async function teach(
  tools: Workshop,
  garment: GarmentTemplate,
  cut: string,
  store: SampleStore,
): Promise<void> {
  const samples = await Promise.all((await store.indices()).map((index) => store.read(index)));
  const heldOut = samples.filter(isHeldOut);
  const lessons = samples.filter((sample) => !isHeldOut(sample));
  let shown = -1;
  const parameters = learnDrape(lessons, {
    epochs: options.epochs,
    mirror: mirrorOf(workpieceOf(tools.pack, TEMPLATES[garment]).pattern.map.points),
    onProgress(share) {
      const tenths = Math.floor(share * 10);
      if (tenths > shown) console.log(`${garment}: trained ${tenths * 10} %`);
      shown = tenths;
    },
  });
  const file = encodeDrape(parameters, `${garment}, cut ${cut}, from ${lessons.length} drapes`);
  const network = await openDrapeNetwork(file);
  const { declined, ...figures } = await evaluateDrape(tools, garment, network, heldOut);
  const card: DrapeCard = {
    template: garment,
    cut,
    trainedOn: lessons.length,
    heldOut: figures,
    range: RANGE_IN_WORDS,
  };
  console.log(`${garment}: ${JSON.stringify(figures)}, ${declined} held-out draws declined`);
  console.log(
    passesGates(card)
      ? `${garment}: passes its gates and will draw`
      : `${garment}: does not pass its gates; the solver goes on drawing it`,
  );
  await mkdir(DRAPES, { recursive: true });
  await writeFile(new URL(`drape-${garment}.onnx`, DRAPES), file);
  await writeFile(new URL(`drape-${garment}.json`, DRAPES), `${JSON.stringify(card, null, 2)}\n`);
}

function isHeldOut({ index, isBeyond }: Sample): boolean {
  return !isBeyond && index % HELD_OUT_EVERY === HELD_OUT_EVERY / 2;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000) {
    throw new InvalidArgumentError("a whole number from 1 to 100000");
  }
  return value;
}
