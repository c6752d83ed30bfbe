/** MakeHuman's shoes on a figure. */
import type { Pack } from "../pack/pack.ts";
import type { Avatar } from "./avatar.ts";
import { hideSkin, wearLayer } from "./figure.ts";
import { fitProxy } from "./fit-proxy.ts";
import { proxySkinOf, proxySurfacingOf } from "./prepared.ts";

/**
 * Puts shoes (and their socks) on: the figure gains a part `shoes`, loses the skin they hide and
 * stands on their soles, also in every later pose.
 *
 * @param name one of `pack.proxyNames("shoes")`; throws for another
 */
export async function wearShoes(avatar: Avatar, pack: Pack, name: string): Promise<Avatar> {
  const proxy = pack.proxy("shoes", name);
  const texture = await pack.texture(proxy.textures[0] ?? "");
  const barefoot = hideSkin(avatar, proxy.hides);
  return wearLayer(barefoot, {
    name: "shoes",
    surface: { kind: "cloth", fabric: "leather", color: [1, 1, 1], texture },
    surfacing: proxySurfacingOf(proxy),
    points: fitProxy(pack.base, proxy, avatar.shape),
    skin: proxySkinOf(pack, proxy),
    stands: true,
  });
}
