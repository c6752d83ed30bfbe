/** What a learned drape is told about a garment and who wears it: the same in training and in use. */
import { GIRTHS } from "../../../contracts/garment-cuts.ts";
import type { Avatar } from "../../avatar/avatar.ts";
import { skinPoints } from "../../avatar/skin-points.ts";
import { bodyGirths } from "../body-girths.ts";
import type { Fitting } from "../drape-garment.ts";
import type { Loop, Pattern } from "../pattern.ts";
import { placeSheet } from "../sheet.ts";

export interface DrapeInputs {
  /** xyz of the pattern's vertices carried on the posed body's surface: where no cloth hangs. */
  readonly carried: Float32Array;
  /**
   * In centimetres by how much the garment is larger than the body: finished girths in the order of
   * `GIRTHS`, then lengths from its uppermost edge to the others. At last the sex, ±1.
   */
  readonly traits: Float32Array;
}

export function drapeInputs({
  workpiece: { pattern, skin },
  avatar,
  fitBody,
  girths,
}: Pick<Fitting, "workpiece" | "avatar" | "fitBody" | "girths">): DrapeInputs {
  const placed = placeSheet(pattern.stencils, avatar.shape);
  const cut = lengthsOf(pattern, placeSheet(pattern.stencils, fitBody));
  const own = lengthsOf(pattern, placed);
  return {
    carried: skinPoints(avatar.posture, placed, skin),
    traits: Float32Array.from([
      ...easesOf(avatar, girths),
      ...cut.map((length, i) => length - (own[i] as number)),
      avatar.sex === "male" ? 1 : -1,
    ]),
  };
}

/** One number for each girth the garment has, so their count depends on the template alone. */
function easesOf({ measurements }: Pick<Avatar, "measurements">, girths: Fitting["girths"]) {
  const own = bodyGirths(measurements);
  return GIRTHS.flatMap((name) => {
    const [finished, body] = [girths[name], own[name]];
    return finished === undefined || body === undefined ? [] : [finished - body];
  });
}

const CENTIMETRES = 10;

/** How far the middles of hem, left sleeve and left leg lie from that of the uppermost edge. */
function lengthsOf({ loops }: Pattern, points: Float32Array): number[] {
  const top = loops.find(({ name }) => name === "neck" || name === "waist");
  if (!top) return [];
  const from = middleOf(top, points);
  return loops
    .filter(({ name }) => name === "hem" || name === "leftArm" || name === "leftLeg")
    .map((loop) => {
      const [x, y, z] = middleOf(loop, points);
      return CENTIMETRES * Math.hypot(x - from[0], y - from[1], z - from[2]);
    });
}

function middleOf({ vertices }: Loop, points: Float32Array): [number, number, number] {
  const middle: [number, number, number] = [0, 0, 0];
  for (const v of vertices) {
    for (let c = 0; c < 3; c++) {
      middle[c] = (middle[c] as number) + (points[v * 3 + c] as number) / vertices.length;
    }
  }
  return middle;
}
