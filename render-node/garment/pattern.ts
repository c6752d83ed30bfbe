/**
 * From a template to its pattern: the helper surface of the base mesh (the skin itself for what clings
 * to it), refined, cut at the template's ends and lengthened where it hangs on. Made once per template
 * and shared by every body and size.
 */
import type { Pack } from "../pack/pack.ts";
import {
  findLandmarks,
  heightOfLevel,
  mapBody,
  type BodyMap,
  type Landmarks,
  type Point,
} from "./body-map.ts";
import { cutSheet } from "./cut-sheet.ts";
import { helperSheet, skinSheet } from "./helper-sheet.ts";
import { lengthenSheet, openEdges, type Lengthening } from "./lengthen-sheet.ts";
import { armholeField, necklineField } from "./neckline.ts";
import { refineSheet } from "./refine-sheet.ts";
import { boundaryLoops, placeSheet, triangulate, type Sheet, type Stencil } from "./sheet.ts";
import { findNeighbours, type Neighbours } from "./surface.ts";
import type { Template } from "./template.ts";

export type LoopName = "neck" | "waist" | "hem" | "leftArm" | "rightArm" | "leftLeg" | "rightLeg";

/** An open edge of the cloth: its vertices in order, the cloth to the left seen from outside. */
export interface Loop {
  readonly name: LoopName;
  readonly vertices: readonly number[];
}

export interface Pattern {
  readonly template: Template;
  readonly stencils: readonly Stencil[];
  /** Three vertices a triangle, counter-clockwise from outside. */
  readonly triangles: Uint32Array;
  readonly loops: readonly Loop[];
  readonly map: BodyMap;
  readonly neighbours: Neighbours;
}

/** Cuts the pattern of a template. Deterministic: the same pack and template give the same bytes. */
export function cutPattern(pack: Pack, template: Template): Pattern {
  const landmarks = findLandmarks(pack.base, pack.rig);
  const neutral = pack.base.positions;
  const clings = template.kind === "bodysuit";
  const quads = refineSheet(
    clings ? skinSheet(pack.base, landmarks) : helperSheet(pack.base, "helper-tights"),
  );
  const uncut = triangulate(quads, placeSheet(quads.stencils, neutral));
  const sheet = cutEnds(uncut, template, landmarks, neutral);
  const map = mapSheet(sheet, landmarks, neutral);
  const triangles = Uint32Array.from(sheet.faces.flat());
  return {
    template,
    stencils: sheet.stencils,
    triangles,
    neighbours: findNeighbours(triangles, sheet.stencils.length),
    loops: nameLoops(boundaryLoops(sheet.faces), template, map),
    map,
  };
}

function cutEnds(
  uncut: Sheet,
  template: Template,
  landmarks: Landmarks,
  neutral: Float32Array,
): Sheet {
  let sheet = uncut;
  const cut = (field: (point: Point, map: BodyMap, vertex: number) => number): void => {
    const map = mapSheet(sheet, landmarks, neutral);
    const values = Float64Array.from(sheet.stencils, (_, v) => field(pointOf(map, v), map, v));
    sheet = cutSheet(sheet, values).sheet;
  };
  const hang = (growth: Lengthening, isEdge: (map: BodyMap, vertex: number) => boolean): void => {
    if (growth.centimetres === 0) return;
    const map = mapSheet(sheet, landmarks, neutral);
    for (const loop of openEdges(sheet, (vertices) => vertices.every((v) => isEdge(map, v)))) {
      sheet = lengthenSheet(sheet, loop, neutral, growth);
    }
  };
  const { neckline, waist, sleeve, hem, leg } = template;
  if (neckline) {
    const field = necklineField(landmarks, neckline);
    cut((point) => field(point));
  }
  if (waist) {
    const height = heightOfLevel(landmarks.levels, waist.at);
    cut((point) => point[1] - height);
  } else if (sleeve) {
    cut((_, map, v) => (isArm(map, v) ? (map.armAlong[v] as number) - sleeve.at : -1));
  } else {
    cut((point, map, v) =>
      armholeField(landmarks, point, isArm(map, v) ? (map.armAlong[v] as number) : 0),
    );
  }
  if (hem) {
    const height = heightOfLevel(landmarks.levels, hem.at);
    cut((point) => height - point[1]);
    const { hipJoints: from, kneeJoints: to } = landmarks;
    hang(
      { from, to, centimetres: hem.drop ?? 0, flare: hem.flare ?? 0 },
      (map, v) => (map.level[v] as number) > hem.at - 0.3,
    );
  }
  if (leg) {
    const below = legEndField(landmarks, leg.at);
    cut((point, map, v) =>
      (map.legShare[v] as number) > 0.3 ? below(point, map.legAlong[v] as number) : -1,
    );
    const { kneeJoints: from, ankleJoints: to } = landmarks;
    hang(
      { from, to, centimetres: leg.drop ?? 0, flare: 0 },
      (map, v) => (map.level[v] as number) > 2,
    );
  }
  return sheet;
}

/**
 * Field of a leg's end: positive beyond it. Below the knee the end is square to the shin; a thigh
 * stands slanting, and what ends there still ends level.
 */
function legEndField({ leg }: Landmarks, at: number): (point: Point, legAlong: number) => number {
  if (at >= 1) return (_, legAlong) => legAlong - at;
  const [hip, knee] = leg as [Point, Point];
  const height = hip[1] + at * (knee[1] - hip[1]);
  return (point) => height - point[1];
}

/** Vertices below the shoulder joint that move with an arm: a plane across it meets nothing else. */
function isArm(map: BodyMap, vertex: number): boolean {
  return (map.armShare[vertex] as number) > 0.4;
}

function mapSheet(sheet: Sheet, landmarks: Landmarks, neutral: Float32Array): BodyMap {
  return mapBody(landmarks, sheet.stencils, placeSheet(sheet.stencils, neutral));
}

function pointOf(map: BodyMap, vertex: number): Point {
  return [
    map.points[vertex * 3] as number,
    map.points[vertex * 3 + 1] as number,
    map.points[vertex * 3 + 2] as number,
  ];
}

function nameLoops(
  loops: readonly (readonly number[])[],
  template: Template,
  map: BodyMap,
): Loop[] {
  const middle = (loop: readonly number[], axis: number): number =>
    loop.reduce((sum, v) => sum + (map.points[v * 3 + axis] as number), 0) / loop.length;
  const middleLevel = (loop: readonly number[]): number =>
    loop.reduce((sum, v) => sum + (map.level[v] as number), 0) / loop.length;
  return loops.map((vertices): Loop => {
    const [x, y] = [middle(vertices, 0), middle(vertices, 1)];
    const side = x > 0 ? "left" : "right";
    const highest = loops.every((other) => middle(other, 1) <= y);
    if (highest) return { name: template.neckline ? "neck" : "waist", vertices };
    if (Math.abs(x) < 0.2) return { name: "hem", vertices };
    return { name: middleLevel(vertices) < 1.5 ? `${side}Arm` : `${side}Leg`, vertices };
  });
}
