import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { LANES } from "../../../contracts/task-id.ts";

/** Ends whatever an earlier test of the file left in the lanes. */
export async function emptyQueues(): Promise<void> {
  for (const lane of LANES) {
    const stub = env.TASK_QUEUE.getByName(lane);
    await runInDurableObject(stub, async (_queue, state) => {
      await state.storage.deleteAlarm();
      state.storage.sql.exec(
        "UPDATE tasks SET state = 'done', lease = NULL, ended_at = 0, recorded = 1 WHERE state IN ('waiting', 'leased') OR recorded = 0",
      );
      state.storage.sql.exec("DELETE FROM nodes");
      state.storage.sql.exec("DELETE FROM settings");
    });
    await evictDurableObject(stub);
  }
}
