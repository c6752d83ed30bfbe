/** Combing: a fringe over one eye swept aside, loose strips taken off, curls. */
import type { BaseMesh, Proxy } from "../pack/pack.ts";
import { curledHair } from "./curled-hair.ts";
import { fitProxy } from "./fit-proxy.ts";
import { withoutStrips } from "./strips.ts";
import { smoothstep } from "../smoothstep.ts";

interface Sweep {
  /**
   * Where the fringe's inner edge hangs in MakeHuman's mesh, and where it is to hang: degrees about
   * the head, 0 straight ahead, positive to the figure's left.
   */
  readonly from: number;
  readonly to: number;
  /** Height on the base mesh from which down the fringe is swept all the way, decimetres. */
  readonly full: number;
}

/** Styles whose fringe falls from a parting on the left over the right eye. */
const SWEEPS: Readonly<Record<string, Sweep>> = {
  short03: { from: 12, to: -46, full: 7.42 },
  bob01: { from: 38, to: -52, full: 7.5 },
  bob02: { from: 12, to: -48, full: 7.42 },
  braid01: { from: 12, to: -34, full: 7.42 },
};

/**
 * Triangles that the strips have at most which lie over a style's sheets. Seen edge-on, a strip is a
 * dotted line beside the hair or below a fringe, with slots between it and its sheet.
 */
const STRIPS: Readonly<Record<string, number>> = {
  short01: 36,
  short04: 36,
  bob01: 246,
  bob02: 102,
  long01: 148,
  ponytail01: 88,
  braid01: 72,
};

/** Styles with a high hairline, and by how many degrees about the head it is drawn towards the brows. */
const LOWERED: Readonly<Record<string, number>> = { short04: 6, ponytail01: 7 };

/** Height of the head's middle, and depth from which on and to where hair comes forward; decimetres. */
const HEAD_MIDDLE = 7.45;
const FIXED = 0.2;
const FREE = 1;
/**
 * Share by which lowered hair stands further from the middle over the forehead, and distance from its
 * middle to the temples, where it stays on the skin: a head is no ball. Decimetres.
 */
const RAISED = 0.02;
const TEMPLES = 0.6;

/** Behind this angle the hair stays as it is. */
const BEHIND = -120;

/** Degrees beyond the fringe's edge over which the sweep dies away. */
const FREE_DEGREES = 14;

/** Height of the parting on the base mesh, decimetres: there the fringe stays. */
const ROOT = 8.15;

/** The head on the base mesh as seen from above: an ellipse about (0, `MIDDLE`). Decimetres. */
const MIDDLE = 0.45;
const HALF_WIDTH = 0.8;
const HALF_DEPTH = 1.1;

const known = new WeakMap<Proxy, Proxy>();

/** The hair as it is worn: combed where its style asks for it, otherwise as it is. */
export function combedHair(base: BaseMesh, hair: Proxy): Proxy {
  const combed = known.get(hair) ?? comb(base, hair);
  known.set(hair, combed);
  return combed;
}

function comb(base: BaseMesh, hair: Proxy): Proxy {
  if (hair.name === "afro01") return curledHair(base, hair);
  const tidy = withoutStrips(hair, STRIPS[hair.name] ?? 0);
  return { ...tidy, offsets: combedOffsets(base, tidy) };
}

function combedOffsets(base: BaseMesh, hair: Proxy): Float32Array {
  const sweep = SWEEPS[hair.name];
  if (sweep !== undefined) return sweptOffsets(base, hair, sweep);
  const lowered = LOWERED[hair.name];
  return lowered === undefined ? hair.offsets : loweredOffsets(base, hair, lowered);
}

/** Turns the front of the hair forwards about an axis from ear to ear. */
function loweredOffsets(base: BaseMesh, hair: Proxy, degrees: number): Float32Array {
  const points = fitProxy(base, hair, base.positions);
  const offsets = hair.offsets.slice();
  for (let i = 0; i < points.length; i += 3) {
    const y = (points[i + 1] as number) - HEAD_MIDDLE;
    const z = (points[i + 2] as number) - MIDDLE;
    const share = smoothstep(((points[i + 2] as number) - FIXED) / (FREE - FIXED));
    const angle = ((degrees * Math.PI) / 180) * share;
    const fromMiddle = Math.abs(points[i] as number) / TEMPLES;
    const outwards = 1 + RAISED * share * (1 - smoothstep(fromMiddle));
    const [sine, cosine] = [outwards * Math.sin(angle), outwards * Math.cos(angle)];
    offsets[i + 1] = (offsets[i + 1] as number) + y * cosine - z * sine - y;
    offsets[i + 2] = (offsets[i + 2] as number) + y * sine + z * cosine - z;
  }
  return offsets;
}

/** Turns the fringe about the head's axis; on the base mesh offsets are plain decimetres. */
function sweptOffsets(base: BaseMesh, hair: Proxy, { from, to, full }: Sweep): Float32Array {
  const points = fitProxy(base, hair, base.positions);
  const offsets = hair.offsets.slice();
  for (let i = 0; i < points.length; i += 3) {
    const x = (points[i] as number) / HALF_WIDTH;
    const z = ((points[i + 2] as number) - MIDDLE) / HALF_DEPTH;
    const angle = (Math.atan2(x, z) * 180) / Math.PI;
    if (angle <= BEHIND || angle > from + FREE_DEGREES) continue;
    const share = smoothstep((ROOT - (points[i + 1] as number)) / (ROOT - full));
    const swept = angle < from ? BEHIND + ((angle - BEHIND) * (to - BEHIND)) / (from - BEHIND) : to;
    // Between the fringe's edge and the other side's hair nothing hangs below the root.
    const fade = angle < from ? 1 : 1 - (angle - from) / FREE_DEGREES;
    const turn = (swept - angle) * share * fade;
    const radius = Math.hypot(x, z);
    const radians = ((angle + turn) * Math.PI) / 180;
    offsets[i] = (offsets[i] as number) + HALF_WIDTH * (radius * Math.sin(radians) - x);
    offsets[i + 2] = (offsets[i + 2] as number) + HALF_DEPTH * (radius * Math.cos(radians) - z);
  }
  return offsets;
}
