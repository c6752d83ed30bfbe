/** Figures of the queue on the local stack. */
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { generateResponse } from "../contracts/generate.ts";
import type { ClaimedTask } from "../contracts/node-protocol.ts";
import { askApi } from "../demo/ask-api.ts";
import { BenchNode } from "./bench-node.ts";
import { BenchStack, inParallel, LOOK, type BenchUser } from "./bench-stack.ts";
import { benchOrderIndex } from "./order-index-bench.ts";
import { percentile, round, type Row } from "./row.ts";

const CONNECTIONS = 32;
const USERS = 200;
/** A user may have twenty unfinished tasks; a few are kept for the other parts. */
const ENQUEUED = USERS * 15;
const WAITING = 100_000;
const POLL_SECONDS = 10;
const NODES = 50;
/** Few enough to be uploaded before their leases run out. */
const FINISHED = 600;
const DISPATCHES = 100;

/** Starts a stack of its own, measures, stops it. About two minutes; nothing is asserted. */
export async function* benchQueue(): AsyncGenerator<Row> {
  const stack = await BenchStack.start();
  try {
    yield* benchOrderIndex();
    const users = await stack.addUsers(USERS);
    yield* await benchDispatch(stack, users);
    yield* await benchRecovery(stack, users);
    yield* await benchEnqueue(stack, users);
    yield* await benchNodes(stack);
    yield* benchPolls(stack, users);
  } finally {
    await stack.stop();
  }
}

async function ask(stack: BenchStack, user: BenchUser | undefined): Promise<string> {
  const asked = { token: user?.token ?? "", json: LOOK };
  return (await askApi(stack.url, "POST", "/generate", generateResponse, asked)).task_id;
}

/** From the request of a client to the answer that a waiting node gets. */
async function benchDispatch(stack: BenchStack, users: readonly BenchUser[]): Promise<Row[]> {
  const node = new BenchNode(stack.url, await stack.addNode());
  const times: number[] = [];
  for (let n = 0; n < DISPATCHES; n += 1) {
    const claim = node.claim(20);
    await sleep(20);
    const startedAt = performance.now();
    const [task] = await Promise.all([claim, ask(stack, users[n % users.length])]);
    times.push(performance.now() - startedAt);
    if (task) await node.finish(task);
  }
  return [
    { what: "idle dispatch, p50", value: round(percentile(times, 0.5)), unit: "ms", goal: "≤ 30" },
    { what: "idle dispatch, p99", value: round(percentile(times, 0.99)), unit: "ms" },
  ];
}

/** A node takes a task and is never heard of again. */
async function benchRecovery(stack: BenchStack, users: readonly BenchUser[]): Promise<Row[]> {
  const [dead, living] = [
    new BenchNode(stack.url, await stack.addNode()),
    new BenchNode(stack.url, await stack.addNode()),
  ];
  await ask(stack, users[0]);
  await dead.claim(0);
  const startedAt = performance.now();
  let task = null;
  while (!task) task = await living.claim(25);
  const seconds = (performance.now() - startedAt) / 1000;
  await living.finish(task);
  return [
    { what: "recovery of a dead node's task", value: round(seconds), unit: "s", goal: "≤ 45" },
  ];
}

async function benchEnqueue(stack: BenchStack, users: readonly BenchUser[]): Promise<Row[]> {
  const requests = users.map(({ token }) => ({
    method: "POST" as const,
    path: "/generate",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(LOOK),
  }));
  const result = await load(stack, requests, { amount: ENQUEUED });
  refuseErrors("enqueue", result);
  const perSecond = result["2xx"] / result.duration;
  return [
    { what: "enqueue", value: round(perSecond), unit: "/s", goal: "≥ 600" },
    { what: "enqueue, p99", value: result.latency.p99, unit: "ms" },
  ];
}

/** Nodes that claim, upload two files and complete, as fast as they can. */
async function benchNodes(stack: BenchStack): Promise<Row[]> {
  const tokens = await Promise.all(Array.from({ length: NODES }, () => stack.addNode()));
  const nodes = tokens.map((token) => new BenchNode(stack.url, token));
  const held: { readonly node: BenchNode; readonly task: ClaimedTask }[] = [];
  const claimSeconds = await secondsOf(() =>
    inParallel(NODES, FINISHED, async (index) => {
      const node = nodes[index % NODES];
      const task = await node?.claim(0);
      if (node && task) held.push({ node, task });
    }),
  );
  const forEach = (work: (node: BenchNode, task: ClaimedTask) => Promise<void>) =>
    secondsOf(() =>
      inParallel(NODES, held.length, async (index) => {
        const each = held[index];
        if (each) await work(each.node, each.task);
      }),
    );
  const uploadSeconds = await forEach((node, task) => node.upload(task));
  const completeSeconds = await forEach((node, task) => node.complete(task));
  const pairs = held.length / (claimSeconds + completeSeconds);
  return [
    { what: `claim + complete, ${NODES} nodes`, value: round(pairs), unit: "/s", goal: "≥ 300" },
    { what: "claim alone", value: round(held.length / claimSeconds), unit: "/s" },
    { what: "complete alone", value: round(held.length / completeSeconds), unit: "/s" },
    { what: "upload of two files", value: round(held.length / uploadSeconds), unit: "/s" },
  ];
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

async function* benchPolls(stack: BenchStack, users: readonly BenchUser[]): AsyncGenerator<Row> {
  const { ids, wakeMs } = await stack.fillImageLane(users, WAITING);
  const at = `at ${WAITING.toLocaleString("en")} waiting`;
  yield { what: `first poll after a restart, ${at}`, value: round(wakeMs), unit: "ms" };
  for (const pollers of [1000, 10_000]) {
    const step = Math.floor(ids.length / pollers);
    const requests = Array.from({ length: pollers }, (_, n) => ({
      method: "GET" as const,
      path: `/generate/${ids[n * step]}`,
      headers: { authorization: `Bearer ${users[(n * step) % users.length]?.token ?? ""}` },
    }));
    // The first round teaches the isolate whose tasks these are.
    await load(stack, requests, { amount: pollers });
    const before = await stack.snapshotReads();
    const result = await load(stack, requests, { duration: POLL_SECONDS });
    refuseErrors("poll", result);
    const reads = ((await stack.snapshotReads()) - before) / result.duration;
    const what = `poll with ${pollers.toLocaleString("en")} pollers, ${at}`;
    yield { what, value: round(result.requests.average), unit: "/s", goal: "≥ 2000" };
    yield { what: `${what}, p99`, value: result.latency.p99, unit: "ms", goal: "≤ 100" };
    yield { what: `${what}, reads of the object`, value: round(reads), unit: "/s", goal: "≤ 2" };
  }
}

/** Sends the requests over all connections, each of which has its own share of them. */
function load(
  { url }: BenchStack,
  requests: readonly autocannon.Request[],
  limit: { readonly amount: number } | { readonly duration: number },
): Promise<autocannon.Result> {
  let client = 0;
  return autocannon({
    url,
    connections: CONNECTIONS,
    ...limit,
    setupClient: (connection) => {
      connection.setRequests(requests.filter((_, index) => index % CONNECTIONS === client));
      client += 1;
    },
  });
}

function refuseErrors(what: string, { errors, non2xx }: autocannon.Result): void {
  if (errors + non2xx > 0) throw new Error(`${what}: ${errors} errors, ${non2xx} refusals`);
}
