/** "Clothes" of the API document; open to everyone, as the document has it. */
import { createRoute } from "@hono/zod-openapi";
import { clothes, getClothesRequest } from "../../contracts/clothes.ts";
import { SPREADSHEET_BYTES_MAX } from "../../contracts/limits.ts";
import { messageBody } from "../../contracts/message.ts";
import { ApiError } from "../api-error.ts";
import { findClothes, saveClothes } from "../clothes/catalogue.ts";
import { readClothesRows } from "../clothes/clothes-rows.ts";
import { readWorkbook } from "../clothes/read-workbook.ts";
import { readUpload } from "../media/read-upload.ts";
import { answers, createRouter, fileBody, jsonBody } from "./router.ts";

export const clothesRoutes = createRouter();

const SPREADSHEET_TYPES = [
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.ms-excel",
];

clothesRoutes.openapi(
  createRoute({
    method: "post",
    path: "/upload_clothes",
    summary: "Add a spreadsheet to the catalogue; all of its rows or none",
    request: fileBody(...SPREADSHEET_TYPES),
    responses: answers(
      messageBody,
      "bad_request",
      "too_large",
      "unsupported_media_type",
      "bad_spreadsheet",
    ),
  }),
  async (context) => {
    const file = await readUpload(context.req.raw, {
      bytesMax: SPREADSHEET_BYTES_MAX,
      types: SPREADSHEET_TYPES,
    });
    const entries = readClothesRows(readWorkbook(file));
    await saveClothes(context.env.DB, entries);
    return context.json({ message: `Stored ${entries.length} clothes` }, 200);
  },
);

clothesRoutes.openapi(
  createRoute({
    method: "post",
    path: "/get_clothes",
    summary: "Find an item by its url and name, in any case",
    request: jsonBody(getClothesRequest),
    responses: answers(clothes, "bad_request", "not_found"),
  }),
  async (context) => {
    const { url, name } = context.req.valid("json");
    const row = await findClothes(context.env.DB, url, name);
    if (row === undefined) {
      throw new ApiError("not_found", `the catalogue has no "${name}" at ${url}`);
    }
    const { gender, colors, sizes, brand, colorsHex } = row;
    return context.json(
      { gender, colors, sizes, name: row.name, brand, colors_hex: colorsHex },
      200,
    );
  },
);
