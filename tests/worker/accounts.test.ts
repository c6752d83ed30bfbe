import { describe, expect, test } from "vitest";
import { ADA, callJson, signUp } from "./client.ts";

describe("registering", () => {
  test("an e-mail can be registered once, however it is written", async () => {
    const first = await callJson("POST /register", {
      json: { email: " Grace@Example.com", ...ADA },
    });
    expect(first).toEqual({ status: 200, body: { message: "Registered" } });
    const second = await callJson("POST /register", {
      json: { email: "grace@example.COM ", ...ADA },
    });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("grace@example.com"),
    });
  });

  test.each([
    ["a missing field", { gender: undefined }, "gender", "is missing"],
    ["an address that is none", { email: "ada" }, "email", '"ada"'],
    [
      "a birth date in milliseconds",
      { date_of_birth: 631152000000 },
      "date_of_birth",
      "631152000000 is not in the past",
    ],
    [
      "a birth date as text",
      { date_of_birth: "1990-01-01" },
      "date_of_birth",
      '"1990-01-01" is not a finite number',
    ],
    ["a birth date before anyone alive", { date_of_birth: -5e9 }, "date_of_birth", "120 years"],
    [
      "a fraction of a second",
      { date_of_birth: 0.5 },
      "date_of_birth",
      "0.5 is not a whole number",
    ],
    ["a name of spaces", { full_name: "  " }, "full_name", "the least is 1 characters"],
    ["a name too long", { full_name: "a".repeat(201) }, "full_name", "the most is 200 characters"],
    ["a key nobody knows", { role: "admin" }, "", "known are: email, full_name"],
  ])("%s is refused by name", async (_, change, path, reason) => {
    const { status, body } = await callJson("POST /register", {
      json: { email: "edsger@example.com", ...ADA, ...change },
    });
    expect(status).toBe(400);
    expect(body.code).toBe("bad_request");
    expect(body.details?.[0]?.path).toBe(path);
    expect(body.details?.[0]?.reason).toContain(reason);
    expect(body.message).toContain(reason);
    expect((await callJson("POST /login", { json: { email: "edsger@example.com" } })).status).toBe(
      404,
    );
  });
});

describe("the account", () => {
  test("is read back as it was registered and changes only where it is told to", async () => {
    const { email, token } = await signUp();
    expect((await callJson("GET /get_user_info", { token })).body).toEqual({ email, ...ADA });
    const update = await callJson("POST /update_user_info", { token, json: { gender: "Male" } });
    expect(update).toEqual({ status: 200, body: { message: "Updated" } });
    expect((await callJson("GET /get_user_info", { token })).body).toEqual({
      email,
      ...ADA,
      gender: "Male",
    });
  });

  test("keeps its e-mail", async () => {
    const { email, token } = await signUp();
    const update = await callJson("POST /update_user_info", {
      token,
      json: { email: "other@example.com" },
    });
    expect(update.status).toBe(400);
    expect((await callJson("GET /get_user_info", { token })).body).toMatchObject({ email });
  });
});

describe("the details", () => {
  test("are blank at first and then what was saved", async () => {
    const { token } = await signUp();
    const blank = {
      face_shape: "",
      skin_tone: 0,
      body_dimensions: "",
      real_world_measurements: "",
      hair_style: "",
      hair_color: "",
    };
    expect((await callJson("GET /get_user_details", { token })).body).toEqual(blank);
    await callJson("POST /update_user_details", {
      token,
      json: { skin_tone: 4, hair_style: "10" },
    });
    await callJson("POST /update_user_details", {
      token,
      json: { body_dimensions: '[{"key":1}]' },
    });
    expect((await callJson("GET /get_user_details", { token })).body).toEqual({
      ...blank,
      skin_tone: 4,
      hair_style: "10",
      body_dimensions: '[{"key":1}]',
    });
  });

  test.each([
    ["an empty update", {}, "give at least one field"],
    ["a skin tone beyond the scale", { skin_tone: 10 }, "10 is too large; allowed is 0 to 9"],
    ["a list for a text", { body_dimensions: [] }, "[] is not a string"],
    ["null", null, "null is not an object"],
  ])("%s is refused", async (_, json, reason) => {
    const { token } = await signUp();
    const { status, body } = await callJson("POST /update_user_details", { token, json });
    expect(status).toBe(400);
    expect(body.message).toContain(reason);
  });
});
