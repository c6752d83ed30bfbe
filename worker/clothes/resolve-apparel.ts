/** What a request's `apparel_details` mean: a garment template, a colour and the sizes to draw. */
import type { Gender } from "../../contracts/avatar-options.ts";
import { GARMENT_TEMPLATES, SIZES, type GarmentTemplate } from "../../contracts/garment-options.ts";
import type { ApparelDetails } from "../../contracts/generate.ts";
import type { ResolvedApparel } from "../../contracts/node-protocol.ts";
import { badField } from "../api-error.ts";
import { catalogueKey, findClothesByName, type CatalogueRow } from "./catalogue.ts";
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
    template: garment.template,
    color_hex: colorOf(apparel.color, garment),
    size: sizeOf("size", apparel.size, garment),
    ...(size2 !== undefined && { size2 }),
  };
}

interface Garment {
  readonly template: GarmentTemplate;
  /** The catalogue's colours and sizes; empty where it does not say. */
  readonly colors: readonly string[];
  readonly colorsHex: readonly string[];
  readonly sizes: readonly string[];
}

async function findGarment(
  db: D1Database,
  { item_id, brand }: ApparelDetails,
  gender: Gender,
): Promise<Garment> {
  const sameName = await findClothesByName(db, item_id);
  const row = sameName.find((each) => brand === "" || sameText(each.brand, brand));
  if (row) return { ...row, template: templateOfName(row.name, genderOf(row, gender)) };

  const template = GARMENT_TEMPLATES.find((name) => sameText(name, item_id));
  if (template) return { template, colors: [], colorsHex: [], sizes: [] };

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

function sizeOf(field: "size" | "size2", size: string, { sizes }: Garment): string {
  const known = sizes.length > 0 ? sizes : SIZES;
  const letter = spelledOut(size);
  const found = known.find((each) => sameText(spelledOut(each), letter));
  if (found) return SIZES.find((each) => sameText(each, spelledOut(found))) ?? found;
  throw badField(
    `apparel_details.${field}`,
    `"${size}" is not a size of this item; use one of: ${known.join(", ")}`,
  );
}

/** `2XL` as `XXL`, `3XS` as `XXXS`. */
function spelledOut(size: string): string {
  return size
    .trim()
    .toUpperCase()
    .replace(/^([1-9])X(?=[SL]$)/, (_, count: string) => "X".repeat(Number(count)));
}

function genderOf(row: CatalogueRow, fallback: Gender): Gender {
  if (/^(f|w|damen|femme|mujer|donna|women)/i.test(row.gender)) return "Female";
  return /^(m|herren|homme|hombre|uomo)/i.test(row.gender) ? "Male" : fallback;
}

function listed(names: readonly string[], hexes: readonly string[]): string {
  return names.map((name, index) => `${name} (${hexes[index] ?? ""})`).join(", ");
}

function sameText(one: string, other: string): boolean {
  return catalogueKey(one) === catalogueKey(other);
}
