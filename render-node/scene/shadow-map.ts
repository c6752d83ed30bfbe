import { dot, float, floor, Fn, If, saturate, texture, uniform, vec2, vec3, vec4 } from "three/tsl";
import {
  DepthTexture,
  LessEqualCompare,
  LinearFilter,
  Matrix4,
  OrthographicCamera,
  RenderTarget,
  UnsignedIntType,
} from "three/webgpu";
import type { Node } from "three/webgpu";
import { KEY_DIRECTION } from "./studio-light.ts";

/** Texels across and along the figure: about 4 mm each on a standing adult. */
const WIDTH = 208;
const HEIGHT = 520;

/**
 * Pixels a decimetre below which one bilinear comparison is soft enough: a texel on a standing adult is
 * then at most one and a half pixels.
 */
const COARSE_BELOW = 40;

/** Steps a point away from its own surface before asking whether it is lit, in texels. */
const OFFSET_TEXELS = 1.6;

/** Which points a lamp sees. */
export interface LampShadow {
  /**
   * 0..1, the share of the lamp that a point with that normal sees. What looks away from it is not asked
   * for.
   */
  visibility(position: Node<"vec3">, normal: Node<"vec3">): Node<"float">;
}

/** Which points the key lamp sees. One for the life of a renderer; the figure is drawn into it. */
export class KeyShadow implements LampShadow {
  readonly camera = new OrthographicCamera();
  readonly target: RenderTarget;
  readonly #toShadow = uniform(new Matrix4());
  readonly #offset = uniform(0);
  readonly #depth: DepthTexture;
  readonly #fromAfar: LampShadow = {
    visibility: (position, normal) =>
      this.#share(position, normal, (texel, depth) => this.#tap(texel, depth)),
  };

  constructor() {
    this.#depth = new DepthTexture(WIDTH, HEIGHT, UnsignedIntType);
    this.#depth.compareFunction = LessEqualCompare;
    this.#depth.minFilter = LinearFilter;
    this.#depth.magFilter = LinearFilter;
    this.target = new RenderTarget(WIDTH, HEIGHT, { depthTexture: this.#depth });
  }

  /**
   * Aims at an upright cylinder around the origin, which holds what the camera sees of the figure
   * however it is turned, so that the shadow's grain does not crawl over a turning figure.
   * All in decimetres; `depth` is how far from the axis the figure may reach towards the lamp.
   */
  aim(radius: number, bottom: number, top: number, depth: number): void {
    const [x, y, z] = KEY_DIRECTION;
    const middle = (bottom + top) / 2;
    const reach = depth + (top - bottom) + STAND_OFF_DM;
    this.camera.position.set(x * reach, middle + y * reach, z * reach);
    this.camera.lookAt(0, middle, 0);
    const halfHeight = (((top - bottom) / 2) * Math.hypot(x, z) + radius * y) * BORDER;
    const halfWidth = radius * BORDER;
    this.camera.left = -halfWidth;
    this.camera.right = halfWidth;
    this.camera.top = halfHeight;
    this.camera.bottom = -halfHeight;
    this.camera.near = 0.1;
    this.camera.far = reach * 2;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    this.#offset.value =
      OFFSET_TEXELS * Math.max((2 * halfWidth) / WIDTH, (2 * halfHeight) / HEIGHT);
  }

  /** To be called once the renderer has drawn the camera: takes over its final projection. */
  settle(): void {
    this.#toShadow.value.multiplyMatrices(
      this.camera.projectionMatrix,
      this.camera.matrixWorldInverse,
    );
  }

  /** The shadow as it is asked for where it is seen that large. */
  seenAt(pixelsPerDm: number): LampShadow {
    return pixelsPerDm < COARSE_BELOW ? this.#fromAfar : this;
  }

  visibility(position: Node<"vec3">, normal: Node<"vec3">): Node<"float"> {
    return this.#share(position, normal, (texel, depth) => {
      const base = floor(texel.add(0.5)).toVar();
      const part = texel.add(0.5).sub(base).toVar();
      const [left, right] = tentTaps(part.x);
      const [above, below] = tentTaps(part.y);
      const lit = (column: Tap, row: Tap): Node<"float"> =>
        this.#tap(base.sub(0.5).add(vec2(column.at, row.at)), depth)
          .mul(column.weight)
          .mul(row.weight);
      const sum = lit(left, above)
        .add(lit(right, above))
        .add(lit(left, below))
        .add(lit(right, below));
      return saturate(sum.div(TENT_WEIGHT));
    });
  }

  /** Asks for a share by a texel, from the map's corner on, and a depth in the lamp's clip space. */
  #share(
    position: Node<"vec3">,
    normal: Node<"vec3">,
    filter: (texel: Node<"vec2">, depth: Node<"float">) => Node<"float">,
  ): Node<"float"> {
    return Fn(() => {
      const seen = float(0).toVar();
      If(dot(normal, vec3(...KEY_DIRECTION)).greaterThan(LOOKS_AWAY), () => {
        const moved = position.add(normal.mul(this.#offset));
        const clip = this.#toShadow.mul(vec4(moved, 1)).toVar();
        const texel = vec2(clip.x.mul(0.5).add(0.5), clip.y.mul(-0.5).add(0.5))
          .mul(vec2(WIDTH, HEIGHT))
          .toVar();
        seen.assign(filter(texel, clip.z));
      });
      return seen;
    })();
  }

  /** A bilinear comparison, by texels from the map's corner. */
  #tap(at: Node<"vec2">, depth: Node<"float">): Node<"float"> {
    const compared = texture(this.#depth, at.div(vec2(WIDTH, HEIGHT))).compare(depth);
    return (compared as unknown as Node<"vec4">).x;
  }

  dispose(): void {
    this.target.dispose();
    this.#depth.dispose();
  }
}

/** How far outside the figure the lamp stands, decimetres. */
const STAND_OFF_DM = 5;

/** Room around the figure for the filter's reach. */
const BORDER = 1.04;

/** Cosine to the lamp under which a surface shades itself, whatever its neighbours do. */
const LOOKS_AWAY = -0.25;

interface Tap {
  readonly at: Node<"float">;
  readonly weight: Node<"float">;
}

/** Of all four taps. */
const TENT_WEIGHT = 16;

/**
 * Two taps along one axis that, each a bilinear comparison, weigh three texels as a tent does
 * (Castaño, "Shadow Mapping Summary", 2013). Weights sum to 4.
 *
 * @param part 0..1, where between two texels the point lies
 */
function tentTaps(part: Node<"float">): readonly [Tap, Tap] {
  const first = float(3).sub(part.mul(2)).toVar();
  const last = part.mul(2).add(1).toVar();
  return [
    { at: float(2).sub(part).div(first).sub(1), weight: first },
    { at: part.div(last).add(1), weight: last },
  ];
}
