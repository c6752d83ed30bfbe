/** What a learned drape is told about a garment and who wears it: the same in training and in use. */
import { GIRTHS } from "../../../contracts/garment-cuts.ts";
import type { Avatar } from "../../avatar/avatar.ts";
import { skinPoints } from "../../avatar/skin-points.ts";
import { bodyGirths } from "../body-girths.ts";
import type { Fitting } from "../drape-garment.ts";
import { placeSheet } from "../sheet.ts";
import type { Workpiece } from "../tailor.ts";

export interface DrapeInputs {
  /** xyz of the pattern's vertices carried on the posed body's surface: where no cloth hangs. */
  readonly carried: Float32Array;
  /** Finished girths minus the body's, centimetres, in the order of `GIRTHS`; then the sex, ±1. */
  readonly traits: Float32Array;
}

export function drapeInputs({
  workpiece,
  avatar,
  girths,
}: Pick<Fitting, "workpiece" | "avatar" | "girths">): DrapeInputs {
  return { carried: carriedShape(workpiece, avatar), traits: traitsOf(avatar, girths) };
}

function carriedShape({ pattern, skin }: Workpiece, { posture, shape }: Avatar): Float32Array {
  return skinPoints(posture, placeSheet(pattern.stencils, shape), skin);
}

/** One number for each girth the garment has, so their count depends on the template alone. */
function traitsOf(
  { sex, measurements }: Pick<Avatar, "sex" | "measurements">,
  girths: Fitting["girths"],
): Float32Array {
  const own = bodyGirths(measurements);
  const eases = GIRTHS.flatMap((name) => {
    const [finished, body] = [girths[name], own[name]];
    return finished === undefined || body === undefined ? [] : [finished - body];
  });
  return Float32Array.from([...eases, sex === "male" ? 1 : -1]);
}
