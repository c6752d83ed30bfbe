import { app } from "./app.ts";
import { upkeep } from "./upkeep/upkeep.ts";

export default {
  fetch: app.fetch,
  scheduled: (_controller, env) => upkeep(env, Date.now()),
} satisfies ExportedHandler<Env>;

export { TaskQueue } from "./queue/task-queue.ts";
