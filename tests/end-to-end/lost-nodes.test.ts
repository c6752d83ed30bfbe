import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gallery } from "../../contracts/gallery.ts";
import { generateResponse } from "../../contracts/generate.ts";
import { LEASE_SECONDS } from "../../contracts/limits.ts";
import { askApi } from "../../demo/ask-api.ts";
import { LocalWorld, type TestNode } from "../support/local-world.ts";
import { SMALL_LOOK } from "../support/small-look.ts";

const START_MS = 240_000;
/** From a node's death until another has its task. */
const RECOVERY_MS = 45_000;
/** For a busy machine to draw two small looks. */
const DRAWING_MS = 90_000;

let world: LocalWorld;
let token: string;

beforeAll(async () => {
  world = await LocalWorld.open();
  token = await world.client("ada@example.com");
}, START_MS);
afterAll(() => world.close());

it(
  "a killed and a stopped node lose their tasks to a third, and the stopped one is refused",
  async () => {
    const nodes = await Promise.all([world.startNode("image"), world.startNode("image")]);
    await Promise.all(nodes.map((node) => node.logged("engine ready")));
    // One after the other: the node that draws the first task leaves the second to the other.
    const killed = await giveTask(nodes);
    const stopped = await giveTask(nodes.filter((node) => node !== killed.node));
    const enginePid = Number((await killed.node.logged("engine ready"))["pid"]);
    process.kill(pidOf(killed.node), "SIGKILL");
    // Agent and engine: the node leads a process group of its own.
    process.kill(-pidOf(stopped.node), "SIGSTOP");
    const since = performance.now();
    const third = await world.startNode("image");

    await third.logged("drawing");
    const recovery = performance.now() - since;
    expect(recovery).toBeLessThan(RECOVERY_MS);
    expect(recovery).toBeGreaterThan((LEASE_SECONDS * 1000) / 3);
    await expect.poll(() => isRunning(enginePid)).toBe(false);

    const done = [killed.taskId, stopped.taskId].map((id) => world.untilStatus(token, id, 2));
    await Promise.all(done);
    process.kill(-pidOf(stopped.node), "SIGCONT");
    await Promise.race([
      stopped.node.logged("task lost; its files are thrown away"),
      stopped.node.logged("upload refused; its files are thrown away"),
    ]);
    await expect.poll(() => filesUnderWay(stopped.node)).toEqual([]);

    const { gallery_urls: list } = await askApi(world.api.url, "GET", "/get_gallery", gallery, {
      token,
    });
    const wanted = [killed.taskId, stopped.taskId].flatMap((id) => [id, `${id}-1`]);
    expect(list.map(({ url }) => url).sort()).toEqual(wanted.sort());
  },
  START_MS + RECOVERY_MS + DRAWING_MS,
);

/** Asks for a look and waits until one of the nodes is drawing it. */
async function giveTask(nodes: readonly TestNode[]): Promise<{ node: TestNode; taskId: string }> {
  const { task_id: taskId } = await askApi(world.api.url, "POST", "/generate", generateResponse, {
    token,
    json: SMALL_LOOK,
  });
  const node = await Promise.race(
    nodes.map(async (each) => {
      const { task_id } = await each.logged("drawing");
      expect(task_id).toBe(taskId);
      return each;
    }),
  );
  return { node, taskId };
}

function pidOf(node: TestNode): number {
  const { pid } = node.process;
  if (pid === undefined) throw new Error("the node did not start");
  return pid;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // No such process.
  }
}

/** What lies in the node's folders of tasks. */
async function filesUnderWay(node: TestNode): Promise<string[]> {
  const root = path.join(node.scratch, "tasks", String(pidOf(node)));
  return readdir(root);
}
