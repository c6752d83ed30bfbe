/** The samples on disk, a pair of files each, so that making them can be stopped and resumed. */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** What the solver made of one draw from the training range. */
export interface Sample {
  /** Number of the draw. */
  readonly index: number;
  /** Whether it was drawn from beyond the range. */
  readonly isBeyond: boolean;
  readonly size: string;
  readonly substeps: number;
  /** See `DrapeInputs`. */
  readonly traits: readonly number[];
  readonly carried: Float32Array;
  /** xyz of the pattern's vertices as the solver settled them. */
  readonly settled: Float32Array;
}

export interface SampleStore {
  /** Numbers of the draws that are there, rising. */
  indices(): Promise<number[]>;
  read(index: number): Promise<Sample>;
  write(sample: Sample): Promise<void>;
}

/** Opens the store of a garment; samples of another cut lie in another folder. */
export async function openSampleStore(folder: string): Promise<SampleStore> {
  await mkdir(folder, { recursive: true });
  const file = (index: number, ending: string): string => path.join(folder, `${index}.${ending}`);
  return {
    async indices() {
      const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
      return names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
    },
    async read(index) {
      const [facts, bytes] = await Promise.all([
        readFile(file(index, "json"), "utf8"),
        readFile(file(index, "f32")),
      ]);
      const floats = new Float32Array(new Uint8Array(bytes).buffer);
      const half = floats.length / 2;
      return {
        ...(JSON.parse(facts) as Omit<Sample, "carried" | "settled">),
        carried: floats.subarray(0, half),
        settled: floats.subarray(half),
      };
    },
    async write({ carried, settled, ...facts }) {
      const both = new Float32Array(carried.length + settled.length);
      both.set(carried);
      both.set(settled, carried.length);
      await writeFile(file(facts.index, "f32"), new Uint8Array(both.buffer));
      // The facts make it count, so they come last and at once.
      const temporary = file(facts.index, "tmp");
      await writeFile(temporary, JSON.stringify(facts));
      await rename(temporary, file(facts.index, "json"));
    },
  };
}
