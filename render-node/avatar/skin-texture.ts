/**
 * Evening out a skin photograph. MakeHuman's textures are stitched from photographs in different
 * light: hands, feet, knees and face differ from the trunk by more than a living body's do. Slow
 * changes of colour are drawn towards the trunk's; pores, freckles, lips and nails stay.
 */
import type { LinearRgb, Texture } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { byteOfLinear, LINEAR_OF_BYTE } from "./colors.ts";
import { bodySurfacingOf } from "./prepared.ts";
import type { Surfacing } from "./part-mesh.ts";
import { vectorAt } from "./posture.ts";
import { joinSeams } from "./skin-seams.ts";
import { smoothstep } from "../smoothstep.ts";
import { aboveHairline } from "./scalp.ts";

export interface EvenSkin {
  readonly texture: Texture;
  /** The trunk's colour in linear light. */
  readonly typical: LinearRgb;
}

/** Side of the grid on which slow changes of colour are found. */
const GRID = 128;
/**
 * Cells over which colour counts as slow. On the head about 4 cm, so that its features stay; on the
 * body less, so that the red of a knee goes.
 */
const HEAD_BLUR_CELLS = 5;
const BODY_BLUR_CELLS = 2;
/** Share of a slow difference that is taken away, and the most a channel is changed. */
const BODY_EVENED = 0.9;
const FEATURES_EVENED = 0.55;
const MOST_GAIN = 2;
/** Share of redder places that is taken away: of the head's, whose lips wear make-up, and of knees. */
const HEAD_RED_CALMED = 0.22;
const BODY_RED_CALMED = 0.7;
/** Share of paler places that is taken away: photographs hold the shine of their own lamps. */
const PALENESS_CALMED = 0.6;
/**
 * Share of bluer places that is taken away: on a skin less saturated than the photograph's lips and
 * lids would turn mauve, and knees look bruised.
 */
const HEAD_BLUENESS_CALMED = 0.4;
const BODY_BLUENESS_CALMED = 0.9;

/** Share of the painted stubble that is taken away. */
const UNSHAVED = 0.94;

/** What each cell of the texture shows. */
interface SkinMap {
  /** 1 where bare skin is drawn. */
  readonly bare: Float32Array;
  /** 0 trunk and limbs … 1 head. */
  readonly head: Float32Array;
  /** 0 bare skin … 1 scalp, which the pictures paint as shaved. */
  readonly shaved: Float32Array;
  readonly isTrunk: Uint8Array;
  readonly isFace: Uint8Array;
  readonly isForehead: Uint8Array;
}

const known = new WeakMap<Pack, Map<string, Promise<EvenSkin>>>();
const maps = new WeakMap<Pack, SkinMap>();

/** The evened texture of a name, made once for each pack. */
export function evenSkin(pack: Pack, name: string): Promise<EvenSkin> {
  const made = known.get(pack) ?? new Map<string, Promise<EvenSkin>>();
  known.set(pack, made);
  let skin = made.get(name);
  if (skin === undefined) {
    skin = pack.texture(name).then((texture) => {
      const even = evened(texture, skinMapOf(pack));
      joinSeams(even.texture, bodySurfacingOf(pack));
      return even;
    });
    made.set(name, skin);
    skin.catch(() => made.delete(name));
  }
  return skin;
}

function evened(texture: Texture, map: SkinMap): EvenSkin {
  const cells = cellColors(texture);
  const typical = meanWhere(cells, map.isTrunk, 0.25, 0.75);
  const face = meanWhere(cells, map.isFace, 0.45, 0.9);
  const gains = cells.map((channel, c) => {
    const onBody = blurred(channel, map.bare, BODY_BLUR_CELLS);
    const onHead = blurred(channel, map.bare, HEAD_BLUR_CELLS);
    return channel.map((_, cell) => {
      const target = typical[c] as number;
      const body = (target / Math.max(onBody[cell] as number, 1e-3)) ** BODY_EVENED;
      // One factor for the whole head and little of the slow evening: its features are slow changes.
      const whole = face[c] as number;
      const head =
        (target / Math.max(whole, 1e-3)) *
        (whole / Math.max(onHead[cell] as number, 1e-3)) ** FEATURES_EVENED;
      const share = map.head[cell] as number;
      return clampGain(body * (1 - share) + head * share);
    });
  });
  const { width, height, rgba } = texture;
  const out = new Uint8Array(rgba.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
      const [red, green, blue] = gains.map(
        (gain, c) => sampleGrid(gain, u, v) * (LINEAR_OF_BYTE[rgba[at + c] as number] as number),
      ) as [number, number, number];
      const redderThan = (channel: number, c: 1 | 2): number =>
        (red * typical[c]) / (Math.max(channel, 1e-4) * typical[0]);
      const redder = redderThan(green, 1);
      const bluer = Math.max(1, redder / Math.max(1, redderThan(blue, 2)));
      const onHead = sampleGrid(map.head, u, v);
      const share = (ofBody: number, ofHead: number): number => ofBody + (ofHead - ofBody) * onHead;
      const calm = Math.max(1, redder) ** share(BODY_RED_CALMED, HEAD_RED_CALMED);
      const unblue = bluer ** -share(BODY_BLUENESS_CALMED, HEAD_BLUENESS_CALMED);
      const warmed = (channel: number, c: 1 | 2): number =>
        channel * calm * Math.min(1, redderThan(channel, c)) ** PALENESS_CALMED;
      out[at] = byteOfLinear(red);
      out[at + 1] = byteOfLinear(warmed(green, 1));
      out[at + 2] = byteOfLinear(warmed(blue, 2) * unblue);
      out[at + 3] = 255;
    }
  }
  const even = { id: `${texture.id}-even`, width, height, rgba: out };
  unshave(even, map);
  return { texture: even, typical };
}

/** Paints the scalp in the forehead's colour. */
function unshave(texture: Texture, { shaved, isForehead }: SkinMap): void {
  const forehead = meanWhere(cellColors(texture), isForehead, 0.35, 0.8);
  const { width, height, rgba } = texture;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = UNSHAVED * sampleGrid(shaved, (x + 0.5) / width, (y + 0.5) / height);
      if (share === 0) continue;
      const at = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) {
        const own = LINEAR_OF_BYTE[rgba[at + c] as number] as number;
        rgba[at + c] = byteOfLinear(own * (1 - share) + (forehead[c] as number) * share);
      }
    }
  }
}

function clampGain(gain: number): number {
  return Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, gain));
}

/** Mean linear colour of each cell, a plane a channel. */
function cellColors({ width, height, rgba }: Texture): Float32Array[] {
  const planes = [0, 1, 2].map(() => new Float32Array(GRID * GRID));
  const counts = new Float32Array(GRID * GRID);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width);
      counts[cell] = (counts[cell] as number) + 1;
      planes.forEach((plane, c) => {
        const value = LINEAR_OF_BYTE[rgba[(y * width + x) * 4 + c] as number] as number;
        plane[cell] = (plane[cell] as number) + value;
      });
    }
  }
  for (const plane of planes) {
    plane.forEach((sum, cell) => {
      plane[cell] = sum / Math.max(1, counts[cell] as number);
    });
  }
  return planes;
}

/**
 * Mean of the masked cells between two shares of their order in brightness: the trunk without
 * nipples and seams, the face's open skin without brows, eyes and lips.
 */
function meanWhere(
  planes: readonly Float32Array[],
  mask: Uint8Array,
  from: number,
  to: number,
): LinearRgb {
  const mean = planes.map((plane) => {
    const chosen = [...plane].filter((_, cell) => mask[cell] === 1).sort((a, b) => a - b);
    const middle = chosen.slice(Math.floor(chosen.length * from), Math.ceil(chosen.length * to));
    return middle.reduce((sum, value) => sum + value, 0) / Math.max(1, middle.length);
  });
  return [mean[0] ?? 0, mean[1] ?? 0, mean[2] ?? 0];
}

/** Three box blurs (nearly a Gaussian) that ignore cells where nothing is drawn. */
function blurred(plane: Float32Array, covered: Float32Array, radius: number): Float32Array {
  let values: Float32Array = plane.map((value, cell) => value * (covered[cell] as number));
  let weights: Float32Array = covered.slice();
  for (let pass = 0; pass < 3; pass++) {
    values = boxBlur(values, radius);
    weights = boxBlur(weights, radius);
  }
  return values.map((value, cell) => {
    const weight = weights[cell] as number;
    return weight > 1e-4 ? value / weight : (plane[cell] as number);
  });
}

function boxBlur(plane: Float32Array, radius: number): Float32Array {
  const across = new Float32Array(plane.length);
  const out = new Float32Array(plane.length);
  for (const [from, to, step, stride] of [
    [plane, across, 1, GRID],
    [across, out, GRID, 1],
  ] as const) {
    for (let line = 0; line < GRID; line++) {
      for (let i = 0; i < GRID; i++) {
        let sum = 0;
        for (let k = Math.max(0, i - radius); k <= Math.min(GRID - 1, i + radius); k++) {
          sum += from[line * stride + k * step] as number;
        }
        to[line * stride + i * step] = sum / (2 * radius + 1);
      }
    }
  }
  return out;
}

/** Bilinear sample of a grid at texture coordinates. */
function sampleGrid(grid: Float32Array, u: number, v: number): number {
  const x = Math.min(GRID - 1.001, Math.max(0, u * GRID - 0.5));
  const y = Math.min(GRID - 1.001, Math.max(0, v * GRID - 0.5));
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const at = y0 * GRID + x0;
  const fx = x - x0;
  const fy = y - y0;
  const top = (grid[at] as number) * (1 - fx) + (grid[at + 1] as number) * fx;
  const bottom = (grid[at + GRID] as number) * (1 - fx) + (grid[at + GRID + 1] as number) * fx;
  return top * (1 - fy) + bottom * fy;
}

const FACE_BONES = /^(jaw|oris|levator|orbicularis|oculi|risorius|temporalis)/;
const HEAD_BONES = /^(head|neck03|jaw|oris|levator|orbicularis|oculi|risorius|temporalis|eye)/;
const TRUNK_BONES = /^(spine|breast|clavicle)/;

/** The pictures' stubble starts this far below the hairline and is dense this much higher; decimetres. */
const SHAVED_BELOW = 0.42;
const SHAVED_FADE = 0.5;
/** The forehead's open skin: how far below the hairline it reaches, and before the temples. */
const FOREHEAD = 0.6;
const FOREHEAD_FRONT = 1.3;

function skinMapOf(pack: Pack): SkinMap {
  const made = maps.get(pack);
  if (made !== undefined) return made;
  const share = (pattern: RegExp): Float32Array => {
    const chosen = pack.rig.bones.map(({ name }) => pattern.test(name));
    return Float32Array.from({ length: pack.base.positions.length / 3 }, (_, vertex) => {
      let sum = 0;
      for (let k = vertex * 4; k < vertex * 4 + 4; k++) {
        if (chosen[pack.base.skinBones[k] as number] === true) {
          sum += pack.base.skinWeights[k] as number;
        }
      }
      return sum;
    });
  };
  const surfacing = bodySurfacingOf(pack);
  const bare = new Float32Array(GRID * GRID);
  const shaved = new Float32Array(GRID * GRID);
  const head = new Float32Array(GRID * GRID);
  const isTrunk = new Uint8Array(GRID * GRID);
  const isFace = new Uint8Array(GRID * GRID);
  const isForehead = new Uint8Array(GRID * GRID);
  const shares = { head: share(HEAD_BONES), trunk: share(TRUNK_BONES), face: share(FACE_BONES) };
  eachCellOf(surfacing, (cell, source) => {
    const place = vectorAt(pack.base.positions, source);
    const above = aboveHairline(place);
    shaved[cell] = smoothstep((above + SHAVED_BELOW) / SHAVED_FADE);
    bare[cell] = 1 - shaved[cell];
    head[cell] = shares.head[source] as number;
    if ((shares.trunk[source] as number) > 0.6) isTrunk[cell] = 1;
    if ((shares.face[source] as number) > 0.5) isFace[cell] = 1;
    const isBelow = above > -FOREHEAD && above < -SHAVED_BELOW;
    if (isBelow && place[2] > FOREHEAD_FRONT) isForehead[cell] = 1;
  });
  const map = { bare, head, shaved, isTrunk, isFace, isForehead };
  maps.set(pack, map);
  return map;
}

/** Visits the grid cells that triangles cover in the texture, with one of each triangle's vertices. */
function eachCellOf(
  { indices, uvs, sources }: Surfacing,
  visit: (cell: number, source: number) => void,
): void {
  for (let at = 0; at < indices.length; at += 3) {
    const corners = [indices[at], indices[at + 1], indices[at + 2]] as number[];
    const us = corners.map((corner) => (uvs[corner * 2] as number) * GRID);
    const vs = corners.map((corner) => (uvs[corner * 2 + 1] as number) * GRID);
    const source = sources[corners[0] as number] as number;
    // Triangles are about a cell large: their bounding box is near enough.
    for (let y = Math.floor(Math.min(...vs)); y <= Math.floor(Math.max(...vs)); y++) {
      for (let x = Math.floor(Math.min(...us)); x <= Math.floor(Math.max(...us)); x++) {
        if (x >= 0 && y >= 0 && x < GRID && y < GRID) visit(y * GRID + x, source);
      }
    }
  }
}
