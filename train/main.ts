/** Teaches networks to drape garments: samples by the cloth solver, training, evaluation, export. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import type { Avatar } from "../render-node/avatar/avatar.ts";
import { buildAvatar } from "../render-node/avatar/build-avatar.ts";
import { readCache } from "../render-node/config.ts";
import { UnsettledDrapeError } from "../render-node/garment/drape.ts";
import type { Fitting } from "../render-node/garment/drape-garment.ts";
import { cutOf, passesGates, type DrapeCard } from "../render-node/garment/learned/drape-card.ts";
import { DRAPES, openDrapeNetwork } from "../render-node/garment/learned/learned-drape.ts";
import { workpieceOf } from "../render-node/garment/tailor.ts";
import { openBodyModel } from "../render-node/inference/body-model.ts";
import { ensurePack } from "../render-node/pack/ensure-pack.ts";
import { encodeDrape } from "./drape-graph.ts";
import { evaluateDrape } from "./evaluate-drape.ts";
import { learnDrape } from "./learn-drape.ts";
import { companionFittingOf, fittingOf, makeSample } from "./make-sample.ts";
import { openSampleStore, type Sample, type SampleStore } from "./sample-store.ts";
import { SUBJECTS, type Subject } from "./subject.ts";
import { drawBody, rangeInWords, sizesOf, type DrawnBody } from "./training-range.ts";

/** Every so many bodies one is kept out of training. */
const HELD_OUT_EVERY = 8;

const program = new Command("npm run learn:drapes --")
  .description(
    "Teaches networks to drape garments as the cloth solver does. Drapes are kept in the cache, so a " +
      "run that is stopped goes on where it was.",
  )
  .addArgument(
    new Argument(
      "<garments...>",
      "in the sizes of their charts, or (-own) to the wearer's measures",
    ).choices(SUBJECTS.map(({ name }) => name)),
  )
  .option(
    "--bodies <n>",
    "how many the solver dresses to learn from, 8 to 100000",
    wholeNumber,
    300,
  )
  .option("--only-sample", "makes the drapes and stops before training", false)
  .addHelpText(
    "after",
    `\nTraining range:\n${rangeInWords("chart")
      .map((line) => `  ${line}`)
      .join("\n")}`,
  )
  .showHelpAfterError()
  .parse();
const names = program.processedArgs[0] as string[];
const options = program.opts<{ bodies: number; onlySample: boolean }>();

interface Course {
  readonly subject: Subject;
  readonly cut: string;
  readonly store: SampleStore;
}

const cache = readCache();
const pack = await ensurePack({ cache });
const bodyModel = await openBodyModel(pack);
const courses: Course[] = [];
for (const subject of SUBJECTS.filter(({ name }) => names.includes(name))) {
  const { name, template, measures } = subject;
  const cut = cutOf(workpieceOf(pack, template), measures);
  const folder = path.join(cache, "drape-samples", `${name}-${cut}`);
  console.log(`${name}: drapes are kept in ${folder}`);
  courses.push({ subject, cut, store: await openSampleStore(folder) });
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
    for (const { subject, store } of lacking) {
      await store.write(await samplesOf(subject, avatar, drawn, index));
    }
    fresh++;
    const seconds = (performance.now() - startedAt) / 1000 / fresh;
    const left = Math.round(((options.bodies - index - 1) * seconds) / 60);
    console.log(`${index + 1} of ${options.bodies} bodies, ${left} minutes left`);
  }
}

/** A body in what it is dressed in; what does not come to rest is left out. */
async function samplesOf(
  subject: Subject,
  avatar: Avatar,
  drawn: DrawnBody,
  index: number,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [size, fitting] of await fittingsOf(subject, avatar, drawn)) {
    try {
      samples.push(makeSample(fitting, size, index));
    } catch (error) {
      if (!(error instanceof UnsettledDrapeError)) throw error;
      console.log(`${subject.name}, body ${index} in ${size} left out: ${error.message}`);
    }
  }
  return samples;
}

async function fittingsOf(
  subject: Subject,
  avatar: Avatar,
  drawn: DrawnBody,
): Promise<[Sample["size"], Fitting][]> {
  const { template } = subject;
  if (subject.measures === "own") {
    return [["own", await companionFittingOf(pack, template, avatar)]];
  }
  const fittings: [Sample["size"], Fitting][] = [];
  for (const size of sizesOf(drawn, template, avatar)) {
    fittings.push([size, await fittingOf(pack, subject.garment, avatar, size)]);
  }
  return fittings;
}

async function teach({ subject, cut, store }: Course): Promise<void> {
  const samples = (await store.readAll()).filter(({ index }) => index < options.bodies);
  const isHeldOut = (index: number): boolean => index % HELD_OUT_EVERY === HELD_OUT_EVERY / 2;
  const heldOut = samples.filter(({ index }) => isHeldOut(index));
  const lessons = samples.filter(({ index }) => !isHeldOut(index));
  const { name, template, measures } = subject;
  console.log(`${name}: learning from ${lessons.length} drapes`);
  const { pattern } = workpieceOf(pack, template);
  const file = encodeDrape(
    learnDrape(lessons, pattern),
    `${name}, cut ${cut}, from ${lessons.length} drapes`,
  );
  const network = await openDrapeNetwork(file);
  const card: DrapeCard = {
    template: template.name,
    measures,
    cut,
    trainedOn: {
      bodies: new Set(lessons.map(({ index }) => index)).size,
      drapes: lessons.length,
    },
    heldOut: await evaluateDrape({ pack, bodyModel }, subject, network, heldOut),
    range: rangeInWords(measures),
  };
  console.log(`${name}: ${JSON.stringify(card.heldOut)}`);
  console.log(
    passesGates(card)
      ? `${name}: passes its gates and will draw`
      : `${name}: does not pass its gates; the solver goes on drawing it`,
  );
  await mkdir(DRAPES, { recursive: true });
  await writeFile(new URL(`drape-${name}.onnx`, DRAPES), file);
  await writeFile(new URL(`drape-${name}.json`, DRAPES), `${JSON.stringify(card, null, 2)}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 8 || value > 100_000) {
    throw new InvalidArgumentError("a whole number from 8 to 100000");
  }
  return value;
}
