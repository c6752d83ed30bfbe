/** `npm run admin`: nodes, lanes and failed tasks, of the local stack or of a deployed Worker. */
import { Argument, Command } from "commander";
import { addNodeResponse, adminNodes, adminQueue, replayResponse } from "../contracts/admin.ts";
import { LANES } from "../contracts/task-id.ts";
import { AdminApi, findAdminToken } from "./admin-api.ts";
import { laneRows, nodeRows, runningRows } from "./tables.ts";

const program = new Command("npm run admin --")
  .description("Operates a queue. The token: ATELIER_ADMIN_TOKEN, or that of the local stack.")
  .option(
    "--server <url>",
    "address of the Worker",
    process.env["ATELIER_SERVER"] ?? "http://127.0.0.1:8787",
  );

function api(): AdminApi {
  const { server } = program.opts<{ server: string }>();
  if (!URL.canParse(server))
    throw new Error(`--server "${server}" is no address; use https://HOST`);
  return new AdminApi(new URL(server), findAdminToken());
}

const nodes = program.command("nodes").description("the machines of the pool");
nodes
  .command("add <name>")
  .description("make a node and print its token, this once")
  .action(async (name: string) => {
    const { token } = await api().post("/admin/nodes", addNodeResponse, { name });
    console.error(`${name} joins with: npm run node -- --server URL --token TOKEN`);
    console.log(token);
  });
nodes
  .command("list")
  .description("nodes by lane: alive or not, speed, failures")
  .action(async () => console.table(nodeRows(await api().get("/admin/nodes", adminNodes))));
nodes
  .command("revoke <name>")
  .description("end a node's token; what it holds returns to the queue")
  .action(async (name: string) => {
    console.log(await api().tell("DELETE", `/admin/nodes/${encodeURIComponent(name)}`));
  });
for (const [verb, about] of [
  ["drain", "let a node finish what it holds and leave"],
  ["resume", "give a drained or set-aside node work again"],
] as const) {
  nodes
    .command(`${verb} <name>`)
    .description(about)
    .action(async (name: string) => {
      console.log(await api().tell("POST", `/admin/nodes/${encodeURIComponent(name)}/${verb}`));
    });
}

const queue = program.command("queue").description("the lanes");
queue
  .command("show")
  .description("what waits and what runs")
  .action(async () => {
    const lanes = await api().get("/admin/queue", adminQueue);
    console.table(laneRows(lanes));
    const running = runningRows(lanes);
    if (running.length > 0) console.table(running);
  });
for (const [verb, about] of [
  ["pause", "hand out no tasks of a lane; what runs goes on"],
  ["resume", "hand out its tasks again"],
] as const) {
  queue
    .command(verb)
    .description(about)
    .addArgument(new Argument("<lane>").choices(LANES))
    .action(async (lane: string) => {
      console.log(await api().tell("POST", `/admin/queue/${lane}/${verb}`));
    });
}

program
  .command("replay <task_id>")
  .description("put a failed task's request into the queue as a new task")
  .action(async (taskId: string) => {
    const path = `/admin/tasks/${encodeURIComponent(taskId)}/replay`;
    console.log((await api().post(path, replayResponse)).task_id);
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? withCause(error) : String(error));
  process.exitCode = 1;
}

/** `fetch failed` alone helps nobody: the reason is in its cause. */
function withCause({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
