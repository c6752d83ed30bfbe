/**
 * The legend of the fit map, as fitting rooms show it: a bar from tight to loose with a few figures.
 * Its letters are strokes of our own, since a bare machine has no fonts.
 */
import { byteOfLinear } from "../avatar/colors.ts";
import { CLEARANCE_SCALE, STRETCH_SCALE } from "./fit-map.ts";

/** The legend's own units; it is drawn as wide as this share of the picture's smaller side. */
const [WIDTH, HEIGHT, MARGIN] = [150, 54, 10];
const SHARE_OF_PICTURE = 0.33;
const BAR = { x: MARGIN, y: 21, width: WIDTH - 2 * MARGIN, height: 9 } as const;
/** Distance of the legend from the picture's corner, as a share of its own width. */
const INSET = 0.08;

/** A picture-sized drawing of the legend in the lower left corner. */
export function fitLegend(width: number, height: number): string {
  const scale = (Math.min(width, height) * SHARE_OF_PICTURE) / WIDTH;
  const inset = INSET * WIDTH * scale;
  const corner = `translate(${inset} ${height - inset - HEIGHT * scale}) scale(${scale})`;
  const [tightest, half] = [placeOfStretch(0.15), placeOfStretch(0.06)];
  const [near, widest] = [placeOfClearance(0.2), placeOfClearance(0.4)];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<defs><linearGradient id="fit">${gradient()}</linearGradient></defs>` +
    `<g transform="${corner}">` +
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="6" fill="#fff" fill-opacity="0.86"/>` +
    `<rect x="${BAR.x}" y="${BAR.y}" width="${BAR.width}" height="${BAR.height}" rx="2" fill="url(#fit)"/>` +
    `<g fill="none" stroke="#222" stroke-width="1" stroke-linecap="round" stroke-linejoin="round">` +
    write("tight", BAR.x, 15, "start") +
    write("loose", BAR.x + BAR.width, 15, "end") +
    write("15 %", tightest, 41, "start") +
    write("6 %", half, 41, "middle") +
    write("2 cm", near, 41, "middle") +
    write("4 cm", widest, 41, "end") +
    write("stretch", BAR.x + BAR.width * 0.25, 50.5, "middle", 0.85) +
    write("air", BAR.x + BAR.width * 0.75, 50.5, "middle", 0.85) +
    `</g></g></svg>`
  );
}

/** Stretch takes the left half of the bar, clearance the right one; they meet where the cloth just lies on. */
function placeOfStretch(stretch: number): number {
  const [from, to] = [STRETCH_SCALE.at(0)?.at ?? 0, STRETCH_SCALE.at(-1)?.at ?? 1];
  return BAR.x + BAR.width * 0.5 * (1 - (stretch - from) / (to - from));
}

function placeOfClearance(clearance: number): number {
  const [from, to] = [CLEARANCE_SCALE.at(0)?.at ?? 0, CLEARANCE_SCALE.at(-1)?.at ?? 1];
  return BAR.x + BAR.width * (0.5 + (0.5 * (clearance - from)) / (to - from));
}

function gradient(): string {
  const stops = [
    ...STRETCH_SCALE.toReversed().map(({ at, color }) => ({ place: placeOfStretch(at), color })),
    ...CLEARANCE_SCALE.map(({ at, color }) => ({ place: placeOfClearance(at), color })),
  ];
  return stops
    .map(({ place, color }) => {
      const offset = (place - BAR.x) / BAR.width;
      return `<stop offset="${offset.toFixed(4)}" stop-color="rgb(${color.map(byteOfLinear).join(",")})"/>`;
    })
    .join("");
}

interface Glyph {
  /** Strokes from the baseline up; small letters are 5 high. */
  readonly path: string;
  readonly width: number;
}

const ROUND = "M0 -2.5A2 2.5 0 1 0 4 -2.5A2 2.5 0 1 0 0 -2.5";
const GLYPHS: Readonly<Record<string, Glyph>> = {
  " ": { path: "", width: 1 },
  "%": {
    path:
      "M4.8 -7.6L.5 0M0 -6A1.2 1.6 0 1 0 2.4 -6A1.2 1.6 0 1 0 0 -6" +
      "M2.9 -1.6A1.2 1.6 0 1 0 5.3 -1.6A1.2 1.6 0 1 0 2.9 -1.6",
    width: 5.3,
  },
  "1": { path: "M0 -6.2L1.8 -7.6V0", width: 1.8 },
  "2": { path: "M.2 -5.8C.4 -8.2 4 -8.2 4 -5.5C4 -3.6 1.2 -2.2 0 0H4.2", width: 4.2 },
  "4": { path: "M3.2 0V-7.6L0 -2.2H4.4", width: 4.4 },
  "5": { path: "M3.8 -7.6H.7L.3 -4.2C1.6 -5.2 4.2 -4.8 4.2 -2.4C4.2 .4 .9 .6 0 -.9", width: 4.2 },
  "6": {
    path: "M3.6 -7.3C1.2 -7 0 -4.6 0 -2.4A2.1 2.4 0 1 0 4.2 -2.4A2.1 2.4 0 1 0 0 -2.4",
    width: 4.2,
  },
  a: { path: `${ROUND}M4 -5V0`, width: 4 },
  c: { path: "M3.6 -4.1A2 2.5 0 1 0 3.6 -.9", width: 3.7 },
  e: { path: "M0 -2.6H4A2 2.5 0 1 0 3.5 -.8", width: 4 },
  g: { path: `${ROUND}M4 -5V.6A2 1.7 0 0 1 .3 1.3`, width: 4 },
  h: { path: "M0 -8V0M0 -2.8A1.9 2.2 0 0 1 3.8 -2.8V0", width: 3.8 },
  i: { path: "M0 -5V0M0 -7.4V-7.3", width: 0 },
  l: { path: "M0 -8V0", width: 0 },
  m: { path: "M0 -5V0M0 -3A1.6 2 0 0 1 3.2 -3V0M3.2 -3A1.6 2 0 0 1 6.4 -3V0", width: 6.4 },
  o: { path: ROUND, width: 4 },
  r: { path: "M0 -5V0M0 -2.8A2.2 2.2 0 0 1 2.2 -5", width: 2.2 },
  s: {
    path: "M3.3 -4.3C2.6 -5.4 .3 -5.3 .3 -3.8C.3 -2 3.5 -3 3.5 -1.3C3.5 .3 .8 .3 0 -.9",
    width: 3.5,
  },
  t: { path: "M1 -7V-1.3Q1 0 2.6 -.1M-.2 -5H2.6", width: 2.6 },
};
const GAP = 2;

/** Writes a word with its start, middle or end at `x`. */
function write(
  text: string,
  x: number,
  baseline: number,
  anchor: "start" | "middle" | "end",
  size = 1,
): string {
  const glyphs = text.split("").map((letter) => GLYPHS[letter] ?? { path: "", width: 2 });
  const width = (glyphs.reduce((sum, glyph) => sum + glyph.width + GAP, 0) - GAP) * size;
  let at = x - width * { start: 0, middle: 0.5, end: 1 }[anchor];
  return glyphs
    .map(({ path, width: own }) => {
      const drawn = `<path transform="translate(${at.toFixed(2)} ${baseline}) scale(${size})" d="${path}"/>`;
      at += (own + GAP) * size;
      return path === "" ? "" : drawn;
    })
    .join("");
}
