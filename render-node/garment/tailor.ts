/**
 * Everything about a template that no body and no size changes, worked out once for each pack: the
 * pattern, how its cloth holds together, how it moves with the bones, how it is drawn.
 */
import type { PointSkin } from "../avatar/avatar.ts";
import { surfacingOf, type Surfacing } from "../avatar/part-mesh.ts";
import { bindPoints } from "../avatar/skin-points.ts";
import type { BaseMesh, Pack } from "../pack/pack.ts";
import { findLandmarks } from "./body-map.ts";
import { weaveCloth, type Cloth } from "./cloth.ts";
import { markDetails, type MarkedDetails } from "./details.ts";
import { threadsOf, type Threads } from "./crossings.ts";
import { CLOTH_ZONE } from "./drape.ts";
import { planHems, type Hems } from "./hem.ts";
import { cutPattern, type Pattern } from "./pattern.ts";
import type { Stencil } from "./sheet.ts";
import type { Template } from "./template.ts";
import { unrollPattern } from "./uv-charts.ts";

export interface Workpiece {
  readonly pattern: Pattern;
  readonly cloth: Cloth;
  readonly threads: Threads;
  readonly skin: PointSkin;
  /** A `ClothZone` a vertex. */
  readonly zones: Uint8Array;
  readonly hems: Hems;
  readonly details: MarkedDetails;
  /** Drawn vertices over the cloth's own vertices and those of its hems. */
  readonly surfacing: Surfacing;
}

/** Share of the arms' bones from which a vertex belongs to the shoulder. */
const SHOULDER_BEGINS = 0.1;
/** Place along the upper arm from which a vertex belongs to the sleeve. */
const SLEEVE_BEGINS = 0.25;

const workpieces = new WeakMap<Pack, Map<Template, Workpiece>>();

/** The workpiece of a template, made at first use. */
export function workpieceOf(pack: Pack, template: Template): Workpiece {
  const ofPack = workpieces.get(pack) ?? new Map<Template, Workpiece>();
  workpieces.set(pack, ofPack);
  const known = ofPack.get(template);
  if (known) return known;
  const made = makeWorkpiece(pack, template);
  ofPack.set(template, made);
  return made;
}

/** The vertex of the cloth that a drawn vertex is, or is folded from. */
export function clothVertexOf({ surfacing, pattern, hems }: Workpiece, drawn: number): number {
  const source = surfacing.sources[drawn] as number;
  const count = pattern.stencils.length;
  return source < count ? source : (hems.anchors[source - count] as number);
}

function makeWorkpiece(pack: Pack, template: Template): Workpiece {
  const pattern = cutPattern(pack, template);
  const hems = planHems(pattern.loops, pattern.triangles, pattern.stencils.length);
  return {
    pattern,
    cloth: weaveCloth(pattern.triangles, pattern.map.points),
    threads: threadsOf(pattern.triangles, pattern.stencils.length),
    skin: bindStencils(pack.base, pattern.stencils),
    zones: Uint8Array.from(pattern.map.armShare, (share, v) => {
      if (share < SHOULDER_BEGINS) return CLOTH_ZONE.trunk;
      const isSleeve = share > 0.5 && (pattern.map.armAlong[v] as number) > SLEEVE_BEGINS;
      return isSleeve ? CLOTH_ZONE.sleeve : CLOTH_ZONE.shoulder;
    }),
    hems,
    details: markDetails(pattern, pack.base.positions, findLandmarks(pack.base, pack.rig)),
    surfacing: surfaceOf(pack, pattern, hems),
  };
}

function bindStencils(base: BaseMesh, stencils: readonly Stencil[]): PointSkin {
  const widest = Math.max(...stencils.map((stencil) => stencil.size));
  const refs = new Uint32Array(stencils.length * widest);
  const shares = new Float32Array(stencils.length * widest);
  stencils.forEach((stencil, i) => {
    let slot = i * widest;
    for (const [vertex, weight] of stencil) {
      refs[slot] = vertex;
      shares[slot] = weight;
      slot++;
    }
  });
  return bindPoints(base, refs, shares, widest);
}

/** A fold's corner takes the texture coordinates of the edge it is folded from. */
function surfaceOf(pack: Pack, pattern: Pattern, hems: Hems): Surfacing {
  const { map, triangles, stencils } = pattern;
  const source = (vertex: number): number =>
    vertex < stencils.length ? vertex : (hems.anchors[vertex - stencils.length] as number);
  const all = Uint32Array.from([...triangles, ...hems.triangles]);
  const charts = unrollPattern(map, findLandmarks(pack.base, pack.rig), all.map(source));
  return surfacingOf(all, charts.uvIndices, charts.uvs);
}
