/** How far from its lessons a learned drape is good enough, told by lessons kept from it in turn. */
import { GATES } from "../render-node/garment/learned/drape-card.ts";
import type { Lessons } from "./learn-drape.ts";
import { answer, fitRadialNetwork } from "./radial-network.ts";
import type { Sample } from "./sample-store.ts";

/** The networks are fitted this often, each time without one part of the bodies. */
const PARTS = 10;
/** Share of what the gates allow: other bodies will do a little worse. */
const CAUTION = 0.97;
/** Misses are counted in steps of this many millimetres, up to `STEPS` of them. */
const STEP = 0.05;
const STEPS = 4000;
const MILLIMETRES = 100;

interface Trial {
  /** Distance from the nearest lesson, of the region where it is largest. */
  readonly nearest: number;
  /** How many vertices missed by so many steps. */
  readonly misses: Uint32Array;
}

/** The distance within which the drapes of kept lessons pass the gates together. */
export function chooseReach(samples: readonly Sample[], regions: readonly Lessons[]): number {
  const trials = tryOnKept(samples, regions).toSorted((a, b) => a.nearest - b.nearest);
  const all = new Uint32Array(STEPS);
  let reach = 0;
  for (const { nearest, misses } of trials) {
    misses.forEach((count, step) => (all[step] = (all[step] as number) + count));
    if (passes(all)) reach = nearest;
  }
  return reach;
}

function passes(misses: Uint32Array): boolean {
  let [count, sum] = [0, 0];
  misses.forEach((many, step) => {
    count += many;
    sum += many * (step + 0.5) * STEP;
  });
  const within = (limit: number): number =>
    misses
      .subarray(0, Math.floor((CAUTION * limit) / STEP))
      .reduce((total, many) => total + many, 0);
  return sum <= CAUTION * GATES.mean_mm * count && within(GATES.p95_mm) >= 0.95 * count;
}

function tryOnKept(samples: readonly Sample[], regions: readonly Lessons[]): Trial[] {
  return Array.from({ length: PARTS }, (_, part) => {
    const isKept = (_row: unknown, i: number): boolean =>
      (samples[i] as Sample).index % PARTS === part;
    const networks = regions.map(({ inputs, targets }) =>
      fitRadialNetwork(
        inputs.filter((row, i) => !isKept(row, i)),
        targets.filter((row, i) => !isKept(row, i)),
      ),
    );
    return samples.flatMap((sample, i) => {
      if (!isKept(sample, i)) return [];
      const answers = networks.map((network, r) =>
        answer(network, regions[r]?.inputs[i] as Float64Array),
      );
      const values = answers.map((each) => each.values);
      return {
        nearest: Math.max(...answers.map(({ nearest }) => nearest)),
        misses: missesOf(sample, regions, values),
      };
    });
  }).flat();
}

function missesOf(
  { carried, settled }: Sample,
  regions: readonly Lessons[],
  values: readonly Float64Array[],
): Uint32Array {
  const rest = Float64Array.from(settled, (value, i) => value - (carried[i] as number));
  regions.forEach(({ region: { vertices, shares, displacement } }, r) => {
    const { mean, basis, count } = displacement;
    const moved = mean.slice();
    for (let k = 0; k < count; k++) {
      const value = values[r]?.[k] as number;
      const row = basis.subarray(k * mean.length, (k + 1) * mean.length);
      for (let i = 0; i < row.length; i++) {
        moved[i] = (moved[i] as number) + value * (row[i] as number);
      }
    }
    vertices.forEach((v, i) => {
      const share = Math.sqrt(shares[i] as number);
      for (let c = 0; c < 3; c++) {
        rest[v * 3 + c] = (rest[v * 3 + c] as number) - share * (moved[i * 3 + c] as number);
      }
    });
  });
  const misses = new Uint32Array(STEPS);
  for (let i = 0; i < rest.length; i += 3) {
    const miss =
      MILLIMETRES * Math.hypot(rest[i] as number, rest[i + 1] as number, rest[i + 2] as number);
    const step = Math.min(STEPS - 1, Math.floor(miss / STEP));
    misses[step] = (misses[step] as number) + 1;
  }
  return misses;
}
