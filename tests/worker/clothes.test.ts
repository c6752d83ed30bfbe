import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { utils, write } from "sheetjs-ce";
import { describe, expect, test } from "vitest";
import { SPREADSHEET_BYTES_MAX, SPREADSHEET_ROWS_MAX } from "../../contracts/limits.ts";
import { call, callJson } from "./client.ts";

const HEADING = ["URL", "Brand", "Gender", "Name", "Colors", "Colors Hex", "Sizes"];
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The example of the API document. */
const EXAMPLE = [
  HEADING,
  [
    "https://example.com/1",
    "BrandA",
    "Male",
    "Cloth1",
    "Red,Blue,Green",
    "#FF0000,#0000FF,#008000 ",
    "S,M,L",
  ],
  [
    "https://example.com/2",
    "BrandB",
    "Female",
    "Cloth2",
    "Black, White",
    "#000000,#FFFFFF",
    "XS,S,M,L,XL",
  ],
  [
    "https://example.com/3",
    "BrandC",
    "Female",
    "Cloth3",
    "Yellow,Purple",
    "#FFFF00,#800080",
    "M,L,XL,XXL",
  ],
];

function workbook(rows: unknown[][], bookType: "xlsx" | "biff8" | "csv" = "xlsx"): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "Clothes");
  return new Uint8Array(write(book, { bookType, type: "array" }));
}

async function upload(file: Uint8Array, type = XLSX) {
  return callJson("POST /upload_clothes", { body: file, headers: { "Content-Type": type } });
}

async function find(url: string, name: string) {
  return callJson("POST /get_clothes", { json: { url, name } });
}

/** One row of its own, so that tests do not meet in the catalogue. */
function item(name: string, change: Partial<Record<string, unknown>> = {}) {
  const cells: Record<string, unknown> = {
    URL: "https://shop.example/items",
    Brand: "Brand",
    Gender: "Female",
    Name: name,
    Colors: "Red,Blue",
    "Colors Hex": "#FF0000,#0000FF",
    Sizes: "S,M",
    ...change,
  };
  return HEADING.map((column) => cells[column]);
}

describe("a catalogue", () => {
  test.each([
    ["xlsx", XLSX],
    ["biff8", "application/vnd.ms-excel"],
    ["xlsx", "application/octet-stream"],
  ] as const)(
    "sent as %s of type %s is found by url and name in any case",
    async (bookType, type) => {
      expect(await upload(workbook(EXAMPLE, bookType), type)).toEqual({
        status: 200,
        body: { message: "Stored 3 clothes" },
      });
      expect((await find(" HTTPS://Example.com/1", "cloth1")).body).toEqual({
        gender: "Male",
        colors: ["Red", "Blue", "Green"],
        sizes: ["S", "M", "L"],
        name: "Cloth1",
        brand: "BrandA",
        colors_hex: ["#FF0000", "#0000FF", "#008000"],
      });
      expect((await find("https://example.com/2", "Cloth1")).status).toBe(404);
    },
  );

  test("may come in a form, with its columns in any order and case, and others beside them", async () => {
    const rows = [
      [
        "sizes",
        "NAME",
        "colors_hex",
        "price",
        "ColorsHex ".replace("Hex ", ""),
        "url",
        "BRAND",
        "gender",
      ],
      [38, "Mixed Case", "ff0000", 19.9, "Red", "http://shop.example/mixed", "B", "Male"],
      [],
      [" 40 ", "Second", "#00ff00", "", "Green", "http://shop.example/mixed", "B", "Male"],
    ];
    const form = new FormData();
    form.set("sheet", new File([workbook(rows)], "catalogue.xlsx"));
    const answer = await callJson("POST /upload_clothes", { body: form });
    expect(answer.body).toEqual({ message: "Stored 2 clothes" });
    expect((await find("http://shop.example/mixed", "mixed case")).body).toMatchObject({
      sizes: ["38"],
      colors_hex: ["ff0000"],
    });
    expect((await find("http://shop.example/mixed", "second")).body).toMatchObject({
      sizes: ["40"],
    });
  });

  test("sent again replaces what has the same url and name", async () => {
    await upload(workbook([HEADING, item("Changing"), item("Staying")]));
    await upload(workbook([HEADING, item("CHANGING", { Sizes: "XL", Brand: "New" })]));
    const { body } = await find("https://shop.example/items", "changing");
    expect(body).toMatchObject({ name: "CHANGING", brand: "New", sizes: ["XL"] });
    expect((await find("https://shop.example/items", "staying")).body).toMatchObject({
      sizes: ["S", "M"],
    });
  });

  test("of the largest size is stored whole, and one row more is not", async () => {
    const rows = Array.from({ length: SPREADSHEET_ROWS_MAX }, (_, index) => item(`Many ${index}`));
    const { body } = await upload(workbook([HEADING, ...rows]));
    expect(body).toEqual({ message: `Stored ${SPREADSHEET_ROWS_MAX} clothes` });
    expect(
      (await find("https://shop.example/items", `many ${SPREADSHEET_ROWS_MAX - 1}`)).status,
    ).toBe(200);
    const more = await upload(workbook([HEADING, ...rows, item("One more")]));
    expect([more.status, more.body.message]).toEqual([413, expect.stringContaining("10000 rows")]);
  }, 20_000);
});

describe("bad rows", () => {
  test.each([
    ["URL", "", "is empty"],
    ["URL", "shop", '"shop" is not an http or https address'],
    ["URL", "javascript:alert(1)", "is not an http or https address"],
    ["URL", `https://shop.example/${"a".repeat(2100)}`, "at most 2048"],
    ["Name", undefined, "is empty"],
    ["Name", "n".repeat(201), "has 201 characters; at most 200 are allowed"],
    ["Brand", " ", "is empty"],
    ["Gender", "", "is empty"],
    ["Colors", ",", "is empty; write a list"],
    ["Colors Hex", "#FF0000", "has 1 colours where Colors has 2"],
    ["Colors Hex", "#FF0000,blue", '"blue" is not a colour; use #RRGGBB'],
    ["Sizes", "", "is empty"],
    ["Sizes", "s".repeat(21), "longer than 20 characters"],
  ])("%s of %j is named with its row, and nothing is stored", async (column, value, reason) => {
    const file = workbook([HEADING, item("Fine beside bad"), item("Bad", { [column]: value })]);
    const { status, body } = await upload(file);
    expect([status, body.code]).toEqual([422, "bad_spreadsheet"]);
    expect(body.details).toContainEqual({
      path: `row 3, ${column}`,
      reason: expect.stringContaining(reason),
    });
    expect((await find("https://shop.example/items", "fine beside bad")).status).toBe(404);
  });

  test("are all reported, each with the number the spreadsheet program shows", async () => {
    const rows = [
      HEADING,
      item("A", { URL: "" }),
      [],
      item("B"),
      item("C", { Sizes: "" }),
      item("b"),
    ];
    const { body } = await upload(workbook(rows));
    expect(body.details?.map(({ path }) => path)).toEqual([
      "row 2, URL",
      "row 5, Sizes",
      "row 6, Name",
    ]);
    expect(body.details?.at(-1)?.reason).toBe("the URL and name of row 4 again");
    expect(body.message).toBe("row 2, URL: is empty (and 2 more)");
  });

  test("are not looked for without the right columns", async () => {
    const { status, body } = await upload(
      workbook([
        ["URL", "Name", "Sizes", "Name"],
        ["a", "b", "c", "d"],
      ]),
    );
    expect(status).toBe(422);
    expect(body.details).toEqual([
      { path: "row 1, Brand", reason: "there is no such column" },
      { path: "row 1, Gender", reason: "there is no such column" },
      { path: "row 1, Name", reason: "there is more than one such column" },
      { path: "row 1, Colors", reason: "there is no such column" },
      { path: "row 1, Colors Hex", reason: "there is no such column" },
    ]);
    expect((await upload(workbook([HEADING]))).body.message).toContain("no rows below its heading");
  });
});

describe("what is no spreadsheet", () => {
  const good = workbook(EXAMPLE);
  const bomb = zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "xl/worksheets/sheet1.xml": new Uint8Array(40 * 1024 * 1024),
  });
  const manyParts = zipSync(
    Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`xl/p${index}.xml`, new Uint8Array(1)]),
    ),
  );

  test.each([
    ["a CSV under another name", workbook(EXAMPLE, "csv"), 415, "send an .xlsx or .xls"],
    ["a picture", new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), 415, "send an .xlsx or .xls"],
    ["nothing", new Uint8Array(), 400, "the file is empty"],
    ["a zip of something else", zipSync({ "readme.txt": strToU8("hello") }), 422, "cannot be read"],
    ["a zip that holds a workbook in a zip", zipSync({ "Index.zip": good }), 422, "cannot be read"],
    ["a workbook cut off", good.subarray(0, good.length / 2), 422, "cannot be read"],
    [
      "the first bytes of an .xls",
      workbook(EXAMPLE, "biff8").subarray(0, 600),
      422,
      "cannot be read",
    ],
    ["a small zip of a large sheet", bomb, 413, "too large inside"],
    ["a zip of very many parts", manyParts, 413, "too many parts"],
    [
      "a file too large",
      new Uint8Array(SPREADSHEET_BYTES_MAX + 1),
      413,
      String(SPREADSHEET_BYTES_MAX),
    ],
  ])("%s is refused", async (_, file, status, message) => {
    const answer = await upload(file);
    expect([answer.status, answer.body.message]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
  });

  test("a body of another type is refused by that type", async () => {
    const { status, body } = await upload(good, "text/csv");
    expect([status, body.message]).toEqual([415, expect.stringContaining("Content-Type text/csv")]);
  });

  test("a workbook that claims a million empty rows is read at once", async () => {
    const parts = unzipSync(workbook([HEADING, item("In a large sheet")]));
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    const claiming = sheet.replace(/<dimension ref="[^"]*"/, '<dimension ref="A1:XFD1048576"');
    expect(claiming).not.toBe(sheet);
    const { status } = await upload(
      zipSync({ ...parts, "xl/worksheets/sheet1.xml": strToU8(claiming) }),
    );
    expect(status).toBe(200);
  });

  test("cutting or scrambling a good workbook anywhere never breaks the service", async () => {
    for (const whole of [good, workbook(EXAMPLE, "biff8")]) {
      for (let part = 1; part < 10; part++) {
        const at = Math.floor((whole.length * part) / 10);
        const scrambled = Uint8Array.from(whole, (byte, index) =>
          index > at && index < at + 40 ? byte ^ 0x55 : byte,
        );
        for (const file of [whole.subarray(0, at), scrambled]) {
          expect((await upload(file)).status).toBeLessThan(500);
        }
      }
    }
    expect((await upload(good)).status).toBe(200);
  });
});

test("a search without its fields is refused by their names", async () => {
  const { status, body } = await callJson("POST /get_clothes", { json: { url: "" } });
  expect(status).toBe(400);
  expect(body.details?.map(({ path }) => path)).toEqual(["url", "name"]);
  expect((await call("GET /get_clothes")).status).toBe(405);
});
