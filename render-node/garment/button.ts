/** A sewn-on button: a flat disc with a rounded rim. */
import type { LinearRgb } from "../mesh/part.ts";
import { add, cross, scale, sewStrip, type Frame, type Row, type Strip } from "./strip.ts";

/** Decimetres. */
const RADIUS = 0.055;
const HEIGHT = 0.035;
const SIDES = 12;

export const BUTTON_COLOR: LinearRgb = [0.75, 0.73, 0.68];

export function button(frame: Frame): Strip {
  const down = cross(frame.across, frame.outwards);
  const around = Array.from({ length: SIDES }, (_, i): Frame => {
    const angle = (2 * Math.PI * i) / SIDES;
    const across = add(scale(frame.across, Math.cos(angle)), scale(down, Math.sin(angle)));
    return { ...frame, across };
  });
  const ring =
    (radius: number, height: number): Row =>
    ({ at, across, outwards }) =>
      add(add(at, scale(across, radius)), scale(outwards, height));
  return sewStrip(
    around,
    [ring(RADIUS, 0.01), ring(RADIUS, HEIGHT), ring(RADIUS * 0.7, HEIGHT), ring(0, HEIGHT * 0.85)],
    true,
  );
}
