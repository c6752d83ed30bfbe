/** Places sorted into the cells of a box. */
export interface CellGrid {
  /** Number of the first cell along each axis. */
  readonly fx: number;
  readonly fy: number;
  readonly fz: number;
  /** How many cells there are along each. */
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  /** What lies in cell n, x running fastest: `list[starts[n] … starts[n + 1]]`. */
  readonly starts: Uint32Array;
  readonly list: Uint32Array;
}
