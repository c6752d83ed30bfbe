import type { DataTexture, NodeMaterial } from "three/webgpu";
import type { Surface, Texture } from "../mesh/part.ts";
import { colorTexture, flowTexture, tileTexture } from "./gpu-textures.ts";
import { casterMaterial } from "./materials/caster-material.ts";
import { clothMaterial, distantClothMaterial } from "./materials/cloth-material.ts";
import { corneaMaterial, eyeMaterial, mouthMaterial } from "./materials/eye-material.ts";
import {
  hairCoreMaterial,
  hairFringeMaterial,
  singleHairMaterial,
} from "./materials/hair-material.ts";
import { distantSkinMaterial, skinMaterial } from "./materials/skin-material.ts";
import { PipelineKeeper } from "./pipeline-keeper.ts";
import { showsRelief } from "./relief-seen.ts";
import type { KeyShadow, LampShadow } from "./shadow-map.ts";
import type { TileKind } from "./weave-tiles.ts";

/** Pictures kept on the GPU for the next figures; at 1024² with mipmaps 5.6 MB each. */
const TEXTURES_KEPT = 24;

/** What a surface is drawn with. */
export interface SurfaceMaterials {
  /** Drawn one after the other; hair has a solid heart and a blended rim. */
  readonly passes: readonly NodeMaterial[];
  /** Drawn into the shadow map; null where light goes through. */
  readonly caster: NodeMaterial | null;
}

interface CachedTexture {
  readonly source: Texture;
  readonly gpu: DataTexture;
  /** Directions of its strands, for hair. */
  flow: DataTexture | null;
  /** Materials made for this picture, freed with it. */
  readonly materials: Map<string, SurfaceMaterials>;
}

/**
 * Materials and textures for the life of a renderer. One material serves every part of its kind and
 * picture; colours and sizes are values of the mesh. Pictures are found again by their id, and the
 * ones unused longest are freed.
 */
export class MaterialLibrary {
  readonly keeper = new PipelineKeeper();
  readonly #shadow: KeyShadow;
  readonly #caster = casterMaterial(null);
  readonly #tiles = new Map<TileKind, DataTexture>();
  readonly #textures = new Map<string, CachedTexture>();
  readonly #plain = new Map<string, SurfaceMaterials>();

  constructor(shadow: KeyShadow) {
    this.#shadow = shadow;
  }

  /** @param pixelsPerDm how large the surface will be seen */
  for(surface: Surface, pixelsPerDm: number): SurfaceMaterials {
    const picture = "texture" in surface ? surface.texture : undefined;
    const cached = picture === undefined ? null : this.#texture(picture);
    const made = cached?.materials ?? this.#plain;
    const distant = !showsRelief(surface, pixelsPerDm);
    const shadow = this.#shadow.seenAt(pixelsPerDm);
    const key =
      (shadow === this.#shadow ? "" : "coarse-") + (distant ? "distant-" : "") + keyOf(surface);
    let materials = made.get(key);
    if (materials === undefined) {
      materials = this.#make(surface, cached, distant, shadow);
      made.set(key, materials);
    }
    return materials;
  }

  /** Frees the pictures that were not asked for lately; call it when no figure is on stage. */
  trim(): void {
    for (const [id, cached] of this.#textures) {
      if (this.#textures.size <= TEXTURES_KEPT) return;
      this.#textures.delete(id);
      free(cached);
    }
  }

  dispose(): void {
    for (const cached of this.#textures.values()) free(cached);
    for (const tile of this.#tiles.values()) tile.dispose();
    for (const { passes } of this.#plain.values()) for (const pass of passes) pass.dispose();
    this.#caster.dispose();
  }

  #make(
    surface: Surface,
    picture: CachedTexture | null,
    distant: boolean,
    shadow: LampShadow,
  ): SurfaceMaterials {
    const caster = this.#caster;
    const map = (): DataTexture => {
      if (picture === null) throw new Error(`a ${surface.kind} surface needs a texture`);
      return picture.gpu;
    };
    const flow = (): DataTexture => {
      if (picture === null) throw new Error("hair needs a texture");
      picture.flow ??= flowTexture(picture.source);
      return picture.flow;
    };
    switch (surface.kind) {
      case "skin":
        if (distant) return { passes: [distantSkinMaterial(map(), shadow)], caster };
        return { passes: [skinMaterial(map(), this.#tile("skin"), shadow)], caster };
      case "eye":
        // Inside the head: their shadow falls on nothing that is seen.
        return { passes: [eyeMaterial(map(), shadow)], caster: null };
      case "cornea":
        return { passes: [corneaMaterial(shadow)], caster: null };
      case "mouth":
        return { passes: [mouthMaterial(map(), shadow)], caster: null };
      case "hair":
        if (surface.single) {
          return { passes: [singleHairMaterial(map(), flow(), shadow)], caster: null };
        }
        return {
          passes: [
            hairCoreMaterial(map(), flow(), shadow),
            hairFringeMaterial(map(), flow(), shadow),
          ],
          caster: casterMaterial(map()),
        };
      case "cloth": {
        if (distant) return { passes: [distantClothMaterial(surface.fabric, shadow)], caster };
        const weave = this.#tile(surface.fabric);
        const cloth = clothMaterial(surface.fabric, weave, picture?.gpu ?? null, shadow);
        return { passes: [cloth], caster };
      }
    }
  }

  /** Moves the picture to the end of the map, which is the end of the queue for `trim`. */
  #texture(picture: Texture): CachedTexture {
    const known = this.#textures.get(picture.id);
    const cached = known ?? {
      source: picture,
      gpu: colorTexture(picture),
      flow: null,
      materials: new Map<string, SurfaceMaterials>(),
    };
    this.#textures.delete(picture.id);
    this.#textures.set(picture.id, cached);
    return cached;
  }

  #tile(kind: TileKind): DataTexture {
    let tile = this.#tiles.get(kind);
    if (tile === undefined) {
      tile = tileTexture(kind);
      this.#tiles.set(kind, tile);
    }
    return tile;
  }
}

function keyOf(surface: Surface): string {
  if (surface.kind === "cloth") return `cloth-${surface.fabric}`;
  return surface.kind === "hair" && surface.single ? "single-hair" : surface.kind;
}

function free({ gpu, flow, materials }: CachedTexture): void {
  for (const { passes, caster } of materials.values()) {
    for (const pass of passes) pass.dispose();
    if (caster?.name === "caster-cutout") caster.dispose();
  }
  gpu.dispose();
  flow?.dispose();
}
