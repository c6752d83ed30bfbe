import type { FailRequest } from "../../contracts/node-protocol.ts";
import { PixverseError, taskFailureOf } from "../pixverse/pixverse-error.ts";

const REASON_CHARS_MAX = 1000;

/** A task was not drawn; `kind` and `reason` are what the server is told. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";
  readonly kind: FailRequest["kind"];
  /** 1 to 1000 characters. */
  readonly reason: string;

  constructor(kind: FailRequest["kind"], reason: string) {
    const short = reason.trim().slice(0, REASON_CHARS_MAX) || "no reason given";
    super(short);
    this.kind = kind;
    this.reason = short;
  }
}

/** Codes of this machine's own trouble, whatever the request. */
const MACHINE_CODES = new Set(["gpu_fault", "video_encoding"]);

/**
 * Tells what an error of the engine says about its task. Trouble of the machine (GPU, ffmpeg, disk,
 * memory) is `node` or `out_of_memory`: another node may succeed. Everything else comes from the
 * request, which then fails the same way everywhere.
 */
export function classifyFailure(error: unknown): EngineFailure {
  if (error instanceof PixverseError) {
    const { kind, reason } = taskFailureOf(error);
    return new EngineFailure(kind, reason);
  }
  if (!(error instanceof Error)) return new EngineFailure("input", String(error));
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const reason =
    error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
  if (isOutOfMemory(`${error.name} ${reason}`)) return new EngineFailure("out_of_memory", reason);
  // Node's own codes of failed system calls: ENOSPC, EACCES, EMFILE …
  const machine = MACHINE_CODES.has(code) || /^E[A-Z0-9]+$/.test(code);
  return new EngineFailure(machine ? "node" : "input", reason);
}

/** As V8, ONNX Runtime, Dawn and the C++ library put it. */
export function isOutOfMemory(text: string): boolean {
  return /out of (device |host )?memory|bad_alloc|allocation failed|OUT_OF_(DEVICE|HOST)_MEMORY/i.test(
    text,
  );
}
