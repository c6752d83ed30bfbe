/** Draws tasks on a node with PixVerse's double for `render-with-pixverse.test.ts`. */
import { readdir, readFile, rm } from "node:fs/promises";
import { renderRequest } from "../../../contracts/node-protocol.ts";
import { openEngineContext } from "../../../render-node/engine/engine-context.ts";
import { renderTask } from "../../../render-node/engine/render-task.ts";
import { KEY, startPixverseDouble, VIDEO_BYTES } from "./pixverse-double.ts";

/** What the test wants to know. */
export interface PixverseReport {
  readonly keyLeft: boolean;
  readonly engines: readonly (string | undefined)[];
  readonly artifacts: readonly string[];
  readonly isPixverseVideo: boolean;
  readonly paid: number;
  readonly orders: readonly string[];
  readonly progress: readonly number[];
}

const cacheDir = process.argv[2] as string;
const double = await startPixverseDouble();
process.env["PIXVERSE_API_KEY"] = KEY;
process.env["PIXVERSE_BASE_URL"] = double.baseUrl;
const opened = await openEngineContext({ cacheDir });
const keyLeft = process.env["PIXVERSE_API_KEY"] !== undefined;
// Orders of a test are none of the machine's.
const context = { ...opened, pixverseOrders: `${process.argv[3]}/orders` };

const request = renderRequest.parse({
  lane: "video",
  user_details: { gender: "Female", skin_tone: 3, view_mode: 1 },
  apparel: { template: "LongSleeve", color_hex: "8A2B3C", size: "M" },
  video_options: { pixverse: true, duration: 1, width: 128, height: 192 },
});
const progress: number[] = [];
const draw = (taskId: string, node = context) =>
  renderTask(
    { taskId, request },
    node,
    ({ percent }) => progress.push(percent),
    new AbortController().signal,
  );

const animated = await draw("1738860592421");
const animatedProgress = [...progress];
const video = await readFile(animated.artifacts[0]?.path ?? "");
const local = await draw("1738860592431", { ...context, pixverse: null });

const report: PixverseReport = {
  keyLeft,
  engines: [animated, local].map(({ engine }) => engine),
  artifacts: animated.artifacts.map(({ name }) => name),
  isPixverseVideo: video.equals(VIDEO_BYTES),
  paid: double.paid.length,
  orders: await readdir(context.pixverseOrders),
  progress: animatedProgress,
};
for (const { folder } of [animated, local]) await rm(folder, { recursive: true });
console.log(JSON.stringify(report));
process.exit(0);
