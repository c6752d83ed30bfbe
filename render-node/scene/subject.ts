import type { Part } from "../mesh/part.ts";
import type { Subject } from "./camera-views.ts";
import type { Margins } from "./framing.ts";

/** How each subject sits in the picture. */
export const SUBJECT_MARGINS: Readonly<Record<Subject, Margins>> = {
  whole: { side: 0.06, top: 0.05, bottom: 0.055, lean: 0.5 },
  face: { side: 0.12, top: 0.1, bottom: 0.2, lean: 0.45 },
  upper: { side: 0.05, top: 0.06, bottom: 0, lean: 0 },
  lower: { side: 0.05, top: 0, bottom: 0.06, lean: 1 },
};

/** Head heights from the crown down to where the upper body's picture ends and the lower's begins. */
const HIP_HEADS = 3.7;
const WAIST_HEADS = 2.5;

interface Head {
  readonly x: number;
  readonly z: number;
  readonly crown: number;
  readonly height: number;
}

/**
 * The points of a figure that a view must not cut, xyz as in the parts. A figure without eyes (a
 * garment on its own) is taken whole.
 */
export function subjectPoints(parts: readonly Part[], subject: Subject): Float32Array {
  const all = parts.map((part) => part.positions);
  if (subject === "whole") return joined(all);
  const head = findHead(parts);
  if (head === null) return joined(all);
  const { crown, height } = head;
  switch (subject) {
    case "upper":
      return joined(all.map((p) => kept(p, (_x, y) => y > crown - HIP_HEADS * height)));
    case "lower": {
      const below = joined(all.map((p) => kept(p, (_x, y) => y < crown - WAIST_HEADS * height)));
      // A figure that stands on its hands has nothing that far below its head.
      return below.length > 0 ? below : joined(all);
    }
    case "face":
      return joined(
        all.map((p) =>
          kept(
            p,
            (x, y, z) =>
              y > crown - 1.02 * height &&
              Math.abs(x - head.x) < 0.8 * height &&
              Math.abs(z - head.z) < height,
          ),
        ),
      );
  }
}

/** Eyes lie half way down a head: their height and the crown above them give its size. */
function findHead(parts: readonly Part[]): Head | null {
  const eyes = joined(parts.filter((p) => p.surface.kind === "eye").map((p) => p.positions));
  if (eyes.length === 0) return null;
  const [x, y, z] = [0, 1, 2].map((axis) => middle(eyes, axis)) as [number, number, number];
  let crown = y;
  for (const part of parts) {
    if (part.surface.kind !== "skin") continue;
    const near = kept(
      part.positions,
      (px, py, pz) => Math.abs(px - x) < 0.9 && Math.abs(pz - z) < 2 && py < y + 2.2,
    );
    for (let i = 1; i < near.length; i += 3) crown = Math.max(crown, near[i] as number);
  }
  return { x, z, crown, height: (crown - y) * 2 };
}

function middle(points: Float32Array, axis: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < points.length; i += 3) {
    low = Math.min(low, points[i] as number);
    high = Math.max(high, points[i] as number);
  }
  return (low + high) / 2;
}

function kept(
  points: Float32Array,
  keep: (x: number, y: number, z: number) => boolean,
): Float32Array {
  const out: number[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const z = points[i + 2] as number;
    if (keep(x, y, z)) out.push(x, y, z);
  }
  return Float32Array.from(out);
}

/** Lists of points one after the other. */
export function joined(lists: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    out.set(list, at);
    at += list.length;
  }
  return out;
}

/** Points turned about the vertical by `yaw` degrees, counter-clockwise seen from above. */
export function turned(points: Float32Array, yaw: number): Float32Array {
  const c = Math.cos((yaw * Math.PI) / 180);
  const s = Math.sin((yaw * Math.PI) / 180);
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] as number;
    const z = points[i + 2] as number;
    out[i] = x * c + z * s;
    out[i + 1] = points[i + 1] as number;
    out[i + 2] = z * c - x * s;
  }
  return out;
}

/** Heights within this many decimetres share the widest of their radii. */
const SLICE_DM = 0.2;

/** Sides of the prism around each slice of a turning figure. */
const SWEEP_SIDES = 12;

/**
 * Points around everything that a figure sweeps as it turns: prisms that enclose its slices, for in
 * perspective a circle is wider than its diameter.
 */
export function swept(points: Float32Array): Float32Array {
  const slices = new Map<number, { radius: number; low: number; high: number }>();
  for (let i = 0; i < points.length; i += 3) {
    const y = points[i + 1] as number;
    const radius = Math.hypot(points[i] as number, points[i + 2] as number);
    const key = Math.floor(y / SLICE_DM);
    const known = slices.get(key) ?? { radius, low: y, high: y };
    slices.set(key, {
      radius: Math.max(known.radius, radius),
      low: Math.min(known.low, y),
      high: Math.max(known.high, y),
    });
  }
  const out: number[] = [];
  for (const { radius, low, high } of slices.values()) {
    const corner = radius / Math.cos(Math.PI / SWEEP_SIDES);
    for (let side = 0; side < SWEEP_SIDES; side++) {
      const angle = (side / SWEEP_SIDES) * 2 * Math.PI;
      const [x, z] = [corner * Math.sin(angle), corner * Math.cos(angle)];
      out.push(x, low, z, x, high, z);
    }
  }
  return Float32Array.from(out);
}
