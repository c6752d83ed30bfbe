/** Pixels of a tile across and down. */
export const TILE_WIDTH = 32;
export const TILE_HEIGHT = 8;

/** Which tiles of a picture something was drawn on. */
export class FilmTiles {
  readonly across: number;
  readonly down: number;
  readonly #touched: Uint8Array;

  /** @param width and @param height of the picture, pixels */
  constructor(width: number, height: number) {
    this.across = Math.ceil(width / TILE_WIDTH);
    this.down = Math.ceil(height / TILE_HEIGHT);
    this.#touched = new Uint8Array(this.across * this.down);
  }

  /** Marks the tiles under a box, pixels from the upper left corner; it may reach out of the picture. */
  touch(left: number, top: number, right: number, bottom: number): void {
    const last = Math.min(Math.floor(right / TILE_WIDTH), this.across - 1);
    const lowest = Math.min(Math.floor(bottom / TILE_HEIGHT), this.down - 1);
    const first = Math.max(Math.floor(left / TILE_WIDTH), 0);
    for (let y = Math.max(Math.floor(top / TILE_HEIGHT), 0); y <= lowest; y++) {
      for (let x = first; x <= last; x++) this.#touched[y * this.across + x] = 1;
    }
  }

  /** The tiles touched here or in other tiles of the same picture, row by row: x in the lower half, y in the upper. */
  listWith(others: FilmTiles): Uint32Array<ArrayBuffer> {
    const listed: number[] = [];
    this.#touched.forEach((touched, i) => {
      if (touched + (others.#touched[i] as number) === 0) return;
      const y = Math.floor(i / this.across);
      listed.push((y << 16) | (i - y * this.across));
    });
    return Uint32Array.from(listed);
  }
}
