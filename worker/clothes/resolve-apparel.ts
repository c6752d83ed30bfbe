/** What a request's `apparel_details` mean: a garment template, a colour and the sizes to draw. */
import type { Gender } from "../../contracts/avatar-options.ts";
import { GARMENT_TEMPLATES, SIZES, type GarmentTemplate } from "../../contracts/garment-options.ts";
import type { ApparelDetails } from "../../contracts/generate.ts";
import type { SizedApparel } from "../../contracts/recommend-size.ts";
import type { ResolvedApparel } from "../../contracts/node-protocol.ts";
import { chartSizes, isSize, sexOf } from "../../contracts/size-charts.ts";
import { badField } from "../api-error.ts";
import { catalogueKey, findClothesByName } from "./catalogue.ts";
import { genderOfText } from "./gender-words.ts";
import { COLOR_NAMES, hexOf, hexOfName } from "./color-names.ts";
import { templateOfName } from "./garment-words.ts";

/**
 * Looks `item_id` up in the catalogue (by name, and by brand where one is given), then among the
 * templates. A catalogue item is drawn with the template its name suggests, in one of its own colours
 * and sizes; a bare template takes any CSS colour name or hexadecimal colour and any of `SIZES`.
 *
 * @param gender of the avatar; decides where neither the item's name nor its gender does
 * @throws ApiError `bad_request` that lists the known items, colours or sizes
 */
export async function resolveApparel(
  db: D1Database,
  apparel: ApparelDetails,
  gender: Gender,
): Promise<ResolvedApparel> {
  const garment = await findGarment(db, apparel, gender);
  const size2 = apparel.size2 ? sizeOf("size2", apparel.size2, garment) : undefined;
  return {
    ...madeAs(garment),
    color_hex: colorOf(apparel.color, garment),
    size: sizeOf("size", apparel.size, garment),
    ...(size2 !== undefined && { size2 }),
  };
}

/**
 * What of `apparel_details` decides on a size: the garment, all sizes it comes in, and those the
 * customer names, of which there may be none.
 *
 * @throws ApiError `bad_request` that lists the known items or sizes
 */
export async function resolveSizes(
  db: D1Database,
  apparel: SizedApparel,
  gender: Gender,
): Promise<Pick<ResolvedApparel, "template" | "sizes" | "cut_for"> & { asked: string[] }> {
  const garment = await findGarment(db, apparel, gender);
  const sex = sexOf(garment.gender);
  if (garment.sizes.length > 0 && !garment.sizes.some((size) => isSize(sex, nodeSize(size)))) {
    throw badField(
      "apparel_details.item_id",
      `how large its sizes (${garment.sizes.join(", ")}) are cannot be known; ` +
        `the charts have ${chartSizes(sex)}`,
    );
  }
  return {
    ...madeAs(garment),
    asked: (["size", "size2"] as const).flatMap((field) => {
      const given = apparel[field];
      return given ? [sizeOf(field, given, garment)] : [];
    }),
  };
}

interface Garment {
  readonly template: GarmentTemplate;
  /** Whose sizes it comes in; left out where the catalogue does not say. */
  readonly cutFor?: Gender;
  /** Of whose charts its sizes must be. */
  readonly gender: Gender;
  /** The catalogue's colours and sizes; empty where it does not say. */
  readonly colors: readonly string[];
  readonly colorsHex: readonly string[];
  readonly sizes: readonly string[];
}

/** What does not depend on what the customer chooses of it. */
function madeAs({
  template,
  sizes,
  cutFor,
}: Garment): Pick<ResolvedApparel, "template" | "sizes" | "cut_for"> {
  return {
    template,
    ...(sizes.length > 0 && { sizes: sizes.map(nodeSize) }),
    ...(cutFor && { cut_for: cutFor }),
  };
}

async function findGarment(
  db: D1Database,
  { item_id, brand }: Pick<ApparelDetails, "item_id" | "brand">,
  gender: Gender,
): Promise<Garment> {
  const sameName = await findClothesByName(db, item_id);
  const row = sameName.find((each) => brand === "" || sameText(each.brand, brand));
  if (row) {
    const cutFor = genderOfText(row.gender);
    return {
      template: templateOfName(row.name, cutFor ?? gender),
      ...(cutFor && { cutFor }),
      gender: cutFor ?? gender,
      colors: row.colors,
      colorsHex: row.colorsHex,
      sizes: row.sizes,
    };
  }

  const template = GARMENT_TEMPLATES.find((name) => sameText(name, item_id));
  if (template) return { template, gender, colors: [], colorsHex: [], sizes: [] };

  const [other] = sameName;
  if (other) {
    const brands = [...new Set(sameName.map((each) => each.brand))].join(", ");
    throw badField(
      "apparel_details.brand",
      `there is no ${other.name} of "${brand}"; its brands are: ${brands}`,
    );
  }
  throw badField(
    "apparel_details.item_id",
    `"${item_id}" is neither in the catalogue nor a garment template; ` +
      `use a name that /get_clothes knows or one of: ${GARMENT_TEMPLATES.join(", ")}`,
  );
}

/** `RRGGBB`. */
function colorOf(color: string, { colors, colorsHex }: Garment): string {
  const hex = hexOf(color);
  if (colors.length === 0) {
    const found = hex ?? hexOfName(color);
    if (found) return found;
    throw badField(
      "apparel_details.color",
      `"${color}" is not a colour; use RRGGBB or one of: ${COLOR_NAMES.join(", ")}`,
    );
  }
  const own = colorsHex.map(hexOf);
  const index = colors.findIndex((name) => sameText(name, color));
  const found = own[index] ?? own.find((each) => each !== null && each === hex);
  if (found) return found;
  throw badField(
    "apparel_details.color",
    `"${color}" is not a colour of this item; use one of: ${listed(colors, colorsHex)}`,
  );
}

function sizeOf(field: "size" | "size2", size: string, { sizes, gender }: Garment): string {
  const known = sizes.length > 0 ? sizes : SIZES;
  const letter = spelledOut(size);
  const found = known.find((each) => sameText(spelledOut(each), letter));
  if (found && isSize(sexOf(gender), found)) return nodeSize(found);
  throw badField(
    `apparel_details.${field}`,
    found
      ? `how large "${found}" is cannot be known; the charts have ${chartSizes(sexOf(gender))}`
      : `"${size}" is not a size of this item; use one of: ${known.join(", ")}`,
  );
}

/** A size as nodes know it: a letter of `SIZES` where it is one, however the shop spells it. */
function nodeSize(size: string): string {
  return SIZES.find((each) => each === spelledOut(size)) ?? size;
}

/** `2XL` as `XXL`, `3XS` as `XXXS`. */
function spelledOut(size: string): string {
  return size
    .trim()
    .toUpperCase()
    .replace(/^([1-9])X(?=[SL]$)/, (_, count: string) => "X".repeat(Number(count)));
}

function listed(names: readonly string[], hexes: readonly string[]): string {
  return names.map((name, index) => `${name} (${hexes[index] ?? ""})`).join(", ");
}

function sameText(one: string, other: string): boolean {
  return catalogueKey(one) === catalogueKey(other);
}
