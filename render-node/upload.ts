import type { ControlPlane } from "./control-plane.ts";
import type { DrawnTask } from "./engine/engine-protocol.ts";
import type { HeldTask } from "./held-tasks.ts";
import type { ServerLink } from "./server-link.ts";

/**
 * Sends every file of a task, each again until the server has it: the same bytes twice are welcome.
 * Throws ServerRefusal when the attempt no longer holds the task, and the reason of `held.signal`.
 */
export async function uploadArtifacts(
  { controlPlane, link }: { readonly controlPlane: ControlPlane; readonly link: ServerLink },
  held: HeldTask,
  { artifacts }: DrawnTask,
): Promise<void> {
  const { percent: drawnPercent } = held.progress;
  for (const [index, artifact] of artifacts.entries()) {
    const share = index / artifacts.length;
    held.advance("upload", drawnPercent + (100 - drawnPercent) * share);
    await link.persist(
      () => controlPlane.upload(held.task, artifact, artifact.contentType, held.signal),
      held.signal,
    );
  }
}
