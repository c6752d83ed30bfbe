import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  DoubleSide,
  LinearFilter,
  Group,
  Mesh,
  PlaneGeometry,
  RedFormat,
  Scene,
  UnsignedByteType,
  Vector3,
} from "three/webgpu";
import type { NodeMaterial } from "three/webgpu";
import type { Part, Surface } from "../mesh/part.ts";
import type { FilmTiles } from "../gpu/film-tiles.ts";
import { seenFromAfar } from "./fine-lines.ts";
import { FLOOR_TEXELS, floorShade } from "./floor-shade.ts";
import type { FramedView } from "./frame-figures.ts";
import { floorMaterial } from "./materials/floor-material.ts";
import type { PartValues } from "./materials/painted-point.ts";
import { moveGeometry, partGeometry, uvSpanOf } from "./part-geometry.ts";
import { RoomVisibility } from "./room-visibility.ts";
import type { MaterialLibrary } from "./surface-materials.ts";
import { touchTiles } from "./touched-tiles.ts";
import { orderTriangles } from "./triangle-order.ts";
import type { DrawingOrder } from "./triangle-order.ts";

/** How far the floor's shadow reaches beyond the figure, decimetres. */
const FLOOR_REACH_DM = 3.5;

/** What is higher casts no shadow that one sees on the floor, decimetres. */
const FLOOR_CEILING_DM = 5;

/** Feet that move less than this, decimetres, leave the floor as it is. */
const FEET_STAND_DM = 0.05;

/** A geometry whose triangles are put in order for every new direction of view. */
interface Ordered {
  part: Part;
  readonly geometry: BufferGeometry;
  readonly order: DrawingOrder;
}

/** A figure that stands ready to be photographed: its meshes, their shadows and the floor. */
export class Stage {
  readonly scene = new Scene();
  readonly casters = new Scene();
  /** Of the upright cylinder around the origin that holds the figure, decimetres. */
  radius: number;
  bottom: number;
  top: number;

  readonly #figure = new Group();
  readonly #casterFigure = new Group();
  readonly #library: MaterialLibrary;
  readonly #ordered: Ordered[] = [];
  #parts: readonly Part[];
  readonly #byPart = new Map<string, BufferGeometry>();
  readonly #geometries: BufferGeometry[] = [];
  /** Outlive the stage. */
  readonly #keepers: Mesh[] = [];
  readonly #floorShade: DataTexture;
  #floorHalf = 0;
  #feet: Float32Array;
  #yaw = Number.NaN;

  /** @param pixelsPerDm how large it will be seen */
  constructor(parts: readonly Part[], library: MaterialLibrary, pixelsPerDm: number) {
    this.#library = library;
    this.#parts = parts;
    const bounds = cylinderAround(parts);
    this.radius = bounds.radius;
    this.bottom = bounds.bottom;
    this.top = bounds.top;

    this.#feet = feetOf(parts);
    const room = new RoomVisibility(parts);
    for (const part of parts) this.#add(part, room.ofPart(part), pixelsPerDm);
    this.#floorShade = this.#layFloor(room);
    this.scene.add(this.#figure);
    this.casters.add(this.#casterFigure);
  }

  /** Turns the figure to `yaw` degrees and puts triangles in order for the camera. */
  turn(yaw: number): void {
    if (yaw === this.#yaw) return;
    this.#yaw = yaw;
    for (const group of [this.#figure, this.#casterFigure]) {
      group.rotation.y = (yaw * Math.PI) / 180;
    }
    for (const { part, geometry, order } of this.#ordered) {
      const index = geometry.index as BufferAttribute;
      orderTriangles(part, yaw, order, index.array as Uint32Array);
      index.needsUpdate = true;
    }
  }

  /**
   * Puts the figure in another posture: parts of the same names, vertices and triangles. Creases keep
   * the light that they had when the figure was staged; the floor's shadow follows the feet.
   */
  pose(parts: readonly Part[]): void {
    for (const part of parts) {
      const geometry = this.#byPart.get(part.name);
      if (geometry === undefined) throw new RangeError(`no part "${part.name}" is on stage`);
      moveGeometry(geometry, part);
    }
    const moved = new Map(parts.map((part) => [part.name, part]));
    this.#parts = this.#parts.map((part) => moved.get(part.name) ?? part);
    for (const ordered of this.#ordered) {
      ordered.part = moved.get(ordered.part.name) ?? ordered.part;
    }
    this.#yaw = Number.NaN;
    this.#shadeFloor(parts);
    // Only ever wider: a shadow whose bounds come and go flickers.
    const bounds = cylinderAround(parts);
    this.radius = Math.max(this.radius, bounds.radius);
    this.bottom = Math.min(this.bottom, bounds.bottom);
    this.top = Math.max(this.top, bounds.top);
  }

  /** Marks where in a picture of these pixels the figure and its floor may be seen. */
  touch(
    tiles: FilmTiles,
    view: FramedView,
    picture: { readonly width: number; readonly height: number },
  ): void {
    touchTiles(tiles, [...this.#parts, squareOnFloor(this.#floorHalf)], view, picture);
  }

  dispose(): void {
    for (const keeper of this.#keepers) keeper.removeFromParent();
    for (const scene of [this.scene, this.casters]) {
      scene.traverse((object) => object.dispatchEvent({ type: "dispose" } as never));
    }
    for (const geometry of this.#geometries) geometry.dispose();
    this.#floorShade.dispose();
    this.#library.trim();
  }

  #add(given: Part, openness: Float32Array, pixelsPerDm: number): void {
    const part = seenFromAfar(given, pixelsPerDm);
    if (this.#byPart.has(part.name)) throw new RangeError(`two parts are named "${part.name}"`);
    const materials = this.#library.for(part.surface, pixelsPerDm);
    const geometry = partGeometry(part, openness);
    this.#geometries.push(geometry);
    this.#byPart.set(part.name, geometry);
    const values = valuesOf(part);
    for (const material of materials.passes) {
      const mesh = meshOf(this.#geometryFor(part, geometry, material), material, values);
      this.#show(mesh, this.#figure, this.scene);
    }
    if (materials.caster !== null) {
      this.#show(meshOf(geometry, materials.caster, values), this.#casterFigure, this.casters);
    }
  }

  #show(mesh: Mesh<BufferGeometry, NodeMaterial>, figure: Group, scene: Scene): void {
    figure.add(mesh);
    const keeper = this.#library.keeper.keep(mesh.material, mesh);
    if (keeper === null) return;
    scene.add(keeper);
    this.#keepers.push(keeper);
  }

  /** Double-sided things have sides that hide each other; a single-sided one is drawn as it is. */
  #geometryFor(part: Part, asGiven: BufferGeometry, material: NodeMaterial): BufferGeometry {
    if (material.side !== DoubleSide) return asGiven;
    const geometry = new BufferGeometry();
    for (const [name, values] of Object.entries(asGiven.attributes)) {
      geometry.setAttribute(name, values);
    }
    geometry.setIndex(new BufferAttribute(part.indices.slice(), 1));
    this.#geometries.push(geometry);
    const order = material.transparent ? "far-first" : "near-first";
    this.#ordered.push({ part, geometry, order });
    return geometry;
  }

  #shadeFloor(parts: readonly Part[]): void {
    const feet = feetOf(parts);
    if (!haveMoved(this.#feet, feet)) return;
    this.#feet = feet;
    const low = new RoomVisibility(parts, FLOOR_CEILING_DM);
    this.#floorShade.image.data = floorShade(low, this.#floorHalf);
    this.#floorShade.needsUpdate = true;
  }

  #layFloor(room: RoomVisibility): DataTexture {
    const half = this.radius + FLOOR_REACH_DM;
    this.#floorHalf = half;
    const shade = new DataTexture(
      floorShade(room, half),
      FLOOR_TEXELS,
      FLOOR_TEXELS,
      RedFormat,
      UnsignedByteType,
    );
    shade.minFilter = LinearFilter;
    shade.magFilter = LinearFilter;
    shade.needsUpdate = true;
    const geometry = new PlaneGeometry(half * 2, half * 2);
    // The plane's v runs up; laid on its back that is −Z, and the shade's rows run along +Z.
    geometry.rotateX(-Math.PI / 2);
    const uv = geometry.getAttribute("uv");
    for (let i = 0; i < uv.count; i++) uv.setY(i, 1 - uv.getY(i));
    this.#geometries.push(geometry);
    const floor = new Mesh(geometry, floorMaterial(shade));
    floor.renderOrder = -1;
    this.#figure.add(floor);
    return shade;
  }
}

function squareOnFloor(half: number): Pick<Part, "positions" | "indices"> {
  return {
    positions: Float32Array.of(-half, 0, -half, half, 0, -half, half, 0, half, -half, 0, half),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
  };
}

function meshOf(
  geometry: BufferGeometry,
  material: NodeMaterial,
  values: PartValues,
): Mesh<BufferGeometry, NodeMaterial> {
  const mesh = new Mesh(geometry, material);
  mesh.userData = { ...values };
  // The camera is framed on the figure: there is nothing to cull, and bounds cost a pass.
  mesh.frustumCulled = false;
  return mesh;
}

function valuesOf(part: Part): PartValues {
  const { surface } = part;
  return {
    tint: new Vector3(...tintOf(surface)),
    opacity: surface.kind === "hair" ? surface.opacity : 1,
    uvSpan: uvSpanOf(part),
  };
}

function tintOf(surface: Surface): readonly [number, number, number] {
  switch (surface.kind) {
    case "skin":
    case "hair":
      return surface.tint;
    case "cloth":
      return surface.color;
    case "eye":
    case "cornea":
    case "mouth":
      return [1, 1, 1];
  }
}

/** Some points on each part's lowest reaches, by which steps are noticed. */
function feetOf(parts: readonly Part[]): Float32Array {
  const step = 3 * FEET_STRIDE;
  const count = parts.reduce((sum, part) => sum + Math.ceil(part.positions.length / step), 0);
  const feet = new Float32Array(3 * count);
  let at = 0;
  for (const { positions } of parts) {
    for (let i = 0; i < positions.length; i += step, at += 3) {
      const low = (positions[i + 1] as number) < FEET_TOP_DM;
      feet[at] = low ? (positions[i] as number) : 0;
      feet[at + 1] = low ? (positions[i + 1] as number) : FEET_TOP_DM;
      feet[at + 2] = low ? (positions[i + 2] as number) : 0;
    }
  }
  return feet;
}
const FEET_STRIDE = 16;
const FEET_TOP_DM = 1.5;

function haveMoved(before: Float32Array, after: Float32Array): boolean {
  return after.some((value, i) => Math.abs(value - (before[i] as number)) > FEET_STAND_DM);
}

function cylinderAround(parts: readonly Part[]): { radius: number; bottom: number; top: number } {
  let [squared, bottom, top] = [0, Infinity, -Infinity];
  for (const { positions } of parts) {
    for (let i = 0; i < positions.length; i += 3) {
      const x = positions[i] as number;
      const y = positions[i + 1] as number;
      const z = positions[i + 2] as number;
      squared = Math.max(squared, x * x + z * z);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
  }
  return { radius: Math.sqrt(squared), bottom, top };
}
