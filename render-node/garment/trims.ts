/** What is sewn onto a garment once it hangs: ribs and stitched hems, collars, closures, pockets. */
import { normalsOf } from "../avatar/part-mesh.ts";
import type { Fabric, LinearRgb, Part } from "../mesh/part.ts";
import { closureStrips } from "./closure.ts";
import { collarStrips } from "./collar.ts";
import type { WornGarment } from "./drape-garment.ts";
import { detailStrips, sewAlong } from "./sew-details.ts";
import type { Loop } from "./pattern.ts";
import { layOn } from "./push-out.ts";
import {
  add,
  edgeFrames,
  scale,
  sewLines,
  vectorOf,
  type Frame,
  type Strip,
  type Vector,
} from "./strip.ts";
import { smoothLoop } from "./surface.ts";
import type { Edge } from "./template.ts";

export interface Trim {
  readonly name: string;
  readonly strip: Strip;
  /** Colour where it is not the garment's. */
  readonly color?: LinearRgb;
  /** Default: the garment's. */
  readonly fabric?: Fabric;
  /** How bright it is beside its colour, a share a point. Default: 1. */
  readonly tones?: readonly number[];
  /** Of a line, decimetres. */
  readonly width?: number;
}

/** All trims of a garment as it hangs. */
export function trimsOf(worn: WornGarment): Trim[] {
  return [...bandsOf(worn), ...collarStrips(worn), ...closureStrips(worn), ...detailStrips(worn)];
}

/** A trim as a part of the figure. */
export function drawTrim(
  worn: WornGarment,
  { name, strip, color, fabric, tones, width }: Trim,
  cloth: LinearRgb,
): Part {
  return {
    name,
    positions: strip.points,
    normals: normalsOf(strip.points, strip.triangles),
    uvs: strip.uvs,
    indices: strip.triangles,
    surface: {
      kind: "cloth",
      fabric: fabric ?? worn.workpiece.pattern.template.fabric,
      color: color ?? cloth,
    },
    ...(tones && { colors: Float32Array.from(tones.flatMap((tone) => [tone, tone, tone])) }),
    ...(width !== undefined && { line: { width, cloth } }),
  };
}

const EDGE_OF: Readonly<Record<Loop["name"], Edge>> = {
  neck: "neck",
  waist: "waist",
  hem: "hem",
  leftArm: "arm",
  rightArm: "arm",
  leftLeg: "leg",
  rightLeg: "leg",
};

/** Thickness of a doubled edge, and how it is rounded at its rims, decimetres. */
const RAISED = 0.018;
const RIM = 0.014;
/** Rows of a band lie about this far apart: it must follow the cloth. */
const ROW_HEIGHT = 0.11;
/** Lines of a band before and after its rows, and from how many rows on both its rims may be sewn. */
const BAND_RIMS = 4;
const WIDE_BAND = 2;
/** What holds a band lies this far above it, decimetres. */
const STITCH_HEIGHT = 0.008;

function bandsOf(worn: WornGarment): Trim[] {
  const { loops, template } = worn.workpiece.pattern;
  const fabric = template.bandFabric ?? template.fabric;
  return loops.flatMap((loop) => {
    const centimetres = template.bands[EDGE_OF[loop.name]];
    if (centimetres === undefined) return [];
    const frames = edgeFrames(loop.vertices, worn.points, worn.normals);
    const strip = bandOf(worn, frames, centimetres / 10);
    const band: Trim = { name: `band-${loop.name}`, strip, fabric };
    if (fabric === "knit") return [band];
    const seams = rimSeams(strip, frames);
    return fabric === "denim"
      ? [band, sewAlong("stitch", seams, `stitch-${loop.name}`)]
      : [band, sewAlong("seam", seams.slice(0, 1), `seam-${loop.name}`)];
  });
}

/** Frames along the inner rim of a band, and along its edge where it is wide. */
function rimSeams({ points, vertices }: Strip, frames: readonly Frame[]): Frame[][] {
  const n = frames.length;
  const rows = vertices.length / n;
  const outer = rows - BAND_RIMS > WIDE_BAND ? [2] : [];
  return [rows - BAND_RIMS + 1, ...outer].map((row) => {
    const line = frames.map((frame, i): Frame => {
      const [one, other] = [vectorOf(points, row * n + i), vectorOf(points, (row + 1) * n + i)];
      const at = add(scale(add(one, other), 0.5), scale(frame.outwards, STITCH_HEIGHT));
      return { ...frame, at };
    });
    return [...line, line[0] as Frame];
  });
}

/** A band that starts at an edge and follows the cloth inwards, row by row. */
function bandOf(worn: WornGarment, frames: readonly Frame[], width: number): Strip {
  const rows = Math.ceil(width / ROW_HEIGHT);
  const ring = frames.map((_, i) => i);
  const points = Float32Array.from(frames.flatMap(({ at }) => at));
  const line = (height: number, inwards = 0): Vector[] =>
    frames.map(({ outwards, across }, i) =>
      add(add(vectorOf(points, i), scale(outwards, height)), scale(across, inwards)),
    );
  const lines = [line(-0.02, -0.012), line(RAISED * 0.6, -0.016), line(RAISED, RIM)];
  for (let row = 1; row <= rows; row++) {
    points.set(line(0, width / rows).flat());
    layOn(points, worn.surface, 0);
    smoothLoop(points, ring);
    lines.push(line(RAISED, row === rows ? -RIM : 0));
  }
  lines.push(line(-0.012));
  return sewLines(lines, frames, true);
}
