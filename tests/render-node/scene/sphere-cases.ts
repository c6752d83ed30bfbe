/** Catalogue colours, dark and light, dull and strong. */
export const CLOTH_COLORS = ["C03030", "202124", "F2F2F0", "1F4E8C", "2E7D4F", "E8C23A", "8A8D91"];

export const BACKGROUNDS = ["FFE4DBFF", "000000FF", "12345600", "7F7F7FFF", "FF000080"];

/** What `draw-spheres.ts` saw. */
export interface SphereReport {
  /** Mean colour (0 to 255) of the ball's lit side, by the cloth's hex. */
  readonly lit: Record<string, [number, number, number]>;
  /** The same of a ball whose weave is too far away to be seen. */
  readonly litFromAfar: Record<string, [number, number, number]>;
  /** The four corner pixels by the background asked for. */
  readonly corners: Record<string, number[][]>;
  /** Of the same picture drawn twice. */
  readonly hashes: string[];
  /** Of that picture once shaders were made ready. */
  afterWarmUp: string;
  /** Of that picture after one of the same size and background that shows more. */
  afterAnother: string;
  /** A picture of 83×101: its bytes, and how unlike the ball's two halves are at worst, in pixels. */
  readonly odd: { length: number; mirrored: number };
  /** Width and height of the ball in pictures of other shapes than square, by the picture's. */
  readonly extents: Record<string, { width: number; height: number }>;
  /** Textures on the GPU after figures with three dozen different ones. */
  textures: number;
  /** Share of the time that the program works while a picture is drawn. */
  readonly busy: number;
}
