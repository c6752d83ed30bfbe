import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { ApparelDetails } from "../../contracts/generate.ts";
import { saveClothes, type CatalogueEntry } from "../../worker/clothes/catalogue.ts";
import { genderOfText } from "../../worker/clothes/gender-words.ts";
import { templateOfName } from "../../worker/clothes/garment-words.ts";
import { resolveApparel } from "../../worker/clothes/resolve-apparel.ts";

const JEANS: CatalogueEntry = {
  url: "https://shop.example/jeans",
  name: "Slim Jeans",
  brand: "Indigo",
  gender: "Male",
  colors: ["Stone Wash", "Raw"],
  colorsHex: ["#8899AA", "#112233"],
  sizes: ["S", "m", "2XL", "One Size"],
};

beforeAll(async () => {
  await saveClothes(env.DB, [
    JEANS,
    {
      ...JEANS,
      url: "https://other.example/jeans",
      brand: "Other",
      colors: ["Pink"],
      colorsHex: ["#FF00FF"],
    },
    { ...JEANS, name: "Number 7", gender: "Unisex" },
    { ...JEANS, name: "Number 8", gender: "Women" },
  ]);
});

function resolve(change: Partial<ApparelDetails>, gender: "Female" | "Male" = "Female") {
  const apparel = { brand: "", item_id: "TShirt", color: "Black", size: "M", ...change };
  return resolveApparel(env.DB, apparel, gender);
}

describe("a template", () => {
  test("is named in any case, whatever the brand", async () => {
    expect(await resolve({ item_id: "longsleeve", brand: "brand", size2: "L" })).toEqual({
      template: "LongSleeve",
      color_hex: "000000",
      size: "M",
      size2: "L",
    });
  });

  test.each([
    ["Rebecca Purple", "663399"],
    ["light-blue", "ADD8E6"],
    ["#a1b2c3", "A1B2C3"],
    ["A1B2C3FF", "A1B2C3"],
  ])("takes the colour %s", async (color, hex) => {
    expect((await resolve({ color })).color_hex).toBe(hex);
  });

  test.each([
    ["xl", "XL"],
    ["2xl", "XXL"],
    ["3XL", "XXXL"],
    ["2xs", "XXS"],
  ])("takes the size %s", async (size, known) => {
    expect((await resolve({ size })).size).toBe(known);
  });

  test("has one size where the second is empty", async () => {
    expect(await resolve({ size2: "" })).not.toHaveProperty("size2");
  });
});

describe("an item of the catalogue", () => {
  test("is found by name in any case, and by brand where there are several", async () => {
    const item = { item_id: "SLIM JEANS", size: "XXL", size2: "one size" };
    expect(await resolve({ ...item, brand: "indigo", color: "stone wash" })).toEqual({
      template: "Jeans",
      color_hex: "8899AA",
      size: "XXL",
      size2: "One Size",
      sizes: ["S", "M", "XXL", "One Size"],
      cut_for: "Male",
    });
    expect((await resolve({ ...item, brand: "OTHER", color: "pink" })).color_hex).toBe("FF00FF");
    await expect(resolve({ ...item, brand: "Nobody" })).rejects.toMatchObject({
      code: "bad_request",
      message: expect.stringMatching(/brands are: (Indigo, Other|Other, Indigo)/),
    });
  });

  test("takes its own colours, by name or by hex, and no others", async () => {
    const item = { item_id: "Slim Jeans", brand: "Indigo" };
    expect((await resolve({ ...item, color: "#112233" })).color_hex).toBe("112233");
    await expect(resolve({ ...item, color: "Black" })).rejects.toMatchObject({
      message: expect.stringContaining("use one of: Stone Wash (#8899AA), Raw (#112233)"),
    });
    await expect(resolve({ ...item, color: "Raw", size: "XXS" })).rejects.toMatchObject({
      message: expect.stringContaining("use one of: S, m, 2XL, One Size"),
    });
  });

  test("whose name says nothing is drawn as its gender, or else the avatar's, suggests", async () => {
    const raw = { color: "Raw" };
    expect((await resolve({ item_id: "Number 7", ...raw }, "Male")).template).toBe("TShirt");
    expect((await resolve({ item_id: "Number 7", ...raw }, "Female")).template).toBe("LongSleeve");
    expect((await resolve({ item_id: "Number 8", ...raw }, "Male")).template).toBe("LongSleeve");
  });
});

test.each([
  ["Female", "Female"],
  ["women's", "Female"],
  ["Damen", "Female"],
  ["Mädchen", "Female"],
  ["femme", "Female"],
  ["Mujer", "Female"],
  ["Donna", "Female"],
  ["女", "Female"],
  ["M", "Male"],
  ["Herren", "Male"],
  ["Homme", "Male"],
  ["Uomo", "Male"],
  ["Мужской", "Male"],
  ["男装", "Male"],
  ["Unisex", undefined],
  ["mixte", undefined],
  ["", undefined],
])("the gender %j means %s", (text, gender) => {
  expect(genderOfText(text)).toBe(gender);
});

test.each([
  ["Slim-Fit Jeans", "Jeans"],
  ["CroppedTankTop", "TankTop"],
  ["Sleeveless shirt", "TankTop"],
  ["Short sleeve shirt", "TShirt"],
  ["Oversized T-Shirt", "TShirt"],
  ["Steel coat", "Jacket"],
  ["Yoga pants", "Leggings"],
  ["Damen Langarmshirt", "LongSleeve"],
  ["Kurze Hose", "Shorts"],
  ["Débardeur en coton", "TankTop"],
  ["Pantalón ancho", "Trousers"],
  ["Calção de banho", "Shorts"],
  ["Tişört", "TShirt"],
  ["Майка", "TankTop"],
  ["Белая футболка", "TShirt"],
  ["修身长袖衫", "LongSleeve"],
  ["ハーフパンツ", "Shorts"],
  ["청바지", "Jeans"],
] as const)("%s is a %s", (name, template) => {
  expect(templateOfName(name, "Female")).toBe(template);
});
