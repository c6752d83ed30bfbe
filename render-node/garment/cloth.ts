/**
 * What holds a cloth together: which vertices must keep which distance. The pairs depend on the
 * pattern alone; the distances are those of the rest shape, which is the garment of one size.
 */

export interface Cloth {
  readonly vertexCount: number;
  /** Two vertices a spring: the weave's threads, then its diagonals. */
  readonly pairs: Uint32Array;
  /** Number of pairs that are threads. */
  readonly threads: number;
  /** Four vertices a fold line: the ends of a thread, then the tips of the two triangles beside it. */
  readonly hinges: Uint32Array;
  /**
   * Two numbers a hinge: where the line between the tips crosses the thread when both triangles lie
   * flat, as shares of the way from the first end and from the first tip.
   */
  readonly crossings: Float64Array;
}

/** Finds the pairs of a triangle mesh; `points` tells which edge of a former quad is its diagonal. */
export function weaveCloth(triangles: Uint32Array, points: Float32Array): Cloth {
  const vertexCount = points.length / 3;
  const across = new Map<number, number[]>();
  const key = (a: number, b: number): number => (a < b ? a * vertexCount + b : b * vertexCount + a);
  const length = (a: number, b: number): number =>
    Math.hypot(
      (points[a * 3] as number) - (points[b * 3] as number),
      (points[a * 3 + 1] as number) - (points[b * 3 + 1] as number),
      (points[a * 3 + 2] as number) - (points[b * 3 + 2] as number),
    );
  const longest = new Map<number, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]] as [number, number, number];
    let top = 0;
    for (let i = 0; i < 3; i++) {
      const [a, b, opposite] = [corners[i], corners[(i + 1) % 3], corners[(i + 2) % 3]] as [
        number,
        number,
        number,
      ];
      const tips = across.get(key(a, b)) ?? [];
      tips.push(opposite);
      across.set(key(a, b), tips);
      if (length(a, b) > length(corners[top] as number, corners[(top + 1) % 3] as number)) top = i;
    }
    const hypotenuse = key(corners[top] as number, corners[(top + 1) % 3] as number);
    longest.set(hypotenuse, (longest.get(hypotenuse) ?? 0) + 1);
  }
  const threads: number[] = [];
  const diagonals: number[] = [];
  const hinges: number[] = [];
  for (const [edge, tips] of across) {
    const ends = [Math.floor(edge / vertexCount), edge % vertexCount];
    // The longest side of both its triangles: the diagonal of a quad, and so is the line across it.
    const isDiagonal = longest.get(edge) === 2;
    (isDiagonal ? diagonals : threads).push(...ends);
    if (tips.length !== 2) continue;
    if (isDiagonal) diagonals.push(...tips);
    else hinges.push(...ends, ...tips);
  }
  return {
    vertexCount,
    pairs: Uint32Array.from([...threads, ...diagonals]),
    threads: threads.length / 2,
    hinges: Uint32Array.from(hinges),
    crossings: crossingsOf(hinges, length),
  };
}

/** Lays the two triangles of each hinge flat beside each other and crosses their diagonals. */
function crossingsOf(
  hinges: readonly number[],
  length: (a: number, b: number) => number,
): Float64Array {
  const crossings = new Float64Array(hinges.length / 2);
  for (let k = 0; k < hinges.length; k += 4) {
    const [a, b, c, d] = hinges.slice(k, k + 4) as [number, number, number, number];
    const along = length(a, b);
    const [c1, d1] = [c, d].map(
      (tip) => (length(a, tip) ** 2 - length(b, tip) ** 2 + along ** 2) / (2 * along),
    ) as [number, number];
    const [c2, d2] = [
      Math.sqrt(Math.max(0, length(a, c) ** 2 - c1 ** 2)),
      Math.sqrt(Math.max(0, length(a, d) ** 2 - d1 ** 2)),
    ];
    const share = c2 / (c2 + d2 || 1);
    crossings[k / 2] = (c1 + share * (d1 - c1)) / along;
    crossings[k / 2 + 1] = share;
  }
  return crossings;
}

/** Distance of every pair on a shape, decimetres: the rest lengths when the shape is the garment. */
export function pairLengths(cloth: Cloth, points: Float32Array): Float64Array {
  const lengths = new Float64Array(cloth.pairs.length / 2);
  for (let k = 0; k < lengths.length; k++) {
    const a = (cloth.pairs[k * 2] as number) * 3;
    const b = (cloth.pairs[k * 2 + 1] as number) * 3;
    lengths[k] = Math.hypot(
      (points[a] as number) - (points[b] as number),
      (points[a + 1] as number) - (points[b + 1] as number),
      (points[a + 2] as number) - (points[b + 2] as number),
    );
  }
  return lengths;
}
