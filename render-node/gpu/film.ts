import { HalfFloatType, LinearSRGBColorSpace, RenderTarget } from "three/webgpu";
import type { Texture, WebGPURenderer } from "three/webgpu";
import { FilmTiles, TILE_HEIGHT, TILE_WIDTH } from "./film-tiles.ts";

/** So many points of a film, along and across, make so many pixels of its picture. */
export interface Grain {
  readonly points: number;
  readonly pixels: number;
}

/** Of pictures that are looked at. */
export const STILL_GRAIN: Grain = { points: 3, pixels: 2 };

/** Of pictures that are seen for a moment, and softened by an encoder: four ninths fewer points. */
export const VIDEO_GRAIN: Grain = { points: 9, pixels: 8 };

/** Bytes of one point: four half floats. */
const POINT_BYTES = 8;

/** WebGPU copies a texture's rows to multiples of this many bytes. */
const ROW_ALIGNMENT = 256;

/**
 * Mixes the three by three points nearest to the middle of a pixel as light and writes sRGB bytes, rows
 * without padding. A point weighs as 1 − smoothstep of its distance says, along and across, and nothing
 * from 1.5 points on, where the fourth one lies.
 */
const DEVELOP = /* wgsl */ `
struct Size {
  width: u32, height: u32, points_wide: u32, points_high: u32, row: u32,
  grain_points: u32, grain_pixels: u32,
}
@group(0) @binding(0) var<storage, read> film: array<vec2u>;
@group(0) @binding(1) var<storage, read_write> pixels: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read> tiles: array<u32>;

fn light(point: vec2u) -> vec3f {
  return vec3f(unpack2x16float(point.x), unpack2x16float(point.y).x);
}
fn encoded(light: vec3f) -> vec3f {
  return select(1.055 * pow(light, vec3f(1 / 2.4)) - 0.055, light * 12.92, light <= vec3f(0.0031308));
}
// The three points along one axis that make pixel i.
fn places(i: u32, count: u32) -> vec3u {
  let middle = (2 * i + 1) * size.grain_points / (2 * size.grain_pixels);
  return vec3u(max(middle, 1) - 1, middle, min(middle + 1, count - 1));
}
fn weights(i: u32) -> vec3f {
  let within = (2 * i + 1) * size.grain_points % (2 * size.grain_pixels);
  let middle = f32(within) / f32(2 * size.grain_pixels);
  let each = 1 - smoothstep(vec3f(0), vec3f(1.5), abs(vec3f(-0.5, 0.5, 1.5) - middle));
  return each / (each.x + each.y + each.z);
}

@compute @workgroup_size(${TILE_WIDTH}, ${TILE_HEIGHT})
fn develop(@builtin(workgroup_id) which: vec3u, @builtin(local_invocation_id) within: vec3u) {
  let tile = tiles[which.x];
  let at = vec2u(tile & 0xffff, tile >> 16) * vec2u(${TILE_WIDTH}, ${TILE_HEIGHT}) + within.xy;
  if (any(at >= vec2u(size.width, size.height))) { return; }
  let x = places(at.x, size.points_wide);
  let y = places(at.y, size.points_high) * size.row;
  let a = film[y.x + x.x]; let b = film[y.x + x.y]; let c = film[y.x + x.z];
  let d = film[y.y + x.x]; let e = film[y.y + x.y]; let f = film[y.y + x.z];
  let g = film[y.z + x.x]; let h = film[y.z + x.y]; let i = film[y.z + x.z];
  var mixed = light(e);
  let unlike = (a ^ e) | (b ^ e) | (c ^ e) | (d ^ e) | (f ^ e) | (g ^ e) | (h ^ e) | (i ^ e);
  if (any(unlike != vec2u(0))) {
    let u = weights(at.x);
    let v = weights(at.y);
    mixed = (light(a) * u.x + light(b) * u.y + light(c) * u.z) * v.x
      + (light(d) * u.x + mixed * u.y + light(f) * u.z) * v.y
      + (light(g) * u.x + light(h) * u.y + light(i) * u.z) * v.z;
  }
  pixels[at.y * size.width + at.x] = pack4x8unorm(vec4f(encoded(mixed), 1));
}
`;

/** What three.js keeps of a target's texture. */
interface KeptTexture {
  readonly texture: GPUTexture;
}

/**
 * Opaque pictures of one size: drawn on by three.js in light, wider and higher by its grain with
 * one sample a point, then developed to bytes. A software GPU pays for each sample of a pixel at
 * every small triangle that touches it, so this costs less than four samples a pixel, and smooths
 * what lies between edges as well.
 */
export class Film {
  /** Of the picture, pixels. */
  readonly width: number;
  readonly height: number;
  readonly grain: Grain;
  readonly target: RenderTarget;
  /** How many pictures wide and high the target is: 1, or a little more where a grain is not whole. */
  readonly spread: readonly [wide: number, high: number];
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #points: GPUTexture;
  readonly #rowBytes: number;
  readonly #light: GPUBuffer;
  readonly #size: GPUBuffer;
  readonly #developed: GPUBuffer;
  readonly #tiles: GPUBuffer;
  /** Where the picture developed last shows anything but its background. */
  #shown: FilmTiles;
  #background = "";
  /** Ready to take a picture; as many are made as pictures are awaited at once. */
  readonly #idle: GPUBuffer[] = [];
  readonly #bindings: GPUBindGroup;

  constructor(
    renderer: WebGPURenderer,
    device: GPUDevice,
    pipeline: GPUComputePipeline,
    { width, height }: { readonly width: number; readonly height: number },
    grain: Grain,
  ) {
    this.width = width;
    this.height = height;
    this.grain = grain;
    this.#device = device;
    this.#pipeline = pipeline;
    const grains = [Math.ceil(width / grain.pixels), Math.ceil(height / grain.pixels)] as const;
    this.spread = [(grains[0] * grain.pixels) / width, (grains[1] * grain.pixels) / height];
    const [wide, high] = [grains[0] * grain.points, grains[1] * grain.points];
    this.target = new RenderTarget(wide, high, {
      colorSpace: LinearSRGBColorSpace,
      type: HalfFloatType,
      depthBuffer: true,
    });
    this.#points = pointsOf(renderer, this.target);
    this.#rowBytes = Math.ceil((wide * POINT_BYTES) / ROW_ALIGNMENT) * ROW_ALIGNMENT;
    this.#light = device.createBuffer({
      size: this.#rowBytes * high,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.STORAGE,
    });
    const row = this.#rowBytes / POINT_BYTES;
    const size = Uint32Array.of(width, height, wide, high, row, grain.points, grain.pixels);
    this.#size = device.createBuffer({
      size: size.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(this.#size, 0, size);
    this.#developed = device.createBuffer({
      size: width * height * 4,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    });
    this.#shown = this.#wholePicture();
    const { across, down } = this.#shown;
    this.#tiles = device.createBuffer({
      size: across * down * 4,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    const buffers = [this.#light, this.#developed, this.#size, this.#tiles];
    this.#bindings = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  /** For a picture, with nothing drawn yet. */
  tiles(): FilmTiles {
    return new FilmTiles(this.width, this.height);
  }

  /**
   * Takes what was drawn so far; the film can be drawn on again at once. Resolves with 8-bit RGBA rows
   * from the top when the GPU is done.
   *
   * @param touched      where anything but the background was drawn
   * @param background   names the colour of all else
   */
  async develop(touched: FilmTiles, background: string): Promise<Uint8Array> {
    const tiles = this.#stale(touched, background);
    this.#device.queue.writeBuffer(this.#tiles, 0, tiles);
    const taken = this.#idle.pop() ?? this.#newTaken();
    const commands = this.#device.createCommandEncoder();
    const { width: wide, height: high } = this.target;
    const light = { buffer: this.#light, bytesPerRow: this.#rowBytes };
    commands.copyTextureToBuffer({ texture: this.#points }, light, [wide, high]);
    const pass = commands.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bindings);
    pass.dispatchWorkgroups(tiles.length);
    pass.end();
    commands.copyBufferToBuffer(this.#developed, 0, taken, 0, taken.size);
    this.#device.queue.submit([commands.finish()]);

    // Asked for earlier, the bytes would come at the moment the drawing ends: no time of their own.
    await this.#device.queue.onSubmittedWorkDone();
    await taken.mapAsync(GPUMapMode.READ);
    const rgba = new Uint8Array(taken.getMappedRange()).slice();
    taken.unmap();
    this.#idle.push(taken);
    return rgba;
  }

  /** Tiles that may differ from the picture developed last, which is now to become this one. */
  #stale(touched: FilmTiles, background: string): Uint32Array<ArrayBuffer> {
    const before = background === this.#background ? this.#shown : this.#wholePicture();
    this.#shown = touched;
    this.#background = background;
    return touched.listWith(before);
  }

  #wholePicture(): FilmTiles {
    const tiles = this.tiles();
    tiles.touch(0, 0, this.width, this.height);
    return tiles;
  }

  dispose(): void {
    this.target.dispose();
    const own = [this.#light, this.#size, this.#developed, this.#tiles];
    for (const buffer of [...own, ...this.#idle]) {
      buffer.destroy();
    }
  }

  #newTaken(): GPUBuffer {
    return this.#device.createBuffer({
      size: this.#developed.size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }
}

function pointsOf(renderer: WebGPURenderer, target: RenderTarget): GPUTexture {
  renderer.initRenderTarget(target);
  const backend = renderer.backend as unknown as { get(texture: Texture): KeptTexture };
  return backend.get(target.texture).texture;
}

/** Develops every film of a device. */
export function developingPipeline(device: GPUDevice): Promise<GPUComputePipeline> {
  return device.createComputePipelineAsync({
    layout: "auto",
    compute: { module: device.createShaderModule({ code: DEVELOP }) },
  });
}
