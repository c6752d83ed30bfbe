import { stubCanvas } from "./browser-globals.ts";
import { NoToneMapping, WebGPURenderer } from "three/webgpu";
import type { FilmTiles } from "./film-tiles.ts";
import { developingPipeline, Film } from "./film.ts";
import type { Grain } from "./film.ts";

/** The GPU did not do what it was told; its pictures are not to be trusted from then on. */
export class GpuFault extends Error {
  readonly code = "gpu_fault";
  override readonly name = "GpuFault";
}

/** 8-bit RGBA rows from the top, without padding. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Past this a driver hangs; the slowest honest frame (2048² on two slow cores) takes seconds. */
const READ_BACK_LIMIT_MS = 120_000;

/**
 * A WebGPU device with the three.js renderer on it. A lost device or an error nobody caught is kept
 * and thrown by the next `check` or `develop`, so no picture drawn after it leaves this class.
 */
export class Gpu {
  readonly renderer: WebGPURenderer;
  readonly #device: GPUDevice;
  readonly #developing: GPUComputePipeline;
  #fault: GpuFault | null = null;

  constructor(renderer: WebGPURenderer, device: GPUDevice, developing: GPUComputePipeline) {
    this.renderer = renderer;
    this.#device = device;
    this.#developing = developing;
    renderer.onDeviceLost = (info) => {
      this.#fault ??= new GpuFault(`the GPU was lost: ${info.message}`);
    };
    renderer.onError = (error: unknown) => {
      this.#fault ??= new GpuFault(`the GPU refused a command: ${describe(error)}`);
    };
  }

  /** Throws the first GpuFault since the device was opened, if there was one. */
  check(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  /** A film for pictures of one size, in pixels. The caller disposes of it. */
  film(width: number, height: number, grain: Grain): Film {
    return new Film(this.renderer, this.#device, this.#developing, { width, height }, grain);
  }

  /**
   * Waits for what was drawn on a film so far, as `Film.develop`. Throws GpuFault when the device was lost or refused a
   * command since it was opened, or does not answer.
   */
  async develop(film: Film, touched: FilmTiles, background: string): Promise<Pixels> {
    const { width, height } = film;
    const rgba = await withinLimit(film.develop(touched, background));
    this.check();
    return { width, height, rgba };
  }

  /** Settles once the GPU has done what it was told so far; what went wrong `develop` tells. */
  async done(): Promise<void> {
    await this.#device.queue.onSubmittedWorkDone().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.renderer.dispose();
    this.#device.destroy();
  }
}

/**
 * Opens the machine's GPU in this process. The process must have been started with the variables of
 * `findGpuEnvironment`. Throws GpuFault when there is no adapter or it gives no device.
 */
export async function openGpu(): Promise<Gpu> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) throw new GpuFault("no WebGPU adapter in this process");
  const device = await adapter.requestDevice();
  const renderer = new WebGPURenderer({
    canvas: stubCanvas() as HTMLCanvasElement,
    device,
    antialias: false,
  });
  await renderer.init();
  renderer.toneMapping = NoToneMapping;
  return new Gpu(renderer, device, await developingPipeline(device));
}

/** three hands over either a line of text or `{ type, message }`. */
function describe(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { type, message } = error as { type?: unknown; message?: unknown };
  return `${String(type)}: ${String(message)}`;
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new GpuFault(`the GPU gave no picture within ${READ_BACK_LIMIT_MS / 1000} s`)),
      READ_BACK_LIMIT_MS,
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
