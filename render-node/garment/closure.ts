/** What closes a garment down the front: a button placket or a zip. */
import type { LinearRgb } from "../mesh/part.ts";
import { BUTTON_COLOR, button } from "./button.ts";
import type { WornGarment } from "./drape-garment.ts";
import { layOn } from "./push-out.ts";
import {
  add,
  cross,
  joinStrips,
  scale,
  sewLines,
  subtract,
  unit,
  vectorOf,
  type Frame,
  type Strip,
  type Vector,
} from "./strip.ts";
import type { Trim } from "./trims.ts";

/** Half widths and heights above the cloth, decimetres. */
export const PLACKET = { half: 0.16, height: 0.016 } as const;
export const ZIP = { half: 0.045, height: 0.02 } as const;
/** From frame to frame at least, decimetres. */
const STEP = 0.15;
/** From the edge to the first button, and from button to button, decimetres. */
const BUTTONS = { spacing: 0.95, first: 0.5 } as const;
export const ZIP_COLOR: LinearRgb = [0.12, 0.12, 0.13];

export function closureStrips(worn: WornGarment): Trim[] {
  const { closure } = worn.workpiece.pattern.template;
  if (!closure) return [];
  const frames = frontMiddle(worn);
  if (closure === "zip") {
    const strip = ribbon(worn, frames, ZIP.half, ZIP.height);
    return [{ name: "front-zip", strip, color: ZIP_COLOR }];
  }
  const placket: Trim = {
    name: "placket",
    strip: ribbon(worn, frames, PLACKET.half, PLACKET.height),
  };
  const buttons: Trim = {
    name: "buttons",
    strip: joinStrips(buttonPlaces(frames).map(button)),
    color: BUTTON_COLOR,
  };
  return [placket, buttons];
}

/** Frames down the middle of the front, where the pattern crosses the plane between left and right. */
function frontMiddle({ workpiece, points, normals }: WornGarment): Frame[] {
  const { triangles, map } = workpiece.pattern;
  const crossings = new Map<
    number,
    { at: Vector; outwards: Vector; height: number; vertex: number }
  >();
  const count = points.length / 3;
  for (let t = 0; t < triangles.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = triangles[t + i] as number;
      const b = triangles[t + ((i + 1) % 3)] as number;
      const [xa, xb] = [map.points[a * 3] as number, map.points[b * 3] as number];
      if (xa < 0 === xb < 0 || (map.points[a * 3 + 2] as number) < 0.3) continue;
      const share = xa / (xa - xb);
      const mix = (values: Float32Array): Vector =>
        add(vectorOf(values, a), scale(subtract(vectorOf(values, b), vectorOf(values, a)), share));
      crossings.set(Math.min(a, b) * count + Math.max(a, b), {
        at: mix(points),
        outwards: unit(mix(normals)),
        height: mix(map.points)[1],
        vertex: a,
      });
    }
  }
  const line = spaced([...crossings.values()].toSorted((a, b) => b.height - a.height));
  return line.map(({ at, outwards, vertex }, i) => {
    const above = line[Math.max(0, i - 1)]?.at ?? at;
    const below = line[Math.min(line.length - 1, i + 1)]?.at ?? at;
    return { at, outwards, across: unit(cross(outwards, subtract(below, above))), vertex };
  });
}

/** Of the places along a line those that are a step apart: between closer ones a strip would crimp. */
function spaced<Place extends { readonly at: Vector }>(line: readonly Place[]): Place[] {
  const kept: Place[] = [];
  line.forEach((place, i) => {
    const last = kept.at(-1);
    const isEnd = i === line.length - 1;
    if (!last || isEnd || Math.hypot(...subtract(place.at, last.at)) >= STEP) kept.push(place);
  });
  return kept;
}

/** A flat strip along the frames, laid on the cloth line by line. */
function ribbon(worn: WornGarment, frames: readonly Frame[], half: number, height: number): Strip {
  const line = (side: number, lift: number): Vector[] => {
    const points = Float32Array.from(
      frames.flatMap(({ at, across }) => add(at, scale(across, side))),
    );
    layOn(points, worn.surface, lift);
    return frames.map((_, i) => vectorOf(points, i));
  };
  return sewLines(
    [
      line(-half, -0.01),
      line(-half + 0.008, height),
      line(0, height),
      line(half - 0.008, height),
      line(half, -0.01),
    ],
    frames,
    false,
  );
}

/** Places for buttons, evenly spaced along the frames. */
function buttonPlaces(frames: readonly Frame[]): Frame[] {
  const places: Frame[] = [];
  let since = BUTTONS.spacing - BUTTONS.first;
  frames.forEach((frame, i) => {
    const previous = frames[i - 1];
    if (previous) since += Math.hypot(...subtract(frame.at, previous.at));
    if (since < BUTTONS.spacing || i > frames.length - 4) return;
    places.push(frame);
    since = 0;
  });
  return places;
}
