/** New leather for MakeHuman's shoes, whose pictures are worn, stained and of one colour. */
import { byteOfLinear } from "../avatar/colors.ts";
import type { LinearRgb, Texture } from "../mesh/part.ts";

/** Where a shoe's picture shows its sock: least and greatest u and v. */
export type SockPlace = readonly [left: number, top: number, right: number, bottom: number];

export interface ShoeDye {
  readonly leather: LinearRgb;
  readonly sock: LinearRgb;
}

/** Stains are wider than this share of the picture, laces and stitches narrower. */
const STAIN = 0.012;
/** Darker texels belong to no shoe, 0..255. */
const UNUSED_BELOW = 4;
/** How dark a lace hole and how light a stitch comes out beside plain leather. */
const [DARKEST, LIGHTEST] = [0.5, 1.25];

const dyed = new WeakMap<Texture, Map<string, Texture>>();

/** A shoe's picture in plain colours: of what it showed, only laces, holes and stitches stay. */
export function dyeShoe(texture: Texture, dye: ShoeDye, sock: SockPlace): Texture {
  const id = `${texture.id}-${[...dye.leather, ...dye.sock].join("-")}`;
  const known = dyed.get(texture) ?? new Map<string, Texture>();
  dyed.set(texture, known);
  const made = known.get(id) ?? { ...texture, id, rgba: paint(texture, dye, sock) };
  known.set(id, made);
  return made;
}

function paint({ width, height, rgba }: Texture, dye: ShoeDye, sock: SockPlace): Uint8Array {
  const light = Float32Array.from({ length: width * height }, (_, i) => {
    const [r, g, b] = rgba.subarray(i * 4, i * 4 + 3) as unknown as [number, number, number];
    return (r + g + b) / 3;
  });
  const used = light.map((value) => (value < UNUSED_BELOW ? 0 : 1));
  const radius = Math.round(STAIN * width);
  const around = blurred(light, width, radius);
  const counted = blurred(used, width, radius);
  const painted = new Uint8Array(rgba.length);
  const [left, top, right, bottom] = sock;
  for (let i = 0; i < light.length; i++) {
    const [u, v] = [(i % width) / width, Math.floor(i / width) / height];
    const isSock = u >= left && u < right && v >= top && v < bottom;
    const mean = (around[i] as number) / Math.max(counted[i] as number, 1 / 255);
    const detail =
      isSock || used[i] === 0
        ? 1
        : Math.min(LIGHTEST, Math.max(DARKEST, (light[i] as number) / Math.max(mean, 1)));
    const color = isSock ? dye.sock : dye.leather;
    for (let c = 0; c < 3; c++) {
      painted[i * 4 + c] = byteOfLinear(Math.min(1, (color[c] as number) * detail));
    }
    painted[i * 4 + 3] = 255;
  }
  return painted;
}

/** Means over squares of 2 `radius` + 1 texels, cut off at the picture's edges. */
function blurred(values: Float32Array, width: number, radius: number): Float32Array {
  const height = values.length / width;
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) sweep(values, rows, y * width, 1, width, radius);
  const means = new Float32Array(values.length);
  for (let x = 0; x < width; x++) sweep(rows, means, x, width, height, radius);
  return means;
}

/** Running means along one row or column of a picture. */
function sweep(
  from: Float32Array,
  to: Float32Array,
  first: number,
  step: number,
  count: number,
  radius: number,
): void {
  const at = (k: number): number => from[first + k * step] as number;
  let sum = 0;
  for (let k = 0; k < Math.min(radius, count); k++) sum += at(k);
  for (let k = 0; k < count; k++) {
    if (k + radius < count) sum += at(k + radius);
    if (k - radius > 0) sum -= at(k - radius - 1);
    to[first + k * step] = sum / (Math.min(count - 1, k + radius) - Math.max(0, k - radius) + 1);
  }
}
