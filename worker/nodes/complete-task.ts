import { z } from "zod";
import type { Artifact, ArtifactName, CompleteRequest } from "../../contracts/node-protocol.ts";
import { laneOf, LANES, type Lane } from "../../contracts/task-id.ts";
import { ApiError } from "../api-error.ts";
import { readEnding, recordEnding } from "../gallery/publish.ts";
import { removeArtifacts } from "../gallery/remove-artifacts.ts";
import { artifactKey } from "../media/media-keys.ts";
import { askAgain } from "../queue/queue-client.ts";
import type { AttemptCall } from "../queue/task-queue.ts";
import { hex } from "../sha256.ts";
import { refused } from "./refused.ts";

/**
 * Ends a task as done: checks the bytes in R2, writes the rows in D1, then moves the queue, so that
 * whatever the queue calls done can be seen in the gallery. Each step may be repeated; a repeated call
 * ends as the first did.
 *
 * @throws ApiError `stale_attempt` when this attempt is not the task's, `conflict` when its bytes are
 *   missing or not those announced, `not_found` for no task
 */
export async function completeTask(
  env: Env,
  call: AttemptCall,
  body: CompleteRequest,
): Promise<void> {
  const lane = laneOf(call.taskId);
  if (lane === null) throw refused({ ok: false, code: "unknown_task" }, call.taskId, call.attempt);
  const held = await askAgain(env, lane, (queue) => queue.seal(call));
  if (!held.ok) {
    // The queue forgets what ended long ago; D1 does not.
    const ending = await readEnding(env.DB, call.taskId);
    if (ending?.outcome === "done" && ending.attempt === call.attempt) return;
    throw refused(held, call.taskId, call.attempt);
  }
  if (held.done) return;

  const names = expectedArtifacts(held.request);
  await Promise.all(
    names.map((name) => checkArtifact(env, call, held.task.userId, name, body.artifacts)),
  );
  const ending = await recordEnding(
    env.DB,
    {
      taskId: call.taskId,
      userId: held.task.userId,
      outcome: "done",
      attempt: call.attempt,
      message: null,
      measurements: body.measurements ?? null,
      fit: body.fit ?? null,
      engine: body.engine ?? null,
      endedAt: Date.now(),
    },
    names,
  );
  if (ending.outcome !== "done" || ending.attempt !== call.attempt) {
    await yieldTo(env, lane, ending);
    const message = `task ${call.taskId} has ended otherwise: ${ending.outcome} at attempt ${ending.attempt}`;
    throw new ApiError("stale_attempt", message);
  }
  const completed = await askAgain(env, lane, (queue) => queue.complete(call));
  // The lease may have run out meanwhile; the rows in D1 decide.
  if (!completed.ok) await yieldTo(env, lane, ending);
  if (call.attempt > 1)
    await removeArtifacts(env.MEDIA, held.task.userId, call.taskId, call.attempt);
}

async function yieldTo(
  env: Env,
  lane: Lane,
  {
    taskId,
    outcome,
    attempt,
  }: { taskId: string; outcome: "done" | "failed" | "cancelled"; attempt: number },
): Promise<void> {
  await askAgain(env, lane, (queue) => queue.settle(taskId, outcome, attempt));
}

/** What of a request says which files it asks for. */
const askedFor = z.object({
  lane: z.enum(LANES),
  apparel: z.object({ size2: z.string().optional() }),
});

/** The files that the task's request asks for. */
function expectedArtifacts(request: string): ArtifactName[] {
  const { lane, apparel } = askedFor.parse(JSON.parse(request));
  if (lane === "video") return ["video", "thumbnail"];
  const first: ArtifactName[] = ["picture", "thumbnail"];
  return apparel.size2 === undefined ? first : [...first, "picture2", "thumbnail2"];
}

/** R2 keeps the SHA-256 that an upload was checked against. */
async function checkArtifact(
  env: Env,
  { taskId, attempt }: AttemptCall,
  userId: string,
  name: ArtifactName,
  announced: readonly Artifact[],
): Promise<void> {
  const artifact = announced.find((each) => each.name === name);
  if (!artifact) throw new ApiError("conflict", `task ${taskId} is not complete without ${name}`);
  const object = await env.MEDIA.head(artifactKey(userId, taskId, attempt, name));
  if (!object)
    throw new ApiError("conflict", `${name} has not been uploaded under attempt ${attempt}`);
  const stored = object.checksums.sha256 ? hex(object.checksums.sha256) : "none";
  if (object.size !== artifact.bytes || stored !== artifact.sha256) {
    throw new ApiError(
      "conflict",
      `${name} was uploaded with ${object.size} bytes and SHA-256 ${stored}, announced were ${artifact.bytes} and ${artifact.sha256}`,
    );
  }
}
