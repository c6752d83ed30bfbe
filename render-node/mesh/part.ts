/**
 * A part is one drawable piece of the figure (the skin, an eye, a sleeve, a shoe): plain arrays
 * that the avatar and garment stages produce and the scene draws. No three.js types here.
 *
 * Space: decimetres, right-handed, +Y up, the figure faces +Z, +X is the figure's left.
 */
export interface Part {
  /** Unique within a figure, e.g. `skin`, `hair`, `garment-long-sleeve`. */
  readonly name: string;
  /** xyz per vertex, decimetres, posed. */
  readonly positions: Float32Array;
  /** Unit xyz per vertex. */
  readonly normals: Float32Array;
  /** uv per vertex, v already flipped so that (0, 0) is the texture's first row. */
  readonly uvs: Float32Array;
  /** Three vertex indices per triangle, counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
  /** Optional linear rgb per vertex, multiplied into the surface's colour. */
  readonly colors?: Float32Array;
  readonly surface: Surface;
  /** Set on a line sewn onto cloth, which from afar goes over into the cloth. */
  readonly line?: FineLine;
  /**
   * Set on what is sewn onto cloth: the vertex of the cloth's part that each vertex belongs to. The name
   * of such a part begins with that of its cloth and a dash.
   */
  readonly sewnOn?: Uint32Array;
}

export interface FineLine {
  /** Decimetres. */
  readonly width: number;
  readonly cloth: LinearRgb;
}

/** A picture of the pack, decoded to 8-bit RGBA, sRGB unless it is data (a normal map). */
export interface Texture {
  /** Stable across renders of one pack: the key under which the scene caches the GPU texture. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Linear-light rgb, each 0..1. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

/** What a part is made of; the scene turns each kind into one material. */
export type Surface =
  | { readonly kind: "skin"; readonly texture: Texture; readonly tint: LinearRgb }
  | { readonly kind: "eye"; readonly texture: Texture }
  | { readonly kind: "cornea" }
  | { readonly kind: "mouth"; readonly texture: Texture }
  | {
      /** Hair, brows and lashes: alpha-cut cards. */
      readonly kind: "hair";
      readonly texture: Texture;
      readonly tint: LinearRgb;
      /** 0..1, the alpha of `hair_color`. */
      readonly opacity: number;
      /** Single hairs on skin, as of brows: too fine to be solid anywhere or to cast a shadow. */
      readonly single: boolean;
    }
  | {
      readonly kind: "cloth";
      readonly fabric: Fabric;
      readonly color: LinearRgb;
      /** A shoe or base layer may bring a texture; cut garments have none. */
      readonly texture?: Texture;
    };

export type Fabric = "jersey" | "knit" | "cotton" | "denim" | "wool" | "leather";
