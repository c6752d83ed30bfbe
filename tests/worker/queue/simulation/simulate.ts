import type { Design } from "./design.ts";
import { Violation } from "./ledger.ts";
import { SimNode } from "./sim-node.ts";
import { World } from "./world.ts";

const TROUBLE_MS = 4 * 60_000;
const PEACE_MS = 40 * 60_000;
const CHECK_EVERY_EVENTS = 10;

/**
 * Some minutes of a lane under faults, then peace until all tasks have ended.
 * @returns what was violated, or null; and how many events it took
 */
export function simulate(
  seed: number,
  design: Design,
): { violation: string | null; events: number } {
  const world = new World(seed, design);
  let events = 0;
  try {
    for (let n = world.random.between(1, 4); n > 0; n -= 1) void new SimNode(world, `node-${n}`);
    for (let n = world.random.between(3, 10); n > 0; n -= 1) addClient(world, n);
    const step = (end: number) => {
      events += 1;
      if (events % CHECK_EVERY_EVENTS === 0) world.check();
      return world.timeline.step(end);
    };
    const troubleEnds = world.now + TROUBLE_MS;
    while (step(troubleEnds));
    world.heal();
    const peaceEnds = world.now + PEACE_MS;
    while (!world.isOver && step(peaceEnds));
    world.check();
    world.checkEnd();
    return { violation: null, events };
  } catch (error) {
    if (error instanceof Violation) return { violation: error.message, events };
    throw error;
  }
}

/** Asks for a picture, again until it is answered, and now and then thinks better of it. */
function addClient(world: World, number: number): void {
  const { random, timeline } = world;
  let taskId: string | null = null;
  const ask = () => {
    if (taskId !== null) return;
    world.send(
      (reply: (id: string) => void) => world.enqueue(`user-${number}`, `key-${number}`, reply),
      (id) => {
        if (taskId === null && random.chance(0.25))
          timeline.after(random.between(0, 90_000), cancel);
        taskId = id;
      },
    );
    timeline.after(10_000, ask);
  };
  const cancel = () => {
    const id = taskId;
    if (id === null) return;
    world.send(
      (reply) => world.cancel(id, reply),
      () => undefined,
    );
  };
  timeline.after(random.between(0, TROUBLE_MS / 2), ask);
}
