import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  RepeatWrapping,
  RGBAFormat,
  SRGBColorSpace,
  UnsignedByteType,
} from "three/webgpu";
import type { Texture as PackTexture } from "../mesh/part.ts";
import { FLOW_SIZE, strandFlow } from "../mesh/strand-flow.ts";
import { TILE_SIZE, weaveTile } from "./weave-tiles.ts";
import type { TileKind } from "./weave-tiles.ts";

/** A sRGB colour picture with mipmaps. */
export function colorTexture({ width, height, rgba }: PackTexture): DataTexture {
  return mipmapped(rgba, width, height, SRGBColorSpace);
}

/** The tiling relief of a fabric or of skin. */
export function tileTexture(kind: TileKind): DataTexture {
  return mipmapped(weaveTile(kind), TILE_SIZE, TILE_SIZE, NoColorSpace);
}

/** The directions of a hair picture's strands. */
export function flowTexture(picture: PackTexture): DataTexture {
  return mipmapped(strandFlow(picture), FLOW_SIZE, FLOW_SIZE, NoColorSpace);
}

function mipmapped(
  rgba: Uint8Array,
  width: number,
  height: number,
  colorSpace: string,
): DataTexture {
  const texture = new DataTexture(rgba, width, height, RGBAFormat, UnsignedByteType);
  texture.colorSpace = colorSpace;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}
