/** Telling a whole MP4 file from a cut-off or foreign one by its top-level boxes. */
import { open } from "node:fs/promises";

/**
 * Names of the boxes at the top level of a file, e.g. `["ftyp", "moov", "mdat"]`. ISO/IEC 14496-12:
 * a box begins with its size (32 bits; 1 means that 64 bits follow the name) and its name.
 *
 * @throws if the file does not begin with `ftyp`, a box reaches past the end of the file, or `moov`
 *   or `mdat` is missing
 */
export async function readMp4Boxes(path: string): Promise<readonly string[]> {
  const file = await open(path);
  try {
    const { size: end } = await file.stat();
    const head = Buffer.alloc(16);
    const names: string[] = [];
    let offset = 0;
    while (offset < end) {
      const { bytesRead } = await file.read(head, 0, 16, offset);
      if (bytesRead < 8) throw new Error(`the file ends inside a box head at byte ${offset}`);
      const name = head.toString("latin1", 4, 8);
      if (offset === 0 && name !== "ftyp") throw new Error("the file is not an MP4 (no ftyp box)");
      const size = sizeOfBox(head, bytesRead, end - offset);
      if (size < 8 || offset + size > end) {
        throw new Error(`box ${name} at byte ${offset} has ${size} bytes, the file has ${end}`);
      }
      names.push(name);
      offset += size;
    }
    for (const needed of ["ftyp", "moov", "mdat"]) {
      if (!names.includes(needed)) throw new Error(`the file has no ${needed} box`);
    }
    return names;
  } finally {
    await file.close();
  }
}

/** A size of 0 means that the box is the file's last. */
function sizeOfBox(head: Buffer, bytesRead: number, rest: number): number {
  const short = head.readUInt32BE(0);
  if (short === 0) return rest;
  if (short !== 1) return short;
  return bytesRead < 16 ? 0 : Number(head.readBigUInt64BE(8));
}
