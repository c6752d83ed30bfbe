/** How long garments take to drape, how well they settle and how near to the skin: `npm run bench -- drape`. */
import { GARMENT_TEMPLATES, type GarmentTemplate } from "../contracts/garment-options.ts";
import { avatarDetails } from "../contracts/generate.ts";
import type { Avatar } from "../render-node/avatar/avatar.ts";
import { buildAvatar } from "../render-node/avatar/build-avatar.ts";
import { readCache } from "../render-node/config.ts";
import { finish, settle } from "../render-node/garment/drape-garment.ts";
import { heightsAbove } from "../render-node/garment/push-out.ts";
import { learnedDrapeOf } from "../render-node/garment/learned/learned-drape.ts";
import { openBodyModel } from "../render-node/inference/body-model.ts";
import { ensurePack } from "../render-node/pack/ensure-pack.ts";
import type { Pack } from "../render-node/pack/pack.ts";
import { fittingOf } from "../train/make-sample.ts";
import { percentile, round, type Row } from "./row.ts";

const RUNS = 3;
/** Networks take so little that their first runs mostly compile. */
const LEARNED_RUNS = 9;
/** What takes milliseconds is measured as a node that has been at work for a while does it. */
const WARMING_RUNS = 12;
const SIZE = "M";

/** Milliseconds of each garment on an average figure, by the solver and, where there is one, learned. */
export async function* benchDrape(): AsyncGenerator<Row> {
  const pack = await ensurePack({ cache: readCache() });
  const avatar = await averageFigure(pack);
  for (const garment of GARMENT_TEMPLATES) yield* rowsOf(pack, avatar, garment);
}

async function averageFigure(pack: Pack): Promise<Avatar> {
  const model = await openBodyModel(pack);
  try {
    return await buildAvatar(avatarDetails.parse({ gender: "Female", skin_tone: 3 }), pack, model);
  } finally {
    await model.close();
  }
}

async function* rowsOf(pack: Pack, avatar: Avatar, garment: GarmentTemplate): AsyncGenerator<Row> {
  const fitting = await fittingOf(pack, garment, avatar, SIZE);
  const { workpiece, body } = fitting;
  const at = `${garment}, ${workpiece.cloth.vertexCount.toLocaleString("en")} vertices`;
  // The first run cuts the size and sorts the body, which the next size shares.
  const settled = settle(fitting);
  finish(fitting, settled);
  const solver = await millisecondsOf(() => void settle(fitting));
  const finishing = await millisecondsOf(() => void finish(fitting, settled));
  const deepest = Math.min(...heightsAbove(finish(fitting, settled).points, body.whole));
  yield { what: `solver: ${at}`, value: round(solver), unit: "ms", goal: "≤ 1500" };
  yield { what: `solver: ${garment}, until it rests`, value: settled.substeps, unit: "substeps" };
  yield {
    what: `solver: ${garment}, deepest in the skin`,
    value: round(Math.max(0, -deepest * 100)),
    unit: "mm",
    goal: "≤ 1",
  };
  yield { what: `finishing: ${at}`, value: round(finishing), unit: "ms" };
  const learned = await learnedDrapeOf(workpiece, "chart");
  if (!learned) return;
  for (let run = 0; run < WARMING_RUNS; run++) await learned.settle(fitting);
  const drawn = await millisecondsOf(() => learned.settle(fitting), LEARNED_RUNS);
  yield { what: `learned: ${at}`, value: round(drawn), unit: "ms", goal: "≤ 40" };
  const { mean_mm, p95_mm } = learned.card.heldOut;
  yield { what: `learned: ${garment}, from the solver's`, value: mean_mm, unit: "mm", goal: "≤ 5" };
  yield { what: `learned: ${garment}, 95 of 100 within`, value: p95_mm, unit: "mm", goal: "≤ 12" };
}

/** Median of some runs. */
async function millisecondsOf(work: () => unknown, runs = RUNS): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return percentile(times, 0.5);
}
