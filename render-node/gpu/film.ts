import { RenderTarget, SRGBColorSpace } from "three/webgpu";
import type { Texture, WebGPURenderer } from "three/webgpu";

/** Samples a pixel for smooth edges. */
const SAMPLES = 4;

const WORKGROUP = 64;

/**
 * Mixes a pixel's samples as light and writes it as sRGB bytes, rows without padding. The GPU's own
 * resolve does the same, but the software GPU resolves sRGB on one core and without looking whether
 * the samples differ, which they do at edges alone.
 */
const DEVELOP = /* wgsl */ `
@group(0) @binding(0) var film: texture_multisampled_2d<f32>;
@group(0) @binding(1) var<storage, read_write> pixels: array<u32>;

fn decoded(srgb: vec3f) -> vec3f {
  return select(pow((srgb + 0.055) / 1.055, vec3f(2.4)), srgb / 12.92, srgb <= vec3f(0.04045));
}
fn encoded(light: vec3f) -> vec3f {
  return select(1.055 * pow(light, vec3f(1 / 2.4)) - 0.055, light * 12.92, light <= vec3f(0.0031308));
}

@compute @workgroup_size(${WORKGROUP})
fn develop(@builtin(global_invocation_id) at: vec3u) {
  let size = textureDimensions(film);
  if (at.x >= size.x) { return; }
  let a = textureLoad(film, at.xy, 0).rgb;
  let b = textureLoad(film, at.xy, 1).rgb;
  let c = textureLoad(film, at.xy, 2).rgb;
  let d = textureLoad(film, at.xy, 3).rgb;
  var mixed = a;
  if (any(a != b) || any(a != c) || any(a != d)) {
    mixed = encoded((decoded(a) + decoded(b) + decoded(c) + decoded(d)) / 4);
  }
  pixels[at.y * size.x + at.x] = pack4x8unorm(vec4f(mixed, 1));
}
`;

/** What three.js keeps of a texture with more than one sample. */
interface MultisampledTexture {
  msaaTexture: GPUTexture;
}

/** Opaque pictures of one size: drawn on by three.js, then developed to bytes. */
export class Film {
  readonly target: RenderTarget;
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #bytes: number;
  readonly #developed: GPUBuffer;
  /** Ready to take a picture; as many are made as pictures are awaited at once. */
  readonly #idle: GPUBuffer[] = [];
  readonly #bindings: GPUBindGroup;

  constructor(
    renderer: WebGPURenderer,
    device: GPUDevice,
    pipeline: GPUComputePipeline,
    width: number,
    height: number,
  ) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.target = new RenderTarget(width, height, {
      colorSpace: SRGBColorSpace,
      samples: SAMPLES,
      depthBuffer: true,
      resolveColorBuffer: false,
    });
    this.#bytes = width * height * 4;
    this.#developed = device.createBuffer({
      size: this.#bytes,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    });
    const samples = layTexture(renderer, device, this.target);
    this.#bindings = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: samples.createView({ format: "rgba8unorm" }) },
        { binding: 1, resource: { buffer: this.#developed } },
      ],
    });
  }

  /**
   * Takes what was drawn so far; the film can be drawn on again at once. Resolves with 8-bit RGBA rows
   * from the top when the GPU is done.
   */
  async develop(): Promise<Uint8Array> {
    const { width, height } = this.target;
    const taken = this.#idle.pop() ?? this.#newTaken();
    const commands = this.#device.createCommandEncoder();
    const pass = commands.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bindings);
    pass.dispatchWorkgroups(Math.ceil(width / WORKGROUP), height);
    pass.end();
    commands.copyBufferToBuffer(this.#developed, 0, taken, 0, this.#bytes);
    this.#device.queue.submit([commands.finish()]);

    await taken.mapAsync(GPUMapMode.READ);
    const rgba = new Uint8Array(taken.getMappedRange()).slice();
    taken.unmap();
    this.#idle.push(taken);
    return rgba;
  }

  dispose(): void {
    this.target.dispose();
    this.#developed.destroy();
    for (const buffer of this.#idle) buffer.destroy();
  }

  #newTaken(): GPUBuffer {
    return this.#device.createBuffer({
      size: this.#bytes,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }
}

/** Puts a texture under a target whose bytes can be read as they are; three's own shows them as light. */
function layTexture(renderer: WebGPURenderer, device: GPUDevice, target: RenderTarget): GPUTexture {
  renderer.initRenderTarget(target);
  const backend = renderer.backend as unknown as { get(texture: Texture): MultisampledTexture };
  const kept = backend.get(target.texture);
  kept.msaaTexture.destroy();
  kept.msaaTexture = device.createTexture({
    size: [target.width, target.height],
    sampleCount: SAMPLES,
    format: "rgba8unorm-srgb",
    viewFormats: ["rgba8unorm"],
    usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.TEXTURE_BINDING,
  });
  return kept.msaaTexture;
}

/** Develops every film of a device. */
export function developingPipeline(device: GPUDevice): Promise<GPUComputePipeline> {
  return device.createComputePipelineAsync({
    layout: "auto",
    compute: { module: device.createShaderModule({ code: DEVELOP }) },
  });
}
