/** Cutting a sheet along an isoline, so that a hem is a clean line and never a row of whole faces. */
import { blendStencils, pickFaces, type Sheet, type Stencil } from "./sheet.ts";

/** A vertex this close to the line (as a share of its edge) is moved onto it instead of splitting. */
const SNAP = 0.35;

/**
 * Keeps the part of a triangle sheet where `field` is negative. Triangles that the line crosses are
 * split; vertices near the line are first moved onto it along an edge, because splitting there
 * would leave slivers, which no cloth solver likes.
 *
 * @param field one value a vertex; the cut follows its zero line
 * @returns the kept sheet with, per vertex, whether it lies on the cut
 */
export function cutSheet(
  sheet: Sheet,
  field: Float64Array,
): { sheet: Sheet; onCut: readonly boolean[] } {
  const split = scoreSheet(sheet, field);
  const picked = pickFaces(split.sheet, (face) =>
    face.every((v) => (split.field[v] as number) <= 0),
  );
  return {
    sheet: picked.sheet,
    onCut: picked.origin.map((old) => split.field[old] === 0),
  };
}

/**
 * Draws the zero line of `field` into a triangle sheet as edges and keeps both sides: a seam, or the
 * stitching of a hem.
 */
export function scoreSheet(
  sheet: Sheet,
  field: Float64Array,
): { sheet: Sheet; field: Float64Array } {
  const snapped = snapToLine(sheet, field);
  const stencils = [...snapped.stencils];
  const values = [...snapped.field];
  const crossings = new Map<string, number>();

  const crossing = (a: number, b: number): number => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = crossings.get(key);
    if (known !== undefined) return known;
    const [fa, fb] = [values[a] as number, values[b] as number];
    stencils.push(blendStencils(stencils[a] as Stencil, stencils[b] as Stencil, fa / (fa - fb)));
    values.push(0);
    crossings.set(key, stencils.length - 1);
    return stencils.length - 1;
  };
  const faces = sheet.faces.flatMap((face) =>
    splitTriangle(face as [number, number, number], values, crossing),
  );
  return { sheet: { stencils, faces }, field: Float64Array.from(values) };
}

function snapToLine(
  sheet: Sheet,
  field: Float64Array,
): { stencils: Stencil[]; field: Float64Array } {
  const stencils = [...sheet.stencils];
  const nearest = new Map<number, { share: number; towards: number }>();
  const consider = (from: number, to: number): void => {
    const [a, b] = [field[from] as number, field[to] as number];
    if (a === 0 || a * b >= 0) return;
    const share = a / (a - b);
    if (share < SNAP && share < (nearest.get(from)?.share ?? SNAP)) {
      nearest.set(from, { share, towards: to });
    }
  };
  for (const face of sheet.faces) {
    face.forEach((from, i) => {
      const to = face[(i + 1) % face.length] as number;
      consider(from, to);
      consider(to, from);
    });
  }
  const snapped = Float64Array.from(field);
  for (const [vertex, { share, towards }] of nearest) {
    stencils[vertex] = blendStencils(
      sheet.stencils[vertex] as Stencil,
      sheet.stencils[towards] as Stencil,
      share,
    );
    snapped[vertex] = 0;
  }
  return { stencils, field: snapped };
}

/** Cuts one triangle where its corner values change sign; up to three triangles come back. */
function splitTriangle(
  face: readonly [number, number, number],
  values: readonly number[],
  crossing: (a: number, b: number) => number,
): number[][] {
  const signs = face.map((v) => Math.sign(values[v] as number));
  if (!signs.includes(1) || !signs.includes(-1)) return [[...face]];
  const zero = signs.indexOf(0);
  if (zero >= 0) {
    const [on, b, c] = rotate(face, zero);
    const middle = crossing(b, c);
    return [
      [on, b, middle],
      [on, middle, c],
    ];
  }
  const lonely = signs.findIndex((sign) => signs.filter((other) => other === sign).length === 1);
  const [tip, b, c] = rotate(face, lonely);
  const tipB = crossing(tip, b);
  const tipC = crossing(tip, c);
  return [
    [tip, tipB, tipC],
    [tipB, b, c],
    [tipB, c, tipC],
  ];
}

function rotate(face: readonly [number, number, number], by: number): [number, number, number] {
  return [face[by] as number, face[(by + 1) % 3] as number, face[(by + 2) % 3] as number];
}
