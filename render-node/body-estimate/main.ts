/**
 * `npm run learn:bodies`: fits `contracts/body-estimator.json` anew, after the body or its tape has
 * changed. Bodies measured so far are kept, so that a run which was cut off goes on where it stopped.
 */
import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { estimateBody, termsOf, type BodyEstimator } from "../../contracts/estimate-body.ts";
import { FITTED_MEASURES, type FittedBody } from "../../contracts/fit-report.ts";
import { readCache } from "../config.ts";
import { openBodyModel } from "../inference/body-model.ts";
import { ensurePack } from "../pack/ensure-pack.ts";
import { fitWeights } from "./ridge.ts";
import { measureSample, sampleBody, type SampleBody } from "./sample-bodies.ts";

const FILE = fileURLToPath(new URL("../../contracts/body-estimator.json", import.meta.url));

const { bodies, rows } = new Command("npm run learn:bodies --")
  .description("Learns body measurements from body dimensions, for the size recommendation.")
  .option("--bodies <count>", "how many bodies to build and measure, about 30 a second", "16000")
  .option(
    "--rows <file>",
    "keeps what was measured; remove it when the body has changed",
    path.join(readCache(), "measured-bodies.jsonl"),
  )
  .parse()
  .opts<{ bodies: string; rows: string }>();

interface Measured {
  readonly body: SampleBody;
  readonly measured: FittedBody;
}

const measured = await measureAll(Number(bodies), rows);
const isHeldOut = ({ body }: Measured): boolean => Math.floor(body.seed / 16) % 8 === 0;
const learned = {
  about: `Fitted by npm run learn:bodies to ${measured.length} bodies; see estimate-body.ts.`,
  errors_cm: {} as Record<string, unknown>,
  weights: {} as Record<string, Record<string, string>>,
};
for (const gender of ["Female", "Male"] as const) {
  const own = measured.filter(({ body }) => body.gender === gender);
  const estimator = learn(own.filter((each) => !isHeldOut(each)));
  learned.errors_cm[gender] = errorsOf(estimator, own.filter(isHeldOut));
  learned.weights[gender] = Object.fromEntries(
    FITTED_MEASURES.map((name) => [name, estimator[name].join(" ")]),
  );
}
await writeFile(FILE, `${JSON.stringify(learned, null, 2)}\n`);
console.log(JSON.stringify(learned.errors_cm, null, 1));
process.exit(0);

async function measureAll(count: number, file: string): Promise<Measured[]> {
  await mkdir(path.dirname(file), { recursive: true });
  const kept = await readFile(file, "utf8").catch(() => "");
  const all = kept
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line): Measured => {
      const { seed, measured: found } = JSON.parse(line) as { seed: number; measured: FittedBody };
      return { body: sampleBody(seed), measured: found };
    });
  const known = new Set(all.map(({ body }) => body.seed));
  const pack = await ensurePack();
  const model = await openBodyModel(pack);
  const out = createWriteStream(file, { flags: "a" });
  for (let seed = 0; all.length < count; seed++) {
    if (known.has(seed)) continue;
    const body = sampleBody(seed);
    const found = await measureSample(body, pack, model);
    out.write(`${JSON.stringify({ seed, measured: found })}\n`);
    all.push({ body, measured: found });
    if (all.length % 500 === 0) console.log(`${all.length} of ${count} bodies measured`);
  }
  await new Promise((resolve) => out.end(resolve));
  return all;
}

function learn(examples: readonly Measured[]): BodyEstimator {
  const entries = FITTED_MEASURES.map((name) => {
    const observations = examples.map((each) => ({
      terms: termsOf(name, each.body),
      value: Math.log(each.measured[name]),
    }));
    const weights = fitWeights(observations).map((weight) => Number(weight.toPrecision(5)));
    console.log(`${name}: ${weights.length} terms, ${examples.length} bodies`);
    return [name, weights] as const;
  });
  return Object.fromEntries(entries) as unknown as BodyEstimator;
}

/** Median and 95th percentile of the error on bodies it was not fitted to. */
function errorsOf(estimator: BodyEstimator, unseen: readonly Measured[]): object {
  const errors = unseen.map(({ body, measured: truth }) => {
    const estimate = estimateBody(estimator, body);
    return {
      body,
      of: (name: keyof FittedBody): number => Math.abs(estimate[name] - truth[name]),
    };
  });
  const isPlain = ({ kind, lengths }: SampleBody): boolean =>
    kind !== "extreme" && lengths.length === 0;
  const groups = {
    within_full_sliders: errors.filter(({ body }) => isPlain(body)),
    with_scaled_bones: errors.filter(
      ({ body }) => body.kind !== "extreme" && body.lengths.length > 0,
    ),
    beyond_full_sliders: errors.filter(({ body }) => body.kind === "extreme"),
  };
  return Object.fromEntries(
    Object.entries(groups).map(([group, found]) => [
      group,
      Object.fromEntries(
        FITTED_MEASURES.map((name) => {
          const sorted = found.map(({ of }) => of(name)).toSorted((a, b) => a - b);
          const at = (share: number): number =>
            Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2));
          return [name, { median: at(0.5), p95: at(0.95) }];
        }),
      ),
    ]),
  );
}
