import { expect, it } from "vitest";
import { fitProxy } from "../../../render-node/avatar/fit-proxy.ts";
import { piecesOf } from "../../../render-node/avatar/pieces.ts";
import { touchingTeeth } from "../../../render-node/avatar/teeth.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { Proxy } from "../../../render-node/pack/pack.ts";

it("lets the middle teeth of both rows touch, and leaves the gums as they are", async () => {
  const pack = await ensurePack();
  const asset = pack.proxy("teeth", "teeth_base");
  const worn = touchingTeeth(pack.base, asset);
  const pieces = piecesOf(asset.triangles, asset.refs.length / 3);
  const members = Map.groupBy(pieces.keys(), (vertex) => pieces[vertex] ?? 0);
  const [gums = [], ...teeth] = [...members.values()].sort((a, b) => b.length - a.length);
  const acrossTheMiddle = (proxy: Proxy): number => {
    const points = fitProxy(pack.base, proxy, pack.base.positions);
    return teeth.filter((vertices) => {
      const sides = vertices.map((vertex) => points[vertex * 3] ?? 0);
      return Math.min(...sides) < -1e-3 && Math.max(...sides) > 1e-3;
    }).length;
  };
  expect(acrossTheMiddle(asset)).toBe(0);
  expect(acrossTheMiddle(worn)).toBe(4);
  const offsets = (proxy: Proxy): number[] =>
    gums.flatMap((vertex) => [...proxy.offsets.subarray(vertex * 3, vertex * 3 + 3)]);
  expect(offsets(worn)).toEqual(offsets(asset));
});
