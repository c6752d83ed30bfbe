/**
 * What a figure wears keeps between its skin and its hair: skin under cloth, hair over it and under a
 * collar or a hood.
 */
import type { Part } from "../mesh/part.ts";
import { type Cover, hairOver, hairUnder, type KeepBeside, skinUnder } from "./beside-cloth.ts";
import { facing, type Hold, type SkinBuckets } from "./skin-buckets.ts";
import { sheetOf } from "./weld.ts";
import type { WornCloth } from "./worn-cloth.ts";

/**
 * Keeps the sides of the parts of a frame.
 *
 * @param own     of the figure
 * @param clothes each cloth with its trims
 * @param moving  share 0 … 1 of what is only done to a figure in motion
 */
export type KeepSides = (
  own: readonly Part[],
  clothes: readonly { readonly parts: readonly Part[] }[],
  moving: number,
) => void;

/** A rule for one part of the figure and one part of what it wears. */
interface Rule {
  readonly own: string;
  readonly cloth: string;
  readonly keep: KeepBeside;
}

/**
 * @param own  the figure's parts in the still as they are by themselves, without skin that cloth hides
 * @param skin all of the figure's skin, sorted
 */
export function keepSides(
  own: readonly Part[],
  worn: readonly Pick<WornCloth, "part" | "sheet" | "facesOut" | "trims">[],
  skin: SkinBuckets,
): KeepSides {
  const rules: Rule[] = [];
  for (const part of own) {
    const add = (cloth: string, keep: KeepBeside): void => {
      rules.push({ own: part.name, cloth, keep });
    };
    for (const cover of worn) {
      const { name } = cover.part;
      if (part.name === "skin") add(name, skinUnder(cover, part));
      if (part.name !== "hair") continue;
      add(name, hairOver(cover, part));
      const collar = cover.trims.find((trim) => trim.name === `${name}-collar`);
      if (collar !== undefined) add(collar.name, hairUnder(coverOf(collar, skin), part));
    }
  }
  return (now, clothes, moving) => {
    const byName = new Map([...now, ...clothes.flatMap(({ parts }) => parts)].map(named));
    for (const { own: of, cloth, keep } of rules) {
      const [part, beside] = [byName.get(of), byName.get(cloth)];
      if (part !== undefined && beside !== undefined) keep(part, beside, moving);
    }
  };
}

function named(part: Part): readonly [name: string, part: Part] {
  return [part.name, part];
}

/** A trim as a cover: its outside faces as the skin below it does. */
function coverOf(part: Part, skin: SkinBuckets): Cover {
  const sheet = sheetOf(part);
  const facesOut = Uint8Array.from(sheet.firsts, (vertex) => {
    const held: readonly Hold[] = skin.nearest(part, vertex);
    return facing(part, vertex, held, skin.body) > 0 ? 1 : 0;
  });
  return { part, sheet, facesOut };
}
