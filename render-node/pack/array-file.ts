/** Named typed arrays in one binary file, described by a table that lives in the pack's index. */

const KINDS = { f32: Float32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array } as const;
type Kind = keyof typeof KINDS;
export type PackArray = Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** Where an array lies in the file: element kind, byte offset (a multiple of 4) and element count. */
export type ArrayTable = Record<string, readonly [kind: Kind, offset: number, length: number]>;

/** Lays arrays out one after the other. Returns the table and the file's bytes. */
export function packArrays(arrays: ReadonlyMap<string, PackArray>): {
  readonly table: ArrayTable;
  readonly bytes: Buffer;
} {
  const table: ArrayTable = {};
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [name, array] of arrays) {
    table[name] = [kindOf(array), offset, array.length];
    const padding = (4 - (array.byteLength % 4)) % 4;
    chunks.push(
      Buffer.from(array.buffer, array.byteOffset, array.byteLength),
      Buffer.alloc(padding),
    );
    offset += array.byteLength + padding;
  }
  return { table, bytes: Buffer.concat(chunks) };
}

/**
 * A reader of one file's arrays. Each call takes the kind it expects and throws if the file holds
 * something else, or nothing, under that name.
 */
export function arrayReader(table: ArrayTable, file: Buffer) {
  // A pooled Buffer may start at an odd byte; typed arrays need multiples of their element size.
  const bytes = new Uint8Array(file).buffer;
  return <K extends Kind>(kind: K, name: string): InstanceType<(typeof KINDS)[K]> => {
    const entry = table[name];
    if (entry === undefined || entry[0] !== kind) {
      throw new Error(`The pack has no ${kind} array "${name}"`);
    }
    return new KINDS[kind](bytes, entry[1], entry[2]) as InstanceType<(typeof KINDS)[K]>;
  };
}

function kindOf(array: PackArray): Kind {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    if (array instanceof KINDS[kind]) return kind;
  }
  throw new TypeError("Only float32, uint32, uint16 and uint8 arrays can be packed");
}
