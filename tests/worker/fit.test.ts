/** The fit of a finished task, and sizes recommended without a picture. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { reportFit } from "../../contracts/fit-report.ts";
import { GARMENT_CUTS } from "../../contracts/garment-cuts.ts";
import { SIZES } from "../../contracts/garment-options.ts";
import { sizeBody } from "../../contracts/size-charts.ts";
import { saveClothes } from "../../worker/clothes/catalogue.ts";
import { endingWithout, recordEnding } from "../../worker/gallery/publish.ts";
import { call, callJson, signUp, subjectOf } from "./client.ts";

const FIT = reportFit({
  cut: GARMENT_CUTS.LongSleeve,
  sex: "female",
  body: sizeBody("female", "L"),
  asked: ["M"],
});

async function finish(token: string, taskId: string, change: object = {}): Promise<void> {
  const task = { taskId, userId: subjectOf(token), attempt: 1, message: null, endedAt: 1 };
  const done = { ...endingWithout({ ...task, state: "failed" }), outcome: "done" as const };
  await recordEnding(env.DB, { ...done, fit: FIT, measurements: { chest: 102.5 }, ...change });
}

describe("the fit of a task", () => {
  test("is its report with the measured body", async () => {
    const { token } = await signUp();
    await finish(token, "1738860111110");
    const answer = await callJson("GET /generate/1738860111110/fit", { token });
    expect(answer).toEqual({ status: 200, body: { ...FIT, measurements: { chest: 102.5 } } });
    expect(answer.body).toMatchObject({ best_size: "L", best_asked: "M" });
  });

  test("is not there for anybody else, nor for a task that never was", async () => {
    const { token } = await signUp();
    await finish(token, "1738860111120");
    const other = (await signUp()).token;
    for (const id of ["1738860111120", "1738860999990", "nonsense"]) {
      const answer = await callJson(`GET /generate/${id}/fit`, { token: other });
      expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
    expect((await call("GET /generate/1738860111120/fit")).status).toBe(401);
  });

  test("is 202 with the status while the task is under way", async () => {
    const { token } = await signUp();
    const json = {
      user_details: { skin_tone: 2, gender: "Female" },
      apparel_details: { item_id: "LongSleeve", color: "Black", size: "M" },
    };
    const { body } = await callJson("POST /generate", { token, json });
    const response = await call(`GET /generate/${String(body["task_id"])}/fit`, { token });
    expect(response.status).toBe(202);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await response.json()).toMatchObject({ status: 0, message: expect.any(String) });
  });

  test("is a conflict where the task has failed, with the reason", async () => {
    const { token } = await signUp();
    await finish(token, "1738860111130", {
      outcome: "failed",
      fit: null,
      message: "no cloth left",
    });
    const answer = await callJson("GET /generate/1738860111130/fit", { token });
    expect(answer).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(answer.body.message).toContain("no cloth left");
  });
});

describe("a recommended size", () => {
  const HEAVY = {
    gender: "Female",
    body_dimensions: [{ key: "b_{main}_overweight", value: 1 }],
  };
  const ITEM = { item_id: "LongSleeve" };

  async function recommend(json: object, token?: string) {
    return callJson("POST /recommend_size", { token: token ?? (await signUp()).token, json });
  }

  beforeAll(async () => {
    const row = { url: "https://shop.example/tee", brand: "Indigo", colors: [], colorsHex: [] };
    await saveClothes(env.DB, [
      { ...row, name: "Boxy Tee", gender: "Male", sizes: ["S", "M", "Wide"] },
      { ...row, name: "Odd Tee", gender: "Male", sizes: ["Narrow", "Wide"] },
    ]);
  });

  test("compares all sizes with the body that the details describe", async () => {
    const { status, body } = await recommend({ user_details: HEAVY, apparel_details: ITEM });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ item: "LongSleeve", cut_for: "Female", given: [] }),
    ]);
    expect((body["sizes"] as { size: string }[]).map(({ size }) => size)).toEqual([...SIZES]);
    const slim = await recommend({ user_details: { gender: "Female" }, apparel_details: ITEM });
    const rank = (size: unknown): number => SIZES.indexOf(size as "M");
    expect(rank(body["best_size"])).toBeGreaterThan(rank(slim.body["best_size"]));
    expect(Object.keys(body["accuracy_cm"] as object)).toContain("chest");
  });

  test("takes the whole body of /generate and judges the sizes it names", async () => {
    const { status, body } = await recommend({
      user_details: { ...HEAVY, skin_tone: 2, pose: "I-Pose", view_mode: 0, hairstyle: "10" },
      apparel_details: {
        brand: "brand",
        item_id: "TShirt",
        color: "Black",
        size: "XS",
        size2: "s",
      },
      image_options: { quality: 100 },
    });
    expect([status, body["best_asked"]]).toEqual([200, "S"]);
    const asked = (body["sizes"] as { size: string; asked: boolean }[]).filter(
      (each) => each.asked,
    );
    expect(asked.map(({ size }) => size)).toEqual(["XS", "S"]);
  });

  test("goes by a tape before it goes by sliders", async () => {
    const measurements = { chest: 94, waist: 78, hips: 102, upperArm: 28, armLength: 47.6 };
    const { body } = await recommend({ user_details: HEAVY, measurements, apparel_details: ITEM });
    expect(body).toMatchObject({ best_size: "M", measurements, given: expect.any(Array) });
    expect(body["given"]).toHaveLength(5);
    expect(body["accuracy_cm"]).not.toHaveProperty("chest");
  });

  test("is found from what is stored with the user", async () => {
    const { token } = await signUp();
    const empty = await recommend({ apparel_details: ITEM }, token);
    expect(empty).toMatchObject({ status: 400, body: { details: [{ path: "user_details" }] } });

    const dimensions = JSON.stringify(HEAVY.body_dimensions);
    await callJson("POST /update_user_details", { token, json: { body_dimensions: dimensions } });
    const stored = await recommend({ apparel_details: ITEM }, token);
    const told = await recommend({ user_details: HEAVY, apparel_details: ITEM });
    expect(stored).toEqual(told);

    const tape = JSON.stringify({ Bust: "94 cm", waist: 78, mood: "good" });
    await callJson("POST /update_user_details", {
      token,
      json: { real_world_measurements: tape },
    });
    const taped = await recommend({ apparel_details: ITEM }, token);
    expect(taped.body).toMatchObject({
      given: ["chest", "waist"],
      measurements: { chest: 94, waist: 78 },
    });
  });

  test("is found from a tape alone", async () => {
    const apparel_details = { item_id: "Trousers" };
    const { body } = await recommend({ measurements: { waist: 79 }, apparel_details });
    expect(body).toMatchObject({ best_size: "M", given: ["waist"], accuracy_cm: {} });
  });

  test("of a catalogue's item is one of its own, by the chart of those it is made for", async () => {
    const { body } = await recommend({
      user_details: HEAVY,
      apparel_details: { item_id: "boxy tee" },
    });
    expect(body).toMatchObject({ item: "TShirt", cut_for: "Male" });
    expect((body["sizes"] as { size: string }[]).map(({ size }) => size)).toEqual(["S", "M"]);
  });

  test.each<[string, object, string]>([
    [
      "apparel_details.item_id",
      { apparel_details: { item_id: "Toga" } },
      "neither in the catalogue",
    ],
    ["apparel_details.size", { apparel_details: { ...ITEM, size: "Huge" } }, "not a size of this"],
    [
      "apparel_details.size",
      { apparel_details: { item_id: "Boxy Tee", size: "wide" } },
      'how large "Wide" is cannot be known',
    ],
    [
      "apparel_details.item_id",
      { apparel_details: { item_id: "Odd Tee" } },
      "how large its sizes (Narrow, Wide) are cannot be known; the charts have XXS",
    ],
    ["measurements.chest", { measurements: { chest: 9 } }, "9 is too small; allowed is 10 to 250"],
    ["measurements", { measurements: { ears: 9 } }, 'unknown key "ears"'],
    ["user_details.gender", { user_details: { gender: "Robot" } }, "use one of: Female, Male"],
  ])("is refused with a wrong %s (%#)", async (path, change, reason) => {
    const { status, body } = await recommend({
      user_details: HEAVY,
      apparel_details: ITEM,
      ...change,
    });
    expect([status, body.code]).toEqual([400, "bad_request"]);
    expect(body.details).toContainEqual({ path, reason: expect.stringContaining(reason) });
  });

  test("is refused where what is stored is no body, and says so", async () => {
    const { token } = await signUp();
    await callJson("POST /update_user_details", { token, json: { body_dimensions: "string" } });
    const { status, body } = await recommend({ apparel_details: ITEM }, token);
    expect([status, body.message]).toEqual([
      400,
      expect.stringContaining("the stored body_dimensions are not a JSON list"),
    ]);
  });
});
