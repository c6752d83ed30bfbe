/** What can go wrong with PixVerse, told apart by what can be done about it. */
import type { FAILURE_KINDS } from "../../contracts/node-protocol.ts";

export type FailureKind = (typeof FAILURE_KINDS)[number];

/**
 * | kind | what happened | what helps |
 * | --- | --- | --- |
 * | `input` | PixVerse cannot take this picture or these options | nothing; the task fails |
 * | `auth` | the key or the plan is not good for this call | the operator |
 * | `money` | no credits left, or the month's limit reached | the operator |
 * | `moderation` | picture, prompt or video was refused | nothing; the task fails |
 * | `busy` | too many generations or calls at once | waiting |
 * | `unavailable` | the network, a 5xx, an answer that is not PixVerse's | trying again |
 * | `lookup` | PixVerse does not have this video (any more) | nothing: it is paid for, and the task fails |
 * | `generation` | PixVerse took the order and could not make the video | a new order |
 * | `timeout` | the video was not ready in time | asking for it again later |
 */
export type PixverseErrorKind =
  | "input"
  | "auth"
  | "money"
  | "moderation"
  | "busy"
  | "unavailable"
  | "lookup"
  | "generation"
  | "timeout";

interface Details {
  /** PixVerse's own `ErrCode`. */
  readonly code?: number;
  /** How long PixVerse asks to wait. */
  readonly retryAfterMs?: number;
  /** False where the order may have been carried out although no answer came. */
  readonly answered?: boolean;
  readonly cause?: unknown;
}

export class PixverseError extends Error {
  override readonly name = "PixverseError";
  readonly kind: PixverseErrorKind;
  readonly code: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly answered: boolean;

  constructor(kind: PixverseErrorKind, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
    this.answered = details.answered ?? true;
  }
}

/** PixVerse platform documentation, "Error codes"; families for the codes that it does not list. */
const KIND_OF_CODE: Readonly<Record<number, PixverseErrorKind>> = {
  500_008: "lookup",
  500_020: "auth",
  500_030: "input",
  500_031: "input",
  500_032: "input",
  500_033: "input",
  500_041: "input",
  500_042: "input",
  500_044: "busy",
  500_054: "moderation",
  500_060: "money",
  500_063: "moderation",
  500_064: "lookup",
  500_069: "busy",
  500_070: "auth",
  500_071: "auth",
  500_090: "money",
  500_100: "unavailable",
  99_999: "unavailable",
};

export function kindOfCode(code: number): PixverseErrorKind {
  const known = KIND_OF_CODE[code];
  if (known !== undefined) return known;
  if (code >= 10_000 && code < 11_000) return "auth";
  if (code >= 400_000 && code < 401_000) return "input";
  return "unavailable";
}

const UNAVAILABLE = "the video service is temporarily unavailable";

const REASONS: Readonly<Record<PixverseErrorKind, readonly [FailureKind, reason: string]>> = {
  input: ["input", "PixVerse cannot animate this request"],
  moderation: ["input", "PixVerse's moderation refused this request"],
  auth: ["node", UNAVAILABLE],
  money: ["node", UNAVAILABLE],
  busy: ["node", "the video service is too busy"],
  unavailable: ["node", UNAVAILABLE],
  lookup: ["input", "PixVerse no longer has this video"],
  generation: ["node", "PixVerse could not make this video"],
  timeout: ["timeout", "PixVerse did not finish this video in time"],
};

/** How to report the error as a task's failure, in words a customer may read. */
export function taskFailureOf({ kind }: PixverseError): { kind: FailureKind; reason: string } {
  const [failure, reason] = REASONS[kind];
  return { kind: failure, reason };
}
