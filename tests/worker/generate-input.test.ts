/** What `/generate` and `/generate_video` take and refuse, to the last field. */
import { describe, expect, test } from "vitest";
import { generateRequest } from "../../contracts/generate.ts";
import { callJson, signUp } from "./client.ts";

const LOOK = {
  user_details: {
    face_shape: "long",
    skin_tone: 2,
    pose: "I-Pose",
    body_dimensions: [
      { key: "b_{main}_muscular", value: 0.5 },
      { key: "b_{Torso}_Breast Size", value: 2 },
    ],
    body_dimension_lengths: [{ key: "spine", value: { x: 1.1, y: 1.2, z: 1.1 } }],
    hairstyle: "10",
    hair_color: "6B4F30FF",
    camera_view: "Front",
    view_mode: 0,
    expression: "Kiss",
    background_color_hex: "FFE4DBFF",
    gender: "Female",
  },
  apparel_details: { brand: "brand", item_id: "LongSleeve", color: "Black", size: "M", size2: "L" },
};
const IMAGE = { ...LOOK, image_options: { quality: 100, thumbnail_width: 128 } };
const VIDEO = {
  ...LOOK,
  video_options: { pixverse: false, duration: 5, negative_prompt: "", prompt: "", seed: 0 },
};

type Json = Record<string, unknown>;

/** The example with one part of it changed. */
function changed(look: Json, part: string, change: Json): Json {
  return { ...look, [part]: { ...Object(look[part]), ...change } };
}

test("the document's own examples are taken", async () => {
  const { token } = await signUp();
  for (const [request, json] of [
    ["POST /generate", IMAGE],
    ["POST /generate_video", VIDEO],
  ] as const) {
    const { status, body } = await callJson(request, { token, json });
    expect([status, body]).toEqual([200, { task_id: expect.stringMatching(/^\d{13}$/) }]);
  }
});

test("names are taken in any case, and what is left out has its default", () => {
  const { user_details, image_options } = generateRequest.parse({
    user_details: { skin_tone: 0, gender: "FEMALE", pose: "t-pose", hair_color: "#abcdef" },
    apparel_details: { item_id: "TShirt", color: "red", size: "s", size2: "" },
  });
  expect(user_details).toMatchObject({
    gender: "Female",
    pose: "T-Pose",
    hair_color: "ABCDEFFF",
    camera_view: "Front",
    expression: "Neutral",
    body_dimensions: [],
  });
  expect(image_options).toEqual({ quality: 90, thumbnail_width: 128, width: 1024, height: 1536 });
});

describe("a request for a picture is refused with", () => {
  test.each<[string, Json, string]>([
    ["face_shape", { face_shape: "egg" }, '"egg" is not known; use one of: oval, round'],
    ["face_shape", { face_shape: 3 }, "3 is not a string"],
    ["skin_tone", { skin_tone: 10 }, "10 is too large; allowed is 0 to 9"],
    ["skin_tone", { skin_tone: -1 }, "-1 is too small; allowed is 0 to 9"],
    ["skin_tone", { skin_tone: 1.5 }, "1.5 is not a whole number"],
    ["skin_tone", { skin_tone: "2" }, '"2" is not a finite number'],
    ["skin_tone", { skin_tone: undefined }, "is missing"],
    ["skin_tone", { skin_tone: null }, "null is not a finite number"],
    ["pose", { pose: "Levitating" }, '"Levitating" is not known; use one of: I-Pose'],
    ["hairstyle", { hairstyle: 10 }, "10 is not a string"],
    ["hair_color", { hair_color: "brown" }, '"brown" is not a colour; use RRGGBBAA'],
    ["hair_color", { hair_color: "6B4F3" }, '"6B4F3" is not a colour'],
    ["background_color_hex", { background_color_hex: "" }, '"" is not a colour'],
    ["camera_view", { camera_view: "Top" }, '"Top" is not known'],
    ["view_mode", { view_mode: 7 }, "7 is not known; use one of: 0, 1, 2"],
    ["expression", { expression: ["Kiss"] }, '["Kiss"] is not a string'],
    ["gender", { gender: "Robot" }, "use one of: Female, Male"],
    ["body_dimensions", { body_dimensions: {} }, "{} is not an array"],
    [
      "body_dimensions[0].key",
      { body_dimensions: [{ key: "b_{main}_tail", value: 0 }] },
      '"b_{main}_tail" is not known; use one of: b_{main}_muscular',
    ],
    [
      "body_dimensions[0].value",
      { body_dimensions: [{ key: "b_{main}_skinny", value: 2.01 }] },
      "2.01 is too large; allowed is -2 to 2",
    ],
    [
      "body_dimensions[0].value",
      { body_dimensions: [{ key: "b_{main}_skinny" }] },
      "is missing; expected is a finite number",
    ],
    [
      "body_dimensions[1].key",
      {
        body_dimensions: [
          { key: "b_{main}_skinny", value: 0 },
          { key: "B_{MAIN}_SKINNY", value: 1 },
        ],
      },
      "is given twice",
    ],
    [
      "body_dimension_lengths[0].key",
      { body_dimension_lengths: [{ key: "wing", value: { x: 1, y: 1, z: 1 } }] },
      '"wing" is not known; use one of: spine',
    ],
    [
      "body_dimension_lengths[0].value.z",
      { body_dimension_lengths: [{ key: "spine", value: { x: 1, y: 1 } }] },
      "is missing",
    ],
    [
      "body_dimension_lengths[0].value.y",
      { body_dimension_lengths: [{ key: "spine", value: { x: 1, y: 9, z: 1 } }] },
      "9 is too large",
    ],
    ["", { wings: 2 }, 'unknown key "wings"; known are: face_shape'],
  ])("a wrong user_details.%s (%#)", async (path, change, reason) => {
    const { token } = await signUp();
    const json = changed(IMAGE, "user_details", change);
    const { status, body } = await callJson("POST /generate", { token, json });
    expect([status, body.code]).toEqual([400, "bad_request"]);
    const full = ["user_details", path].filter(Boolean).join(".");
    expect(body.details).toContainEqual({ path: full, reason: expect.stringContaining(reason) });
    expect(body.message).toContain(reason);
  });

  test.each<[string, Json, string]>([
    ["quality", { quality: 0 }, "0 is too small; allowed is 1 to 100"],
    ["width", { width: 2049 }, "2049 is too large; allowed is 256 to 2048"],
    ["height", { height: 255 }, "255 is too small; allowed is 256 to 2048"],
    ["thumbnail_width", { thumbnail_width: 12.5 }, "12.5 is not a whole number"],
    ["", { dpi: 300 }, 'unknown key "dpi"'],
  ])("a wrong image_options.%s (%#)", async (path, change, reason) => {
    const { token } = await signUp();
    const json = changed(IMAGE, "image_options", change);
    const { status, body } = await callJson("POST /generate", { token, json });
    const full = ["image_options", path].filter(Boolean).join(".");
    expect(status).toBe(400);
    expect(body.details).toContainEqual({ path: full, reason: expect.stringContaining(reason) });
  });

  test("everything that is wrong at once", async () => {
    const { token } = await signUp();
    const json = {
      user_details: { skin_tone: 99, gender: "x", pose: "y" },
      image_options: { width: 1 },
    };
    const { body } = await callJson("POST /generate", { token, json });
    expect(body.details?.map(({ path }) => path)).toEqual([
      "user_details.skin_tone",
      "user_details.pose",
      "user_details.gender",
      "apparel_details",
      "image_options.width",
    ]);
  });
});

describe("a request for a video is refused with", () => {
  test.each<[string, Json, string]>([
    ["duration", { duration: 11 }, "11 is too large; allowed is 1 to 10"],
    ["pixverse", { pixverse: "yes" }, '"yes" is not a boolean'],
    ["seed", { seed: -1 }, "-1 is too small"],
    ["prompt", { prompt: "p".repeat(2049) }, "is too long; the most is 2048 characters"],
    ["width", { width: 481 }, "481 is not a multiple of 2"],
    ["fps", { fps: 25 }, "25 is not known; use one of: 24, 30"],
  ])("a wrong video_options.%s (%#)", async (path, change, reason) => {
    const { token } = await signUp();
    const json = changed(VIDEO, "video_options", change);
    const { status, body } = await callJson("POST /generate_video", { token, json });
    expect(status).toBe(400);
    expect(body.details).toContainEqual({
      path: `video_options.${path}`,
      reason: expect.stringContaining(reason),
    });
  });

  test("the options of a picture", async () => {
    const { token } = await signUp();
    const { status, body } = await callJson("POST /generate_video", { token, json: IMAGE });
    expect([status, body.message]).toEqual([
      400,
      expect.stringContaining('unknown key "image_options"'),
    ]);
  });
});

describe("apparel", () => {
  test.each<[string, Json, string]>([
    ["item_id", { item_id: "Toga" }, '"Toga" is neither in the catalogue nor a garment template'],
    ["item_id", { item_id: "" }, "is too short"],
    ["color", { color: "blurple" }, '"blurple" is not a colour; use RRGGBB or one of: aliceblue'],
    ["size", { size: "Huge" }, '"Huge" is not a size of this item; use one of: XXS'],
    ["size2", { size2: "Tiny" }, '"Tiny" is not a size of this item'],
    ["size", { size: undefined }, "is missing"],
  ])("that is unknown is refused: %s (%#)", async (path, change, reason) => {
    const { token } = await signUp();
    const json = changed(IMAGE, "apparel_details", change);
    const { status, body } = await callJson("POST /generate", { token, json });
    expect(status).toBe(400);
    expect(body.details).toContainEqual({
      path: `apparel_details.${path}`,
      reason: expect.stringContaining(reason),
    });
  });
});
