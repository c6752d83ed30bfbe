import { describe, expect, it } from "vitest";
import {
  pixversePrompt,
  pixverseOrder,
  PROMPT_LENGTH_MAX,
} from "../../../render-node/pixverse/pixverse-order.ts";
import {
  PIXVERSE_BASE_URL,
  pixverseSeconds,
  pixverseSettings,
} from "../../../render-node/pixverse/pixverse-settings.ts";

const issueOf = (settings: object) =>
  pixverseSettings.safeParse({ key: "k", ...settings }).error?.issues[0]?.message;

describe("settings", () => {
  it("need nothing but the key", () => {
    expect(pixverseSettings.parse({ key: "k" })).toEqual({
      key: "k",
      baseUrl: PIXVERSE_BASE_URL,
      model: "v5",
      quality: "720p",
    });
  });

  it("refuse an unknown model and quality with the known ones", () => {
    expect(issueOf({ model: "v9" })).toBe(
      '"v9" is not known; use one of: v3.5, v4, v4.5, v5, v5.5, v5.6, v6, c1',
    );
    expect(issueOf({ quality: "4k" })).toContain("360p, 540p, 720p, 1080p");
  });

  it("send the key over HTTPS only, save to this machine", () => {
    expect(issueOf({ baseUrl: "http://app-api.pixverse.ai/openapi/v2" })).toContain("https");
    expect(issueOf({ baseUrl: "pixverse" })).toContain('"pixverse"');
    const { baseUrl } = pixverseSettings.parse({ key: "k", baseUrl: "http://127.0.0.1:9/v2/" });
    expect(baseUrl).toBe("http://127.0.0.1:9/v2");
  });

  it("refuse a key that no header can carry, without showing it", () => {
    expect(issueOf({ key: "se\ncret" })).toContain("printable");
    expect(issueOf({ key: "se\ncret" })).not.toContain("cret");
  });
});

describe("an order", () => {
  const options = { prompt: "", negative_prompt: "blur", duration: 5, seed: 0 };

  it.each([
    ["v5", "720p", 1, 5],
    ["v5", "720p", 6, 5],
    ["v5", "720p", 6.5, 8],
    ["v5", "720p", 10, 8],
    ["v3.5", "1080p", 8, 5],
    ["v5.5", "720p", 9, 10],
    ["v5.5", "1080p", 10, 8],
    ["v6", "720p", 7, 7],
  ] as const)("of %s in %s for %d s is of %d s", (model, quality, wanted, made) => {
    expect(pixverseSeconds({ model, quality }, wanted)).toBe(made);
  });

  it("begins with the rules of the fitting room and never exceeds PixVerse's limit", () => {
    expect(pixversePrompt("")).toMatch(/^The outfit stays .* shows the outfit\.$/);
    expect(pixversePrompt("walks")).toMatch(/ walks$/);
    const long = pixversePrompt("😀".repeat(1024));
    expect(long.length).toBeLessThanOrEqual(PROMPT_LENGTH_MAX);
    expect(long.isWellFormed()).toBe(true);
  });

  it("names what to avoid only to the models that know the field", () => {
    expect(pixverseOrder(1, options, { model: "v5", quality: "720p" })).toHaveProperty(
      "negative_prompt",
      "blur",
    );
    const late = pixverseOrder(1, options, { model: "v6", quality: "720p" });
    expect(late).not.toHaveProperty("negative_prompt");
    expect(late).not.toHaveProperty("motion_mode");
  });
});
