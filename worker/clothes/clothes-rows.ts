/** Reads the catalogue's columns out of a spreadsheet's rows and says what is wrong with each cell. */
import type { ErrorDetail } from "../../contracts/error.ts";
import { ApiError } from "../api-error.ts";
import { catalogueKey, type CatalogueEntry } from "./catalogue.ts";
import { hexOf } from "./color-names.ts";
import type { SheetRow } from "./read-workbook.ts";

const COLUMNS = ["URL", "Brand", "Gender", "Name", "Colors", "Colors Hex", "Sizes"] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Readonly<Record<Column, string>>;

/** Most characters of a cell, or of each entry where the cell is a list. */
const LENGTH_MAX: Readonly<Record<Column, number>> = {
  URL: 2048,
  Brand: 200,
  Gender: 50,
  Name: 200,
  Colors: 100,
  "Colors Hex": 9,
  Sizes: 20,
};
const LIST_ENTRIES_MAX = 100;

/**
 * Columns are found by name in the first row, in any order and case; others are left alone.
 *
 * @throws ApiError `bad_spreadsheet` that lists every bad cell; nothing of such a file is to be stored
 */
export function readClothesRows(rows: readonly SheetRow[]): CatalogueEntry[] {
  const [heading, ...body] = rows;
  if (heading === undefined || body.length === 0) {
    throw new ApiError("bad_spreadsheet", "the spreadsheet has no rows below its heading");
  }
  const columns = findColumns(heading);
  const faults: ErrorDetail[] = [];
  const rowOfKey = new Map<string, number>();
  const entries = body.map(({ number, cells }) => {
    const fault = (column: Column, reason: string) =>
      faults.push({ path: `row ${number}, ${column}`, reason });
    const entry = readEntry(columns(cells), fault);
    const key = JSON.stringify([catalogueKey(entry.url), catalogueKey(entry.name)]);
    const earlier = rowOfKey.get(key);
    if (earlier !== undefined) fault("Name", `the URL and name of row ${earlier} again`);
    rowOfKey.set(key, number);
    return entry;
  });
  if (faults.length > 0) throw badRows(faults);
  return entries;
}

/** A function that picks the known columns out of a row's cells. */
function findColumns({ number, cells }: SheetRow): (row: readonly string[]) => Cells {
  const names = cells.map(plain);
  const faults: ErrorDetail[] = [];
  for (const column of COLUMNS) {
    const count = names.filter((name) => name === plain(column)).length;
    if (count === 1) continue;
    const reason = count === 0 ? "there is no such column" : "there is more than one such column";
    faults.push({ path: `row ${number}, ${column}`, reason });
  }
  if (faults.length > 0) throw badRows(faults);
  const index = (column: Column) => names.indexOf(plain(column));
  return (row) => ({
    URL: row[index("URL")] ?? "",
    Brand: row[index("Brand")] ?? "",
    Gender: row[index("Gender")] ?? "",
    Name: row[index("Name")] ?? "",
    Colors: row[index("Colors")] ?? "",
    "Colors Hex": row[index("Colors Hex")] ?? "",
    Sizes: row[index("Sizes")] ?? "",
  });
}

/** `Colors Hex`, `colors_hex` and `ColorsHex` are one name. */
function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z]/g, "");
}

function readEntry(cells: Cells, fault: (column: Column, reason: string) => void): CatalogueEntry {
  const text = (column: Column): string => {
    const value = cells[column];
    if (value === "") fault(column, "is empty");
    else if (value.length > LENGTH_MAX[column]) {
      fault(column, `has ${value.length} characters; at most ${LENGTH_MAX[column]} are allowed`);
    }
    return value;
  };
  const list = (column: Column): string[] => {
    const values = cells[column]
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
    if (values.length === 0) fault(column, "is empty; write a list with commas between");
    if (values.length > LIST_ENTRIES_MAX) {
      fault(column, `has ${values.length} entries; at most ${LIST_ENTRIES_MAX} are allowed`);
    }
    const long = values.find((each) => each.length > LENGTH_MAX[column]);
    if (long !== undefined) {
      fault(column, `"${long.slice(0, 60)}…" is longer than ${LENGTH_MAX[column]} characters`);
    }
    return values;
  };
  const entry = {
    url: text("URL"),
    brand: text("Brand"),
    gender: text("Gender"),
    name: text("Name"),
    colors: list("Colors"),
    colorsHex: list("Colors Hex"),
    sizes: list("Sizes"),
  };
  if (entry.url !== "" && !isWebAddress(entry.url)) {
    fault("URL", `"${entry.url.slice(0, 60)}" is not an http or https address`);
  }
  const badHex = entry.colorsHex.find((hex) => hexOf(hex) === null);
  if (badHex !== undefined) {
    fault("Colors Hex", `"${badHex.slice(0, 60)}" is not a colour; use #RRGGBB`);
  }
  if (entry.colorsHex.length !== entry.colors.length) {
    fault(
      "Colors Hex",
      `has ${entry.colorsHex.length} colours where Colors has ${entry.colors.length}`,
    );
  }
  return entry;
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function badRows(faults: readonly ErrorDetail[]): ApiError {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return new ApiError("bad_spreadsheet", `${first?.path}: ${first?.reason}${more}`, {
    details: faults,
  });
}
