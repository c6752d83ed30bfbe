import { OrderIndex } from "../worker/queue/order-index.ts";
import { RankBitmap } from "../worker/queue/rank-bitmap.ts";
import { round, type Row } from "./row.ts";

const OPERATIONS = 200_000;

/** Microseconds of each operation of the index, and the bytes of its bitmap, by members. */
export function benchOrderIndex(): Row[] {
  return [1000, 10_000, 100_000, 1_000_000].flatMap(rowsAt);
}

function rowsAt(members: number): Row[] {
  const orders = Array.from({ length: members }, (_, index) => index + 1);
  const startedAt = performance.now();
  const index = OrderIndex.of(orders);
  const builtMs = performance.now() - startedAt;
  const picks = Array.from({ length: OPERATIONS }, () => 1 + Math.floor(Math.random() * members));
  // A sum that is used keeps the calls from being optimised away.
  let sum = 0;
  const update = microseconds(picks, (order) => {
    index.delete(order);
    index.add(order);
  });
  const rank = microseconds(picks, (order) => {
    sum += index.position(order);
  });
  const select = microseconds(picks, (position) => {
    sum += index.at(position) ?? 0;
  });
  const { base, words } = index.bitmap();
  const bitmap = new RankBitmap(base, words);
  const edge = microseconds(picks, (order) => {
    sum += bitmap.position(order);
  });
  if (Number.isNaN(sum)) throw new Error("the index answers with what is no number");
  const at = `at ${members.toLocaleString("en")} waiting`;
  return [
    { what: `index: build, ${at}`, value: round(builtMs), unit: "ms" },
    { what: `index: update, ${at}`, value: round(update / 2), unit: "µs", goal: "≤ 1" },
    { what: `index: rank, ${at}`, value: round(rank), unit: "µs", goal: "≤ 1" },
    { what: `index: select, ${at}`, value: round(select), unit: "µs", goal: "≤ 1" },
    { what: `snapshot: rank, ${at}`, value: round(edge), unit: "µs" },
    { what: `snapshot: bitmap, ${at}`, value: words.byteLength, unit: "bytes" },
  ];
}

function microseconds(picks: readonly number[], operate: (pick: number) => void): number {
  const startedAt = performance.now();
  for (const pick of picks) operate(pick);
  return ((performance.now() - startedAt) * 1000) / picks.length;
}
