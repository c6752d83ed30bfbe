/** What the cloth solver makes of a garment's sizes: how wide each hangs, and where it is taut. */
import { describe, expect, test } from "vitest";
import { GIRTHS, type Girth } from "../../../contracts/garment-cuts.ts";
import { girthsUnder } from "../../../contracts/garment-girths.ts";
import { SIZES, type GarmentTemplate, type Size } from "../../../contracts/garment-options.ts";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { beltedGirths } from "../../../render-node/garment/belt.ts";
import {
  drapeGarment,
  type Fitting,
  type HungGarment,
} from "../../../render-node/garment/drape-garment.ts";
import { clothStretch, STRETCH_SCALE } from "../../../render-node/garment/fit-map.ts";
import { garmentFitting } from "../../../render-node/garment/fittings.ts";
import { foundationOf } from "../../../render-node/garment/foundation.ts";
import { girthOf } from "../../../render-node/garment/girth.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { figure, testPack } from "./figures.ts";

/** Milliseconds; the solver drapes eight sizes on a machine that does other things too. */
const PATIENCE = 120_000;

interface Hung {
  readonly fitting: Fitting;
  readonly hung: HungGarment;
}

/** A garment of the wearer's own sex on a figure in shoes and what completes its outfit. */
async function hang(avatar: Avatar, name: GarmentTemplate, size: Size): Promise<Hung> {
  const pack = await testPack();
  const foundation = await foundationOf(avatar, TEMPLATES[name].kind, pack);
  const cut = { template: name, size, cutFor: avatar.sex };
  const fitting = await garmentFitting(avatar, cut, foundation, pack);
  return { fitting, hung: drapeGarment(fitting) };
}

/** What a size is cut to, drawn in by a belt where it would not stay up; centimetres. */
function girthWorn({ fitting }: Hung, girth: Girth): number {
  const { workpiece, girths, avatar } = fitting;
  return beltedGirths(workpiece.pattern, girths, avatar.measurements)[girth] as number;
}

/** Centimetres by which cloth that lies on the skin in two sizes may be the wider in the smaller one. */
const LIES_ALIKE = 1;
/** Centimetres of ease from which on cloth hangs off the body and what is worn under it. */
const HANGS_OFF = 6;
/** Share of what a size is wider that shows where it hangs off the body. */
const LEAST_SHOWN = 0.3;

describe.each([
  ["Female", "TShirt"],
  ["Male", "Trousers"],
] as const)("on an average body, %s, %s", (gender, name) => {
  test(
    "hangs narrower in each smaller size, from XXXL to XXS",
    async () => {
      const avatar = await figure(gender);
      const template = TEMPLATES[name];
      const own = girthsUnder(template, avatar.measurements);
      const sizes: Hung[] = [];
      for (const size of SIZES) sizes.push(await hang(avatar, name, size));
      const widthsOf = (girth: Girth): (number | undefined)[] =>
        sizes.map(({ fitting, hung }) => girthOf(fitting.workpiece.pattern, hung.points, girth));
      const places = GIRTHS.filter((girth) => template.ease[girth] && own[girth]);
      const compared = places.filter((girth) => !widthsOf(girth).includes(undefined));
      expect(compared.length).toBeGreaterThan(1);
      const wrong = compared.flatMap((girth) => {
        const widths = widthsOf(girth) as number[];
        const bare = own[girth] as number;
        return SIZES.slice(1).flatMap((size, i) => {
          const [smaller, larger] = [sizes[i], sizes[i + 1]] as [Hung, Hung];
          const cut = girthWorn(smaller, girth);
          const step = girthWorn(larger, girth) - cut;
          const gain = (widths[i + 1] as number) - (widths[i] as number);
          const least = cut > bare + HANGS_OFF ? LEAST_SHOWN * step : -LIES_ALIKE;
          return gain > least ? [] : [`${girth} of ${size} gains ${gain} of ${step} cm`];
        });
      });
      expect(wrong).toEqual([]);
    },
    PATIENCE,
  );
});

/** Share of the cloth around the trunk, from chest to hips, that is pulled longer than it was cut. */
function tautShare({ fitting, hung }: Hung): number {
  const { level, armShare } = fitting.workpiece.pattern.map;
  const stretch = clothStretch(fitting, hung.points);
  const around = Array.from(level.keys()).filter(
    (v) => Number(level[v]) > 0 && Number(level[v]) < 2 && Number(armShare[v]) < 0.5,
  );
  const [{ at: pulled }] = STRETCH_SCALE as [(typeof STRETCH_SCALE)[number]];
  return around.filter((v) => Number(stretch[v]) > pulled).length / around.length;
}

test.each([
  ["Female", "LongSleeve"],
  ["Male", "LongSleeve"],
  ["Female", "Dress"],
] as const)(
  "XS is taut all over a large body, XXL nowhere on a small one: %s, %s",
  async (gender, name) => {
    const tight = await hang(await figure(gender, "heavy"), name, "XS");
    const wide = await hang(await figure(gender, "slim"), name, "XXL");
    expect(tautShare(tight)).toBeGreaterThan(0.99);
    expect(tautShare(wide)).toBeLessThan(0.01);
  },
  PATIENCE,
);
