/** Opens an uploaded `.xlsx` or `.xls` as plain rows of text, careful of what may be inside. */
import { zipSync } from "fflate";
import { read, type CellObject } from "sheetjs-ce";
import { SPREADSHEET_INFLATED_BYTES_MAX, SPREADSHEET_ROWS_MAX } from "../../contracts/limits.ts";
import { ApiError } from "../api-error.ts";
import { unzipCapped } from "./unzip-capped.ts";

/** Text of the cells of one row, trimmed; empty cells are "". */
export interface SheetRow {
  /** As the spreadsheet program numbers it, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** More columns than this are not looked at. */
const COLUMNS_MAX = 100;
/** The heading, the rows, and one more by which a longer sheet is recognized. */
const READ_ROWS_MAX = SPREADSHEET_ROWS_MAX + 2;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/**
 * The rows of the first sheet that hold anything.
 *
 * @throws ApiError `unsupported_media_type` when it is no workbook, `too_large`, `bad_spreadsheet`
 * when it is a damaged one
 */
export function readWorkbook(file: Uint8Array): SheetRow[] {
  const isXlsx = startsWith(file, ZIP);
  if (!isXlsx && !startsWith(file, COMPOUND_FILE)) {
    throw new ApiError(
      "unsupported_media_type",
      "the file is not a spreadsheet that can be read here; send an .xlsx or .xls",
    );
  }
  try {
    return rowsOfFirstSheet(isXlsx ? plainXlsx(file) : file);
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError("bad_spreadsheet", `the spreadsheet cannot be read: ${reason}`, { cause });
  }
}

/**
 * The same workbook with nothing in it but the XML parts of an .xlsx, stored uncompressed: SheetJS
 * inflates without a limit, and opens other formats and zips within zips by the names of the parts.
 */
function plainXlsx(file: Uint8Array): Uint8Array {
  const parts = unzipCapped(file, SPREADSHEET_INFLATED_BYTES_MAX, (name) => XLSX_PART.test(name));
  if (!(CONTENT_TYPES in parts)) throw new Error("it has no list of contents");
  return zipSync(parts, { level: 0 });
}

const CONTENT_TYPES = "[Content_Types].xml";
const XLSX_PART = /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/[\w./-]+\.(xml|rels))$/;

function rowsOfFirstSheet(file: Uint8Array): SheetRow[] {
  const { SheetNames, Sheets } = read(file, {
    type: "array",
    dense: true,
    sheets: 0,
    sheetRows: READ_ROWS_MAX,
    cellFormula: false,
    cellHTML: false,
  });
  const sheet = Sheets[SheetNames[0] ?? ""];
  const rows: SheetRow[] = [];
  // Rows and cells are sparse arrays; forEach steps over the holes that a hostile size leaves.
  sheet?.["!data"]?.forEach((row, index) => {
    const cells = Array.from(row.slice(0, COLUMNS_MAX), textOf);
    if (cells.some((text) => text !== "")) rows.push({ number: index + 1, cells });
  });
  if (rows.length > SPREADSHEET_ROWS_MAX + 1) {
    throw new ApiError("too_large", `a spreadsheet may have at most ${SPREADSHEET_ROWS_MAX} rows`);
  }
  return rows;
}

/** What the cell shows: numbers and dates as formatted, an error as `#N/A`. */
function textOf(cell: CellObject | undefined): string {
  const shown = typeof cell?.v === "string" ? cell.v : (cell?.w ?? cell?.v ?? "");
  return String(shown).trim();
}

function startsWith(file: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => file[index] === byte);
}
