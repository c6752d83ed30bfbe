/**
 * What a render node and the Worker say to each other. Every call carries `Authorization: Bearer
 * NODE_TOKEN`; every call about a task carries its attempt number, and one with an older attempt is
 * answered 409 `stale_attempt` and changes nothing.
 *
 * | call | body | answer |
 * | --- | --- | --- |
 * | `POST /node/hello` | `helloRequest` | `helloResponse` |
 * | `POST /node/claim` | `claimRequest` | `claimResponse`, after at most `wait_seconds` |
 * | `POST /node/heartbeat` | `heartbeatRequest` | `heartbeatResponse` |
 * | `PUT /node/tasks/{task_id}/attempts/{attempt}/artifacts/{name}` | the bytes, with `Content-Length` and `Content-Digest: sha-256=:BASE64:` | message; the same bytes again: the same |
 * | `POST /node/tasks/{task_id}/complete` | `completeRequest` | message; again: the same |
 * | `POST /node/tasks/{task_id}/fail` | `failRequest` | message |
 * | `POST /node/tasks/{task_id}/release` | `releaseRequest` | message; spends no attempt |
 */
import { z } from "zod";
import { GENDERS } from "./avatar-options.ts";
import { GARMENT_TEMPLATES } from "./garment-options.ts";
import { avatarDetails, imageOptions, videoOptions } from "./generate.ts";
import { CLAIM_WAIT_SECONDS_MAX } from "./limits.ts";
import { LANES, taskId } from "./task-id.ts";
import { fitReport, measurements, STAGES } from "./task-status.ts";

const attempt = z.number().int().min(1);
const uuid = z.uuid();

/** The garment as the Worker resolved it from templates and catalogue. */
export const resolvedApparel = z.strictObject({
  template: z.enum(GARMENT_TEMPLATES),
  /** `RRGGBB`. */
  color_hex: z.string().regex(/^[0-9A-F]{6}$/),
  size: z.string(),
  size2: z.string().optional(),
  /** All sizes the item comes in, as the catalogue lists them. Left out: every letter. */
  sizes: z.array(z.string()).optional(),
  /** Whose sizes those are. Left out: those of the wearer's own gender. */
  cut_for: z.enum(GENDERS).optional(),
});
export type ResolvedApparel = z.infer<typeof resolvedApparel>;

const common = { user_details: avatarDetails, apparel: resolvedApparel };

/** All that a node is told of a task: a body and a garment, never who asked. */
export const renderRequest = z.discriminatedUnion("lane", [
  z.strictObject({ lane: z.literal("image"), ...common, image_options: imageOptions }),
  z.strictObject({ lane: z.literal("video"), ...common, video_options: videoOptions }),
]);
export type RenderRequest = z.infer<typeof renderRequest>;

export const helloRequest = z.strictObject({
  boot_id: uuid,
  version: z.string().max(50),
  lanes: z.array(z.enum(LANES)).min(1),
  /** What the node draws with, e.g. `SwiftShader Device (LLVM 16)`. */
  adapter: z.string().max(200),
});
export const helloResponse = z.object({
  node: z.string(),
  lease_seconds: z.number(),
  heartbeat_seconds: z.number(),
});

export const claimRequest = z.strictObject({
  /** Repeating a claim id returns the same lease, so a lost answer loses no task. */
  claim_id: uuid,
  boot_id: uuid,
  lanes: z.array(z.enum(LANES)).min(1),
  wait_seconds: z.number().min(0).max(CLAIM_WAIT_SECONDS_MAX),
});
export type ClaimRequest = z.infer<typeof claimRequest>;

export const claimedTask = z.object({
  task_id: taskId,
  attempt,
  lease_seconds: z.number(),
  request: renderRequest,
});
export type ClaimedTask = z.infer<typeof claimedTask>;

/** What the operator wants of a node; carried by claims and heartbeats. */
const orders = {
  drain: z.boolean(),
  pause: z.boolean(),
  /** Said to the operator, e.g. why the node is quarantined. */
  notice: z.string().optional(),
};
export const claimResponse = z.object({ task: claimedTask.nullable(), ...orders });
export type ClaimResponse = z.infer<typeof claimResponse>;

const progress = { stage: z.enum(STAGES), percent: z.number().min(0).max(100) };

export const heartbeatRequest = z.strictObject({
  boot_id: uuid,
  tasks: z.array(z.strictObject({ task_id: taskId, attempt, ...progress })).max(64),
});
export type HeartbeatRequest = z.infer<typeof heartbeatRequest>;

export const heartbeatResponse = z.object({
  tasks: z.array(
    z.object({ task_id: taskId, attempt, state: z.enum(["leased", "lost", "cancelled"]) }),
  ),
  lease_seconds: z.number(),
  ...orders,
});
export type HeartbeatResponse = z.infer<typeof heartbeatResponse>;

/** Files a task produces. A picture's thumbnail carries the same number. */
export const ARTIFACT_NAMES = ["picture", "thumbnail", "picture2", "thumbnail2", "video"] as const;
export type ArtifactName = (typeof ARTIFACT_NAMES)[number];

export const ARTIFACT_CONTENT_TYPE: Readonly<Record<ArtifactName, "image/jpeg" | "video/mp4">> = {
  picture: "image/jpeg",
  thumbnail: "image/jpeg",
  picture2: "image/jpeg",
  thumbnail2: "image/jpeg",
  video: "video/mp4",
};

export const artifact = z.strictObject({
  name: z.enum(ARTIFACT_NAMES),
  bytes: z.number().int().min(1),
  /** Of the bytes, lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Artifact = z.infer<typeof artifact>;

export const completeRequest = z.strictObject({
  attempt,
  artifacts: z.array(artifact).min(1).max(ARTIFACT_NAMES.length),
  measurements: measurements.optional(),
  fit: fitReport.optional(),
  engine: z.string().max(100).optional(),
  /** Milliseconds by stage. */
  timings: z.record(z.string(), z.number()).optional(),
});
export type CompleteRequest = z.infer<typeof completeRequest>;

/** `input`: the request itself cannot be drawn. `node`: this machine could not. */
export const FAILURE_KINDS = ["input", "node", "out_of_memory", "timeout"] as const;
export const failRequest = z.strictObject({
  attempt,
  kind: z.enum(FAILURE_KINDS),
  reason: z.string().min(1).max(1000),
});
export type FailRequest = z.infer<typeof failRequest>;

export const releaseRequest = z.strictObject({ attempt });
