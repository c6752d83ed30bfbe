/**
 * Joining a skin picture's colours across the seams of its unwrapping. The pictures are painted an
 * island at a time; where two meet on the body, at ankles, wrists and the rims of soles, they differ
 * by a step that one sees as a ring. Half the step is taken from each side and fades into it.
 */
import type { Texture } from "../mesh/part.ts";
import type { Surfacing } from "./part-mesh.ts";

/** Share of a vertex's change that its neighbours further from the seam take on, and over how many. */
const KEPT_PER_RING = 0.93;
const RINGS = 14;
/** The most a side is changed, logarithm of stored values: creases of lips and lids are painted so. */
const MOST_CHANGE = 0.25;
/** Changes that no stored value would show. */
const LEAST_CHANGE = 0.002;
/** Texels around a triangle that filtering reads. */
const MARGIN = 1.5;

/**
 * Changes the texture in place.
 *
 * @param surfacing of the mesh that wears the texture
 */
export function joinSeams(texture: Texture, surfacing: Surfacing): void {
  const changes = changesAtSeams(texture, surfacing);
  spreadInwards(changes, surfacing);
  paint(texture, surfacing, changes.values);
}

interface Changes {
  /** Logarithms of what stored values are multiplied by, three a drawn vertex. */
  readonly values: Float32Array;
  readonly isSeam: Uint8Array;
}

/** What brings the sides of each seam vertex to their mean. */
function changesAtSeams(texture: Texture, { sources, uvs, indices }: Surfacing): Changes {
  const count = sources.length;
  const sides = new Map<number, number[]>();
  sources.forEach((source, vertex) => {
    const known = sides.get(source);
    if (known) known.push(vertex);
    else sides.set(source, [vertex]);
  });
  const isSeam = new Uint8Array(count);
  for (const vertices of sides.values()) {
    if (vertices.length > 1) for (const vertex of vertices) isSeam[vertex] = 1;
  }
  const sums = new Float32Array(count * 3);
  const weights = new Float32Array(count);
  for (let corner = 0; corner < indices.length; corner++) {
    const vertex = indices[corner] as number;
    if (isSeam[vertex] === 0) continue;
    const triangle = corner - (corner % 3);
    const inside = (axis: 0 | 1): number => {
      let mean = 0;
      for (let k = 0; k < 3; k++)
        mean += (uvs[(indices[triangle + k] as number) * 2 + axis] ?? 0) / 3;
      return ((uvs[vertex * 2 + axis] as number) + mean) / 2;
    };
    const x = Math.floor(inside(0) * texture.width);
    const y = Math.floor(inside(1) * texture.height);
    for (let c = 0; c < 3; c++) {
      sums[vertex * 3 + c] = (sums[vertex * 3 + c] as number) + meanAround(texture, x, y, c);
    }
    weights[vertex] = (weights[vertex] as number) + 1;
  }
  const values = new Float32Array(count * 3);
  for (const vertices of sides.values()) {
    if (vertices.length < 2) continue;
    for (let c = 0; c < 3; c++) {
      const logs = vertices.map((vertex) =>
        Math.log(Math.max(1, (sums[vertex * 3 + c] as number) / Math.max(1, weights[vertex] ?? 0))),
      );
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
      vertices.forEach((vertex, side) => {
        const change = mean - (logs[side] as number);
        values[vertex * 3 + c] = Math.min(MOST_CHANGE, Math.max(-MOST_CHANGE, change));
      });
    }
  }
  return { values, isSeam };
}

/** Mean stored value of 5 × 5 texels. */
function meanAround({ width, height, rgba }: Texture, x: number, y: number, c: number): number {
  let sum = 0;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      const column = Math.min(width - 1, Math.max(0, x + dx));
      const row = Math.min(height - 1, Math.max(0, y + dy));
      sum += rgba[(row * width + column) * 4 + c] as number;
    }
  }
  return sum / 25;
}

/** Lets the seams' changes fade into their islands: each vertex is the mean of its neighbours, less some. */
function spreadInwards({ values, isSeam }: Changes, { indices }: Surfacing): void {
  const counts = new Float32Array(isSeam.length);
  for (const vertex of indices) counts[vertex] = (counts[vertex] as number) + 2;
  const sums = new Float32Array(values.length);
  for (let ring = 0; ring < RINGS; ring++) {
    sums.fill(0);
    for (let at = 0; at < indices.length; at += 3) {
      const a = (indices[at] as number) * 3;
      const b = (indices[at + 1] as number) * 3;
      const c = (indices[at + 2] as number) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const ofA = values[a + channel] as number;
        const ofB = values[b + channel] as number;
        const ofC = values[c + channel] as number;
        sums[a + channel] = (sums[a + channel] as number) + ofB + ofC;
        sums[b + channel] = (sums[b + channel] as number) + ofA + ofC;
        sums[c + channel] = (sums[c + channel] as number) + ofA + ofB;
      }
    }
    for (let vertex = 0; vertex < isSeam.length; vertex++) {
      if (isSeam[vertex] === 1) continue;
      const kept = KEPT_PER_RING / Math.max(1, counts[vertex] as number);
      for (let at = vertex * 3; at < vertex * 3 + 3; at++) values[at] = kept * (sums[at] as number);
    }
  }
}

/** Multiplies the texels under each triangle by the changes of its corners. */
function paint(texture: Texture, { indices, uvs }: Surfacing, changes: Float32Array): void {
  const { width, height, rgba } = texture;
  const painted = rgba.slice();
  const gains = changes.map((change) => Math.exp(change));
  const isChanged = new Uint8Array(changes.length / 3);
  changes.forEach((change, at) => {
    if (Math.abs(change) > LEAST_CHANGE) isChanged[Math.floor(at / 3)] = 1;
  });
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [indices[at] ?? 0, indices[at + 1] ?? 0, indices[at + 2] ?? 0];
    if (isChanged[a] === 0 && isChanged[b] === 0 && isChanged[c] === 0) continue;
    const [ax, ay] = [(uvs[a * 2] ?? 0) * width - 0.5, (uvs[a * 2 + 1] ?? 0) * height - 0.5];
    const [bx, by] = [(uvs[b * 2] ?? 0) * width - 0.5, (uvs[b * 2 + 1] ?? 0) * height - 0.5];
    const [cx, cy] = [(uvs[c * 2] ?? 0) * width - 0.5, (uvs[c * 2 + 1] ?? 0) * height - 0.5];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area === 0) continue;
    // Barycentric coordinates this far below 0 are within the margin of the opposite edge.
    const below = (x0: number, y0: number, x1: number, y1: number): number =>
      (-MARGIN * Math.hypot(x1 - x0, y1 - y0)) / Math.abs(area);
    const [leastA, leastB, leastC] = [
      below(bx, by, cx, cy),
      below(cx, cy, ax, ay),
      below(ax, ay, bx, by),
    ];
    const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx, cx) + MARGIN));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy) + MARGIN));
    for (let y = Math.max(0, Math.floor(Math.min(ay, by, cy) - MARGIN)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(ax, bx, cx) - MARGIN)); x <= right; x++) {
        const shareB = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area;
        const shareC = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
        const shareA = 1 - shareB - shareC;
        if (shareA < leastA || shareB < leastB || shareC < leastC) continue;
        const texel = (y * width + x) * 4;
        // In the margin the colours of the rim go on: lids and lips have triangles smaller than texels.
        const [insideA, insideB, insideC] = [
          Math.max(0, shareA),
          Math.max(0, shareB),
          Math.max(0, shareC),
        ];
        const inside = insideA + insideB + insideC;
        for (let channel = 0; channel < 3; channel++) {
          const gain =
            (insideA * (gains[a * 3 + channel] as number) +
              insideB * (gains[b * 3 + channel] as number) +
              insideC * (gains[c * 3 + channel] as number)) /
            inside;
          painted[texel + channel] = Math.min(
            255,
            Math.round((rgba[texel + channel] as number) * gain),
          );
        }
      }
    }
  }
  rgba.set(painted);
}
