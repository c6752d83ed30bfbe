/** Which vertices of a pattern are each other's mirror images. */

/** Decimetres by which a vertex may miss its mirror image. */
const TWIN_REACH = 1e-3;

/**
 * For each vertex of a pattern the one that its mirror image falls on.
 *
 * @throws {RangeError} for a pattern that is not the same on both sides
 */
export function mirrorOf(points: Float32Array): Uint32Array {
  const heights = Array.from({ length: points.length / 3 }, (_, v) => v).sort(
    (a, b) => (points[a * 3 + 1] as number) - (points[b * 3 + 1] as number),
  );
  const rankOf = new Uint32Array(heights.length);
  heights.forEach((vertex, rank) => (rankOf[vertex] = rank));
  const off = (v: number, w: number): number =>
    Math.max(
      Math.abs((points[v * 3] as number) + (points[w * 3] as number)),
      Math.abs((points[v * 3 + 1] as number) - (points[w * 3 + 1] as number)),
      Math.abs((points[v * 3 + 2] as number) - (points[w * 3 + 2] as number)),
    );
  const lift = (v: number, w: number): number =>
    Math.abs((points[v * 3 + 1] as number) - (points[w * 3 + 1] as number));
  return Uint32Array.from({ length: heights.length }, (_, v) => {
    const rank = rankOf[v] as number;
    for (const step of [1, -1]) {
      for (let r = step > 0 ? rank : rank - 1; r >= 0 && r < heights.length; r += step) {
        const w = heights[r] as number;
        if (lift(v, w) > TWIN_REACH) break;
        if (off(v, w) <= TWIN_REACH) return w;
      }
    }
    throw new RangeError(`Vertex ${v} of the pattern has no mirror image`);
  });
}
