/** Parts of a garment that are learned apart: a sleeve does not care how large the belly is. */
import type { Pattern } from "../render-node/garment/pattern.ts";
import { smoothstep } from "../render-node/smoothstep.ts";

export interface Region {
  readonly vertices: Uint32Array;
  /** How much each of them belongs to the region; over all regions a vertex's shares sum to 1. */
  readonly shares: Float64Array;
}

/** Shares of the arms' bones between which trunk goes over into sleeve. */
const SLEEVE = { from: 0.2, to: 0.8 } as const;
/** Less of a vertex than this is left out. */
const NOTHING = 1e-9;

/** Sleeves and trunk of what has sleeves; all else is one region. */
export function regionsOf({ map }: Pattern): Region[] {
  const sleeve = Float64Array.from(map.armShare, (share) =>
    smoothstep((share - SLEEVE.from) / (SLEEVE.to - SLEEVE.from)),
  );
  return [sleeve, sleeve.map((share) => 1 - share)].map(regionOf).filter(isThere);
}

function regionOf(shares: Float64Array): Region {
  const vertices = Uint32Array.from(shares.keys()).filter((v) => (shares[v] as number) > NOTHING);
  return { vertices, shares: Float64Array.from(vertices, (v) => shares[v] as number) };
}

function isThere({ shares }: Region): boolean {
  return shares.some((share) => share === 1);
}
