import { Fn, float, saturate, texture, uniform, vec2, vec4 } from "three/tsl";
import {
  DepthTexture,
  LessEqualCompare,
  LinearFilter,
  Matrix4,
  OrthographicCamera,
  RenderTarget,
  UnsignedIntType,
  Vector3,
} from "three/webgpu";
import type { Node } from "three/webgpu";
import { KEY_DIRECTION } from "./studio-light.ts";

/** Texels across and along the figure: about a millimetre and a half each on a standing adult. */
const WIDTH = 768;
const HEIGHT = 1536;

/** Half the width of the shadow's soft edge, decimetres. */
const SOFTNESS_DM = 0.09;

/** Steps a point away from its own surface before asking whether it is lit, decimetres. */
const OFFSET_DM = 0.06;

/** Which points the key lamp sees. One for the life of a renderer; the figure is drawn into it. */
export class KeyShadow {
  readonly camera = new OrthographicCamera();
  readonly target: RenderTarget;
  readonly #toShadow = uniform(new Matrix4());
  readonly #spacing = uniform(new Vector3());
  readonly #depth: DepthTexture;

  constructor() {
    this.#depth = new DepthTexture(WIDTH, HEIGHT, UnsignedIntType);
    this.#depth.compareFunction = LessEqualCompare;
    this.#depth.minFilter = LinearFilter;
    this.#depth.magFilter = LinearFilter;
    this.target = new RenderTarget(WIDTH, HEIGHT, { depthTexture: this.#depth });
  }

  /**
   * Aims at an upright cylinder around the origin, which holds the figure however it is turned, so
   * that the shadow's grain does not crawl over a turning figure.
   */
  aim(radius: number, bottom: number, top: number): void {
    const [x, y, z] = KEY_DIRECTION;
    const middle = (bottom + top) / 2;
    const reach = radius + (top - bottom);
    this.camera.position.set(x * reach, middle + y * reach, z * reach);
    this.camera.lookAt(0, middle, 0);
    const halfHeight = ((top - bottom) / 2) * Math.hypot(x, z) + radius * y + SOFTNESS_DM * 3;
    const halfWidth = radius + SOFTNESS_DM * 3;
    this.camera.left = -halfWidth;
    this.camera.right = halfWidth;
    this.camera.top = halfHeight;
    this.camera.bottom = -halfHeight;
    this.camera.near = 0.1;
    this.camera.far = reach * 2 + radius;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    // three fixes a camera's depth range on first use; the copy below needs it now.
    this.#spacing.value.set(SOFTNESS_DM / (2 * halfWidth), SOFTNESS_DM / (2 * halfHeight), 0);
  }

  /** To be called once the renderer has drawn the camera: takes over its final projection. */
  settle(): void {
    this.#toShadow.value.multiplyMatrices(
      this.camera.projectionMatrix,
      this.camera.matrixWorldInverse,
    );
  }

  /** 0..1, the share of the key lamp that a point with that normal sees. */
  visibility(position: Node<"vec3">, normal: Node<"vec3">): Node<"float"> {
    const lookUp = Fn(() => {
      const moved = position.add(normal.mul(OFFSET_DM));
      const clip = this.#toShadow.mul(vec4(moved, 1)).toVar();
      const at = vec2(clip.x.mul(0.5).add(0.5), clip.y.mul(-0.5).add(0.5)).toVar();
      const depth = clip.z.sub(0.0006).toVar();
      let seen: Node<"float"> = float(0);
      // A 3×3 tent; each tap is itself a bilinear comparison of four texels.
      for (const [dx, dy, weight] of TENT) {
        const tap = at.add(this.#spacing.xy.mul(vec2(dx, dy)));
        const lit = texture(this.#depth, tap).compare(depth) as unknown as Node<"vec4">;
        seen = seen.add(lit.x.mul(weight));
      }
      return saturate(seen);
    });
    return lookUp() as Node<"float">;
  }

  dispose(): void {
    this.target.dispose();
    this.#depth.dispose();
  }
}

const TENT = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1].map((dx) => [dx, dy, ((2 - Math.abs(dx)) * (2 - Math.abs(dy))) / 16] as const),
);
