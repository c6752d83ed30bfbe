import { app } from "./app.ts";

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;

export { TaskQueue } from "./queue/task-queue.ts";
