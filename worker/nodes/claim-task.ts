import {
  renderRequest,
  type ClaimRequest,
  type ClaimResponse,
} from "../../contracts/node-protocol.ts";
import { LEASE_SECONDS } from "../../contracts/limits.ts";
import type { Lane } from "../../contracts/task-id.ts";
import { askAgain } from "../queue/queue-client.ts";
import type { ClaimReply, NodeIdentity } from "../queue/task.ts";

/**
 * Leases a task of one of the lanes to a node: at once when one is waiting, otherwise the first that
 * comes within `wait_seconds`. A node that serves several lanes gets the oldest of their next tasks.
 * The same `claim_id` again gets the same lease.
 */
export async function claimTask(
  env: Env,
  node: NodeIdentity,
  { lanes, claim_id: claimId, wait_seconds: waitSeconds }: ClaimRequest,
): Promise<ClaimResponse> {
  const waitMs = waitSeconds * 1000;
  const [only] = lanes;
  if (lanes.length === 1 && only) {
    return responseOf(await askAgain(env, only, (queue) => queue.claim(node, claimId, waitMs)));
  }
  for (const lane of await oldestFirst(env, node, claimId, lanes)) {
    const reply = await askAgain(env, lane, (queue) => queue.claim(node, claimId, 0));
    if (reply.grant || reply.drain) return responseOf(reply);
  }
  return responseOf(await firstOf(env, node, claimId, lanes, waitMs));
}

/** The lanes in the order to ask them: first where the claim holds a lease, then by their next tasks' age. */
async function oldestFirst(
  env: Env,
  node: NodeIdentity,
  claimId: string,
  lanes: readonly Lane[],
): Promise<Lane[]> {
  const peeks = await Promise.all(
    lanes.map(async (lane) => ({
      lane,
      ...(await askAgain(env, lane, (queue) => queue.peek(node, claimId))),
    })),
  );
  const rank = ({ held, nextAcceptedAt }: (typeof peeks)[number]) =>
    held ? 0 : (nextAcceptedAt ?? Infinity);
  return peeks.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).map(({ lane }) => lane);
}

/** Waits in every lane, and takes the claim back from the lanes that did not answer first. */
async function firstOf(
  env: Env,
  node: NodeIdentity,
  claimId: string,
  lanes: readonly Lane[],
  waitMs: number,
): Promise<ClaimReply> {
  const waits = lanes.map(async (lane) => ({
    lane,
    reply: await askAgain(env, lane, (queue) => queue.claim(node, claimId, waitMs)),
  }));
  const first = await Promise.race(waits);
  if (!first.reply.grant && !first.reply.drain) {
    // All wait equally long: the others end now as well, perhaps with a task at the last moment.
    const all = await Promise.all(waits);
    const granted = all.find(({ reply }) => reply.grant) ?? first;
    await withdrawElsewhere(env, node, claimId, lanes, granted.lane);
    return granted.reply;
  }
  await withdrawElsewhere(env, node, claimId, lanes, first.lane);
  await Promise.allSettled(waits);
  return first.reply;
}

async function withdrawElsewhere(
  env: Env,
  node: NodeIdentity,
  claimId: string,
  lanes: readonly Lane[],
  kept: Lane,
): Promise<void> {
  const others = lanes.filter((lane) => lane !== kept);
  await Promise.all(
    others.map((lane) => askAgain(env, lane, (queue) => queue.withdraw(node.nodeId, claimId))),
  );
}

function responseOf({ grant, drain, pause, notice }: ClaimReply): ClaimResponse {
  return {
    task: grant && {
      task_id: grant.taskId,
      attempt: grant.attempt,
      lease_seconds: LEASE_SECONDS,
      request: renderRequest.parse(JSON.parse(grant.request)),
    },
    drain,
    pause,
    ...(notice !== null && { notice }),
  };
}
