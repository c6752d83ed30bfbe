/** Strips of cloth sewn along a line: ribs, stitched hems, collars, plackets. */

/** A point of the line a strip follows. */
export interface Frame {
  readonly at: Vector;
  /** Unit: out of the cloth. */
  readonly outwards: Vector;
  /** Unit: across the line, within the cloth. */
  readonly across: Vector;
  /** Vertex of the garment the point belongs to. */
  readonly vertex: number;
}

export type Vector = readonly [number, number, number];

export interface Strip {
  readonly points: Float32Array;
  /** Metres, along and across. */
  readonly uvs: Float32Array;
  readonly triangles: Uint32Array;
  /** Vertex of the garment each point belongs to. */
  readonly vertices: Uint32Array;
}

/** Where a row of a strip passes a frame. */
export type Row = (frame: Frame) => Vector;

/** Sews rows over one set of frames into a strip; see `sewLines`. */
export function sewStrip(frames: readonly Frame[], rows: readonly Row[], closed: boolean): Strip {
  return sewLines(
    rows.map((row) => frames.map(row)),
    frames,
    closed,
  );
}

/**
 * Sews lines of points, one point a frame, into a strip. Its faces look outwards when the frames run
 * with the cloth to their left and the lines go inwards.
 */
export function sewLines(
  lines: readonly (readonly Vector[])[],
  frames: readonly Frame[],
  closed: boolean,
): Strip {
  const n = frames.length;
  const count = lines.length * n;
  const points = new Float32Array(count * 3);
  const uvs = new Float32Array(count * 2);
  const vertices = new Uint32Array(count);
  const along = lengthsAlong(frames);
  let across = 0;
  lines.forEach((line, r) => {
    const before = lines[r - 1];
    if (before?.[0] && line[0]) across += distance(before[0], line[0]) / 10;
    line.forEach((point, i) => {
      points.set(point, (r * n + i) * 3);
      uvs[(r * n + i) * 2] = along[i] as number;
      uvs[(r * n + i) * 2 + 1] = across;
      vertices[r * n + i] = (frames[i] as Frame).vertex;
    });
  });
  const perLine = closed ? n : n - 1;
  const triangles = new Uint32Array(Math.max(0, lines.length - 1) * perLine * 6);
  let corner = 0;
  for (let r = 0; r + 1 < lines.length; r++) {
    for (let i = 0; i < perLine; i++) {
      const j = (i + 1) % n;
      const [a, b, c, d] = [r * n + i, r * n + j, (r + 1) * n + j, (r + 1) * n + i];
      triangles.set([a, b, c, a, c, d], corner);
      corner += 6;
    }
  }
  return { points, uvs, triangles, vertices };
}

/** Metres from the first frame to each. */
function lengthsAlong(frames: readonly Frame[]): number[] {
  let length = 0;
  return frames.map(({ at }, i) => {
    const before = frames[i - 1];
    if (before) length += distance(before.at, at) / 10;
    return length;
  });
}

/** Several strips as one. */
export function joinStrips(strips: readonly Strip[]): Strip {
  const sizeOf = (name: keyof Strip): number =>
    strips.reduce((sum, strip) => sum + strip[name].length, 0);
  const joined = {
    points: new Float32Array(sizeOf("points")),
    uvs: new Float32Array(sizeOf("uvs")),
    triangles: new Uint32Array(sizeOf("triangles")),
    vertices: new Uint32Array(sizeOf("vertices")),
  };
  let first = 0;
  let corners = 0;
  for (const { points, uvs, triangles, vertices } of strips) {
    joined.points.set(points, first * 3);
    joined.uvs.set(uvs, first * 2);
    joined.vertices.set(vertices, first);
    for (const corner of triangles) joined.triangles[corners++] = corner + first;
    first += vertices.length;
  }
  return joined;
}

/** Vertices to either side that a frame's directions are averaged over. */
const FRAME_REACH = 4;

/**
 * Frames along an open edge of a garment; `across` runs into the cloth. The directions are those of
 * a stretch of the edge: a single vertex turns with every little wave.
 */
export function edgeFrames(
  loop: readonly number[],
  points: Float32Array,
  normals: Float32Array,
): Frame[] {
  const n = loop.length;
  const vertexAt = (i: number): number => loop[((i % n) + n) % n] as number;
  return loop.map((vertex, i): Frame => {
    const stretch = Array.from({ length: 2 * FRAME_REACH + 1 }, (_, k) => i + k - FRAME_REACH);
    const outwards = unit(stretch.map((k) => vectorOf(normals, vertexAt(k))).reduce(add));
    const along = subtract(
      vectorOf(points, vertexAt(i + FRAME_REACH)),
      vectorOf(points, vertexAt(i - FRAME_REACH)),
    );
    const level = subtract(along, scale(outwards, dot(along, outwards)));
    return {
      at: vectorOf(points, vertex),
      outwards,
      across: unit(cross(outwards, level)),
      vertex,
    };
  });
}

export function vectorOf(values: Float32Array, vertex: number): Vector {
  return [
    values[vertex * 3] as number,
    values[vertex * 3 + 1] as number,
    values[vertex * 3 + 2] as number,
  ];
}

export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector, by: number): Vector {
  return [a[0] * by, a[1] * by, a[2] * by];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function unit(a: Vector): Vector {
  return scale(a, 1 / (Math.hypot(...a) || 1));
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(...subtract(a, b));
}
