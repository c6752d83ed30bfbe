import sharp from "sharp";
import type { Pixels } from "../gpu/open-gpu.ts";

/** A picture with a drawing of its own size laid over it. */
export async function layOver({ width, height, rgba }: Pixels, svg: string): Promise<Pixels> {
  const drawn = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .composite([{ input: Buffer.from(svg) }])
    .raw()
    .toBuffer();
  return { width, height, rgba: new Uint8Array(drawn.buffer, drawn.byteOffset, drawn.length) };
}
