import { Color, PerspectiveCamera } from "three/webgpu";
import { isBlank } from "../gpu/blank-picture.ts";
import { STILL_GRAIN } from "../gpu/film.ts";
import type { Film, Grain } from "../gpu/film.ts";
import { GpuFault } from "../gpu/open-gpu.ts";
import type { Gpu, Pixels } from "../gpu/open-gpu.ts";
import type { LinearRgb, Part } from "../mesh/part.ts";
import { frameFigures } from "./frame-figures.ts";
import type { Shot } from "./framing.ts";
import { samplers } from "./sampler.ts";
import { KeyShadow } from "./shadow-map.ts";
import { Stage } from "./stage.ts";
import { MaterialLibrary } from "./surface-materials.ts";

/** A portrait's shadows are no sharper than the lamp is small: a shadow map never covers less. */
const CLOSEST_SHADOW_DM = 2.4;

/** What the camera can see, from this far before the figure's axis on; decimetres. */
const DEPTH_BEFORE_DM = 12;
const DEPTH_DM = 32;

/** Pixels a side of the pictures that nobody sees. */
const SAMPLER_SIDE = 32;

/** One picture of what stands on a stage. */
export interface Exposure {
  readonly width: number;
  readonly height: number;
  /** Degrees the figure is turned, counter-clockwise seen from above. */
  readonly yaw: number;
  readonly shot: Shot;
  readonly background: LinearRgb;
  /** Of the film it is drawn on; left out: a still's. */
  readonly grain?: Grain;
}

/** What an exposure shows, on whatever film. */
type View = Pick<Exposure, "yaw" | "shot" | "background">;

/**
 * The photographer: lamps, camera and film on one GPU. Figures are put on a stage and photographed
 * from it, as often as wanted.
 */
export class Studio {
  readonly #gpu: Gpu;
  readonly #shadow = new KeyShadow();
  readonly #library = new MaterialLibrary(this.#shadow);
  readonly #camera = new PerspectiveCamera();
  #film: Film | null = null;

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /**
   * Uploads a figure. The caller disposes of the stage.
   *
   * @param pixelsPerDm how large it will be seen, `scale` of `shotArea`; left out: as large as may be
   */
  stage(parts: readonly Part[], pixelsPerDm = Infinity): Stage {
    return new Stage(parts, this.#library, pixelsPerDm);
  }

  /**
   * Draws one picture: sRGB, opaque, rows from the top. Throws GpuFault when the GPU failed or
   * the figure left no mark on the background.
   */
  async expose(stage: Stage, exposure: Exposure): Promise<Pixels> {
    const film = this.#filmOf(exposure);
    const pixels = await this.#take(stage, exposure, film);
    if (isBlank(pixels)) throw new GpuFault("the GPU drew nothing: the picture is blank");
    return pixels;
  }

  /** Settles once all that was exposed so far is drawn; what went wrong `expose` tells. */
  drawn(): Promise<void> {
    return this.#gpu.done();
  }

  /**
   * Draws pictures that nobody sees of the surfaces that nearly every picture shows, so that none
   * waits for their shaders. Others may be exposed meanwhile.
   *
   * @param goOn asked before each of them
   */
  async warmUp(goOn: () => boolean): Promise<void> {
    const film = this.#gpu.film(SAMPLER_SIDE, SAMPLER_SIDE, STILL_GRAIN);
    try {
      for (const { parts, pixelsPerDm } of samplers()) {
        if (!goOn()) return;
        const stage = this.stage(parts, pixelsPerDm);
        const view = frameFigures([parts], "Front", 1);
        const exposure = { ...view, background: [1, 1, 1] } as const;
        await this.#take(stage, exposure, film).finally(() => stage.dispose());
      }
    } finally {
      film.dispose();
    }
  }

  dispose(): void {
    this.#film?.dispose();
    this.#library.dispose();
    this.#shadow.dispose();
  }

  #take(stage: Stage, exposure: View, film: Film): Promise<Pixels> {
    this.#draw(stage, exposure, film);
    const touched = film.tiles();
    stage.touch(touched, exposure, film);
    return this.#gpu.develop(film, touched, exposure.background.join());
  }

  /** Without awaiting anything: what is drawn by others comes before or after. */
  #draw(stage: Stage, { yaw, shot, background }: View, film: Film): void {
    const { renderer } = this.#gpu;
    stage.turn(yaw);

    const seen = visibleCylinder(stage, shot, film.width / film.height);
    this.#shadow.aim(seen.radius, seen.bottom, seen.top, stage.radius);
    renderer.setRenderTarget(this.#shadow.target);
    renderer.setClearColor(new Color(1, 1, 1), 1);
    renderer.render(stage.casters, this.#shadow.camera);
    this.#shadow.settle();

    this.#aim(shot, film);
    renderer.setRenderTarget(film.target);
    renderer.setClearColor(new Color(...background), 1);
    renderer.render(stage.scene, this.#camera);
    renderer.setRenderTarget(null);
  }

  #aim(shot: Shot, { width, height, spread }: Film): void {
    const camera = this.#camera;
    camera.position.set(shot.x, shot.y, shot.z);
    camera.rotation.set(0, 0, 0);
    camera.fov = shot.fieldOfView;
    camera.near = Math.max(1, shot.z - DEPTH_BEFORE_DM);
    camera.far = camera.near + DEPTH_DM;
    // A view camera's rise: the film window slides, so that verticals stay parallel.
    const aspect = width / height;
    camera.setViewOffset(aspect, 1, 0, -shot.shift, aspect * spread[0], spread[1]);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  /** The film used last is kept: a task's pictures and a video's frames share one. */
  #filmOf({ width, height, grain = STILL_GRAIN }: Exposure): Film {
    const film = this.#film;
    if (film?.width === width && film.height === height && film.grain === grain) return film;
    film?.dispose();
    return (this.#film = this.#gpu.film(width, height, grain));
  }
}

/** The part of the cylinder around the figure that a shot shows, with the depth before it. */
function visibleCylinder(
  stage: Stage,
  { x, y, z, fieldOfView, shift }: Shot,
  aspect: number,
): { radius: number; bottom: number; top: number } {
  const halfHeight = Math.tan((fieldOfView * Math.PI) / 360) * z;
  const middle = y + shift * 2 * halfHeight;
  const halfWidth = Math.abs(x) + Math.max(halfHeight * aspect, CLOSEST_SHADOW_DM);
  return {
    radius: Math.min(stage.radius, halfWidth),
    bottom: Math.max(stage.bottom, middle - Math.max(halfHeight, CLOSEST_SHADOW_DM * 2)),
    top: Math.min(stage.top, middle + halfHeight),
  };
}
