/**
 * A body as a sculptor's relief: seen straight from one side without perspective, lit from the
 * viewer, at one scale for all bodies. No GPU: hundreds cost seconds and every machine gets the same.
 */
export interface ReliefView {
  readonly width: number;
  readonly height: number;
  readonly pixelsPerDm: number;
  /** What is seen from: +Z or +X. */
  readonly side: "front" | "left";
}

/** Brightness of what the body does not cover. */
const BACKGROUND = 255;

/**
 * @param points xyz in decimetres, feet at y = 0
 * @param triangles three indices each, counter-clockwise from outside
 * @returns one byte a pixel, rows from the top; the floor is the lowest row's lower edge
 */
export function relief(
  points: Float32Array,
  triangles: Uint32Array,
  { width, height, pixelsPerDm, side }: ReliefView,
): Uint8Array {
  const picture = new Uint8Array(width * height).fill(BACKGROUND);
  const nearest = new Float32Array(width * height).fill(-Infinity);
  // Screen x, y and what points at the viewer.
  const seen = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i] as number, points[i + 1] as number, points[i + 2] as number];
    const [right, towards] = side === "front" ? [x, z] : [-z, x];
    seen[i] = width / 2 + right * pixelsPerDm;
    seen[i + 1] = height - y * pixelsPerDm;
    seen[i + 2] = towards * pixelsPerDm;
  }
  for (let at = 0; at < triangles.length; at += 3) {
    const a = (triangles[at] as number) * 3;
    const b = (triangles[at + 1] as number) * 3;
    const c = (triangles[at + 2] as number) * 3;
    const [ax, ay, az] = [seen[a] as number, seen[a + 1] as number, seen[a + 2] as number];
    const [bx, by, bz] = [seen[b] as number, seen[b + 1] as number, seen[b + 2] as number];
    const [cx, cy, cz] = [seen[c] as number, seen[c + 1] as number, seen[c + 2] as number];
    // Rows grow downwards, so what faces the viewer has a negative area.
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area >= 0) continue;
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const shade = Math.round((220 * -area) / Math.hypot(nx, ny, area));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const [x, y] = [column + 0.5, row + 0.5];
        const u = ((bx - x) * (cy - y) - (cx - x) * (by - y)) / area;
        const v = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) / area;
        if (u < 0 || v < 0 || u + v > 1) continue;
        const depth = u * az + v * bz + (1 - u - v) * cz;
        const pixel = row * width + column;
        if (depth <= (nearest[pixel] as number)) continue;
        nearest[pixel] = depth;
        picture[pixel] = shade;
      }
    }
  }
  return picture;
}
