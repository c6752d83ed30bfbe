/** The samples on disk, a pair of files each, so that making them can be stopped and resumed. */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Size } from "../contracts/garment-options.ts";

/** What the solver made of one draw from the training range in one size, or cut to its measures. */
export interface Sample {
  /** Number of the draw: samples of one body share it. */
  readonly index: number;
  readonly size: Size | "own";
  readonly substeps: number;
  /** See `DrapeInputs`. */
  readonly traits: readonly number[];
  readonly carried: Float32Array;
  /** xyz of the pattern's vertices as the solver settled them. */
  readonly settled: Float32Array;
}

export interface SampleStore {
  /** Numbers of the draws of which there are samples. */
  bodies(): Promise<ReadonlySet<number>>;
  /** All that are there, by number and size. */
  readAll(): Promise<Sample[]>;
  /** Keeps all samples of one draw. */
  write(samples: readonly Sample[]): Promise<void>;
}

/** Opens the store of a garment; samples of another cut lie in another folder. */
export async function openSampleStore(folder: string): Promise<SampleStore> {
  await mkdir(folder, { recursive: true });
  const file = (name: string, ending: string): string => path.join(folder, `${name}.${ending}`);
  const names = async (): Promise<string[]> =>
    (await readdir(folder))
      .filter((name) => name.endsWith(".json"))
      .map((name) => path.basename(name, ".json"))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));

  const read = async (name: string): Promise<Sample> => {
    const [facts, bytes] = await Promise.all([
      readFile(file(name, "json"), "utf8"),
      readFile(file(name, "f32")),
    ]);
    const floats = new Float32Array(new Uint8Array(bytes).buffer);
    const half = floats.length / 2;
    return {
      ...(JSON.parse(facts) as Omit<Sample, "carried" | "settled">),
      carried: floats.subarray(0, half),
      settled: floats.subarray(half),
    };
  };

  const keep = async ({ carried, settled, ...facts }: Sample): Promise<void> => {
    const name = `${facts.index}-${facts.size}`;
    const both = new Float32Array(carried.length + settled.length);
    both.set(carried);
    both.set(settled, carried.length);
    await writeFile(file(name, "f32"), new Uint8Array(both.buffer));
    // The facts make it count, so they come last and at once.
    const temporary = file(name, "tmp");
    await writeFile(temporary, JSON.stringify(facts));
    await rename(temporary, file(name, "json"));
  };

  return {
    bodies: async () => new Set((await names()).map((name) => Number.parseInt(name, 10))),
    async readAll() {
      const samples: Sample[] = [];
      for (const name of await names()) samples.push(await read(name));
      return samples;
    },
    async write(samples) {
      for (const sample of samples) await keep(sample);
    },
  };
}
