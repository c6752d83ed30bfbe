/** `npm run bench`: measures, prints a table and writes it as JSON. Nothing is asserted. */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import path from "node:path";
import { Argument, Command } from "commander";
import { benchDrape } from "./drape.ts";
import { benchQueue } from "./queue.ts";
import { benchRender } from "./render.ts";
import type { Row } from "./row.ts";

const BENCHES = {
  async *render() {
    yield* await benchRender();
  },
  drape: benchDrape,
  queue: benchQueue,
} as const;
type Name = keyof typeof BENCHES;
const NAMES: readonly Name[] = ["render", "drape", "queue"];

const program = new Command("npm run bench --")
  .description("Measures a render node, its drapes, the queue and the API on this machine.")
  .addArgument(new Argument("[which...]", "default: all").choices(NAMES))
  .option("--out <file>", "where the figures go", "out/bench.json")
  .parse();
const { out } = program.opts<{ out: string }>();

const rows: Row[] = [];
for (const name of NAMES.filter((each) => asksFor(each, program.args))) {
  console.log(`measuring: ${name}`);
  for await (const row of BENCHES[name]()) {
    console.log(`  ${row.what}: ${row.value} ${row.unit}`);
    rows.push(row);
  }
}
console.table(rows);

const [cpu] = cpus();
const machine = { cpu: cpu?.model ?? "unknown", cores: cpus().length, node: process.version };
await mkdir(path.dirname(path.resolve(out)), { recursive: true });
await writeFile(
  out,
  `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2)}\n`,
);
console.log(`${machine.cores} cores of ${machine.cpu}; written to ${out}`);
// Native libraries may keep the event loop alive.
process.exit();

function asksFor(name: Name, given: readonly string[]): boolean {
  return given.length === 0 || given.includes(name);
}
