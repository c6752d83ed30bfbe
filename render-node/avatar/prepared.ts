/** What is the same for every body and so is prepared once for each pack. */
import type { Pack, Proxy } from "../pack/pack.ts";
import type { PointSkin } from "./avatar.ts";
import { hangOnTrunk } from "./hair-skin.ts";
import { bodySurfacing, proxySurfacing, type Surfacing } from "./part-mesh.ts";
import { bindPoints } from "./skin-points.ts";

const bodies = new WeakMap<Pack, Surfacing>();
const surfacings = new WeakMap<Proxy, Surfacing>();
const skins = new WeakMap<Proxy, PointSkin>();

export function bodySurfacingOf(pack: Pack): Surfacing {
  return remembered(bodies, pack, () => bodySurfacing(pack.base));
}

export function proxySurfacingOf(proxy: Proxy): Surfacing {
  return remembered(surfacings, proxy, () => proxySurfacing(proxy));
}

export function proxySkinOf(pack: Pack, proxy: Proxy): PointSkin {
  return remembered(skins, proxy, () => {
    const skin = bindPoints(pack.base, proxy.refs, proxy.weights, 3);
    return proxy.kind === "hair" ? hangOnTrunk(skin, proxy.triangles, pack.rig) : skin;
  });
}

function remembered<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
