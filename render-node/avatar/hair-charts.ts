/** Which pixels of a hair's picture its mesh shows, and which of them hang together. */
import type { Proxy } from "../pack/pack.ts";

/** 1 for each pixel whose middle a triangle of the mesh shows, 0 for the others. */
export function shownPixels(
  { uvs, triangleUvs }: Proxy,
  width: number,
  height: number,
): Float32Array {
  const shown = new Float32Array(width * height);
  for (let at = 0; at < triangleUvs.length; at += 3) {
    const [ax, ay, bx, by, cx, cy] = [0, 1, 2].flatMap((k) => {
      const uv = (triangleUvs[at + k] as number) * 2;
      return [(uvs[uv] as number) * width - 0.5, (uvs[uv + 1] as number) * height - 0.5];
    }) as [number, number, number, number, number, number];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) continue;
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx)));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy)));
    for (let y = Math.max(0, Math.ceil(Math.min(ay, by, cy))); y <= bottom; y++) {
      for (let x = Math.max(0, Math.ceil(Math.min(ax, bx, cx))); x <= right; x++) {
        const b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        if (b >= 0 && c >= 0 && b + c <= 1) shown[y * width + x] = 1;
      }
    }
  }
  return shown;
}

/** Pixels of each group of shown ones that lie side by side. */
export function chartsOf(shown: Float32Array, width: number): number[][] {
  const left = shown.slice();
  const charts: number[][] = [];
  for (let first = 0; first < left.length; first++) {
    if (left[first] === 0) continue;
    left[first] = 0;
    const chart = [first];
    for (const pixel of chart) {
      const column = pixel % width;
      const beside = [pixel - width, pixel + width];
      if (column > 0) beside.push(pixel - 1);
      if (column < width - 1) beside.push(pixel + 1);
      for (const next of beside) {
        if (left[next] !== 1) continue;
        left[next] = 0;
        chart.push(next);
      }
    }
    charts.push(chart);
  }
  return charts;
}
