/** A task as the queue knows it, and what its verbs take and answer. All times are unix milliseconds. */
import type { FAILURE_KINDS } from "../../contracts/node-protocol.ts";
import type { Stage } from "../../contracts/task-status.ts";

export type TaskState = "waiting" | "leased" | "done" | "failed" | "cancelled";
/** `lost`: the lease ran out without a word from the node. */
export type StrikeKind = (typeof FAILURE_KINDS)[number] | "lost";

/** One attempt that came to nothing. */
export interface Strike {
  readonly nodeId: string;
  readonly kind: StrikeKind;
  readonly reason: string;
  readonly at: number;
}

/** The right of one node to work on a task until a time. */
export interface Lease {
  readonly nodeId: string;
  readonly until: number;
  readonly since: number;
  readonly stage: Stage | null;
  readonly percent: number;
  /** When the node told stage and percent. */
  readonly toldAt: number;
}

export interface Task {
  /** Place in the lane; given once, never changed, so a task that comes back keeps its place. */
  readonly order: number;
  readonly taskId: string;
  readonly userId: string;
  readonly acceptedAt: number;
  readonly state: TaskState;
  /** Leases granted so far. It only rises: the fence that every call of a node is held against. */
  readonly attempt: number;
  readonly strikes: readonly Strike[];
  /** Present exactly while `state` is `leased`. */
  readonly lease: Lease | null;
  /** Claims that were answered with this task, the latest last. */
  readonly claimIds: readonly string[];
  /** Attempt whose completion has begun and may have reached D1; 0 when none has. */
  readonly sealedAttempt: number;
  readonly endedAt: number | null;
  /** Milliseconds from lease to completion of a done task. */
  readonly tookMs: number | null;
  /** Why a task failed or was cancelled. */
  readonly message: string | null;
  /** Whether D1 is known to hold the outcome. */
  readonly recorded: boolean;
}

/** What a client's request brings to the queue. */
export interface NewTask {
  readonly userId: string;
  /** `RenderRequest` as JSON, kept as given. */
  readonly request: string;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | null;
  /** Null where only this lane's tasks count towards the user's limit. */
  readonly admission: Admission | null;
}

/** How a request makes sure of the user's limit across the lanes before it is accepted in one. */
export interface Admission {
  /** Made in the task's own lane before the others were counted. */
  readonly reservation: string;
  /** The user's unfinished tasks and reservations in the other lanes. */
  readonly unfinishedElsewhere: number;
}

export type EnqueueResult =
  | {
      readonly ok: true;
      readonly taskId: string;
      readonly order: number;
      readonly position: number;
      readonly version: number;
      /** An earlier call with the same key had made the task. */
      readonly replayed: boolean;
    }
  | { readonly ok: false; readonly code: "key_reused" }
  /** The object has restarted since, or it took too long: reserve and count anew. */
  | { readonly ok: false; readonly code: "reservation_lost" }
  | { readonly ok: false; readonly code: "user_limit"; readonly unfinished: number }
  | { readonly ok: false; readonly code: "lane_full"; readonly waiting: number };

/** A lease as handed to a node. */
export interface Grant {
  readonly taskId: string;
  readonly attempt: number;
  readonly request: string;
}

/** What the operator or the queue wants of a node. */
export interface NodeOrders {
  readonly drain: boolean;
  readonly pause: boolean;
  readonly notice: string | null;
}

export interface ClaimReply extends NodeOrders {
  readonly grant: Grant | null;
}

export interface HeldTask {
  readonly taskId: string;
  readonly attempt: number;
  readonly stage: Stage;
  readonly percent: number;
}

export type HoldState = "leased" | "lost" | "cancelled";

export interface HeartbeatReply extends NodeOrders {
  readonly tasks: readonly {
    readonly taskId: string;
    readonly attempt: number;
    readonly state: HoldState;
  }[];
}

/** Why a node's call about a task changes nothing. */
export type Refusal =
  | { readonly ok: false; readonly code: "unknown_task" }
  | {
      readonly ok: false;
      readonly code: "stale_attempt";
      readonly state: TaskState;
      readonly attempt: number;
    };

/** `done`: the attempt has completed the task before; answer as then. */
export type HoldResult =
  | { readonly ok: true; readonly done: true; readonly task: Task }
  | { readonly ok: true; readonly done: false; readonly task: Task; readonly request: string }
  | Refusal;

export type EndResult = { readonly ok: true; readonly task: Task } | Refusal;

export type CancelResult =
  | { readonly ok: true; readonly task: Task }
  | { readonly ok: false; readonly code: "unknown_task" }
  | { readonly ok: false; readonly code: "too_late"; readonly state: TaskState };

/** A machine of the pool as this lane knows it. */
export interface NodeRecord {
  readonly nodeId: string;
  readonly name: string;
  readonly bootId: string;
  readonly version: string;
  readonly adapter: string;
  readonly lastSeenAt: number;
  readonly draining: boolean;
  /** Until when the node gets no work, with the reason in `notice`; 0 when it is trusted. */
  readonly quarantinedUntil: number;
  readonly notice: string | null;
  /** Tasks in a row that this node failed and another finished. */
  readonly blames: number;
  readonly done: number;
  readonly failed: number;
  /** Milliseconds spent on what it finished. */
  readonly busyMs: number;
}

export interface NodeIdentity {
  readonly nodeId: string;
  readonly name: string;
  readonly bootId: string;
}
