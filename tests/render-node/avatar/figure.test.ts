import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  EXPRESSIONS,
  FACE_SHAPES,
  HAIRSTYLES,
  SKIN_TONE_RANGE,
} from "../../../contracts/avatar-options.ts";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { openStudio, type Studio } from "./people.ts";

let studio: Studio;
let plain: Avatar;
beforeAll(async () => {
  studio = await openStudio();
  plain = await studio.build();
});
afterAll(() => studio.model.close());

function part(avatar: Avatar, name: string): Part {
  const found = avatar.parts.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the figure has no ${name}`);
  return found;
}

/** Largest z of what a part draws. */
function foremost({ positions, indices }: Part): number {
  return Math.max(...Array.from(indices, (index) => positions[index * 3 + 2] ?? 0));
}

function middle({ positions }: Part, axis: 0 | 1 | 2): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < positions.length; i += 3) {
    low = Math.min(low, positions[i] ?? 0);
    high = Math.max(high, positions[i] ?? 0);
  }
  return (low + high) / 2;
}

describe("a figure's parts", () => {
  it("are whole: unit normals, uvs for every vertex, indices in range", async () => {
    const avatar = await studio.build({ hairstyle: "7", gender: "Male" });
    for (const { positions, normals, uvs, indices } of avatar.parts) {
      const count = positions.length / 3;
      expect(normals).toHaveLength(positions.length);
      expect(uvs).toHaveLength(count * 2);
      expect(indices.every((index) => index < count)).toBe(true);
      expect(positions.every(Number.isFinite)).toBe(true);
      const lengths = Array.from({ length: count }, (_, vertex) =>
        Math.hypot(...normals.slice(vertex * 3, vertex * 3 + 3)),
      );
      // A vertex of which no triangle has an area has no normal.
      expect(lengths.every((length) => length === 0 || Math.abs(length - 1) < 1e-3)).toBe(true);
    }
  });

  it("show the body alone, without helpers", () => {
    const skin = part(plain, "skin");
    expect(skin.indices.length / 3).toBe(13_378 * 2);
  });

  it("put clear corneas in front of opaque eyes", () => {
    const [balls, corneas] = [part(plain, "eyes"), part(plain, "corneas")];
    expect(corneas.surface.kind).toBe("cornea");
    expect(foremost(corneas)).toBeGreaterThan(foremost(balls));
  });

  it("follow the head when the figure is longer", async () => {
    const taller = await studio.build({
      body_dimension_lengths: [{ key: "spine", value: { x: 1, y: 1.3, z: 1 } }],
      hairstyle: "5",
      expression: "Laugh",
    });
    const usual = await studio.build({ hairstyle: "5", expression: "Laugh" });
    const rise = taller.measurements.height - usual.measurements.height;
    expect(rise).toBeGreaterThan(5);
    for (const name of ["hair", "eyes", "teeth", "eyebrows"]) {
      const moved = (middle(part(taller, name), 1) - middle(part(usual, name), 1)) * 10;
      expect(Math.abs(moved - rise)).toBeLessThan(0.3);
    }
  });
});

describe("a request's face, skin and hair", () => {
  it.each(FACE_SHAPES.filter((shape) => shape !== "oval"))(
    "%s differs from oval",
    async (shape) => {
      const other = await studio.build({ face_shape: shape });
      let most = 0;
      other.shape.forEach((value, i) => {
        most = Math.max(most, Math.abs(value - (plain.shape[i] ?? 0)));
      });
      expect(most).toBeGreaterThan(0.08);
    },
  );

  it("gives every expression a face of its own and leaves the body alone", async () => {
    const shapes = await Promise.all(
      EXPRESSIONS.map(async (expression) => (await studio.build({ expression })).shape),
    );
    const wrist = 10_548 * 3;
    for (const [i, a] of shapes.entries()) {
      expect(a[wrist]).toBeCloseTo(shapes[0]?.[wrist] ?? 0, 5);
      for (const b of shapes.slice(i + 1)) {
        expect(a.some((value, at) => Math.abs(value - (b[at] ?? 0)) > 0.02)).toBe(true);
      }
    }
  });

  it("shows teeth in a laugh", async () => {
    for (const gender of ["Female", "Male"] as const) {
      const avatar = await studio.build({ gender, expression: "Laugh" });
      const teeth = mouthLine(avatar, "teeth");
      const seen = mouthLine(avatar, "skin").filter((skin, i) => (teeth[i] ?? -Infinity) > skin);
      expect(seen.length).toBeGreaterThan(3);
    }
  });

  it("closes the lips in a kiss, with no tooth to be seen", async () => {
    for (const gender of ["Female", "Male"] as const) {
      const avatar = await studio.build({ gender, expression: "Kiss" });
      expect(avatar.parts.some(({ name }) => name === "teeth")).toBe(false);
      const skin = mouthLine(avatar, "skin");
      const lips = Math.max(...skin);
      // Deeper than a centimetre is a hole; a millimetre or two between the lips is a line.
      expect(skin.filter((z) => lips - z > 0.3).length).toBeLessThan(4);
    }
  });

  it("skin grows darker with the tone, in women and men", async () => {
    for (const gender of ["Female", "Male"] as const) {
      const lights: number[] = [];
      for (let tone = 3; tone <= SKIN_TONE_RANGE.max; tone++) {
        const { surface } = part(await studio.build({ gender, skin_tone: tone }), "skin");
        if (surface.kind !== "skin") throw new Error("skin is not skin");
        lights.push(typicalLight(surface.texture.rgba) * surface.tint[1]);
      }
      lights.slice(1).forEach((light, i) => expect(light).toBeLessThan(lights[i] ?? 0));
    }
  });

  it("brows are darker than the skin they are on, however light the hair", async () => {
    for (const skin_tone of [0, 4, 7, 9]) {
      const avatar = await studio.build({ skin_tone, hair_color: "FFF0D0FF" });
      const { surface: skin } = part(avatar, "skin");
      const { surface: brows } = part(avatar, "eyebrows");
      if (skin.kind !== "skin" || brows.kind !== "hair") throw new Error("not skin and hair");
      expect(typicalLight(brows.texture.rgba) * brows.tint[1]).toBeLessThan(
        typicalLight(skin.texture.rgba) * skin.tint[1],
      );
    }
  });

  it("hairstyle 0 is bald", () => {
    expect(plain.parts.some(({ name }) => name === "hair")).toBe(false);
  });

  it.each(HAIRSTYLES.filter((style) => style !== "0"))(
    "hairstyle %s sits on the head",
    async (hairstyle) => {
      const avatar = await studio.build({ hairstyle });
      const { positions } = part(avatar, "hair");
      let highest = -Infinity;
      for (let i = 1; i < positions.length; i += 3) highest = Math.max(highest, positions[i] ?? 0);
      const top = avatar.measurements.height / 10;
      expect(highest).toBeGreaterThan(top);
      expect(highest).toBeLessThan(top + 1);
    },
  );

  it("hair takes the colour asked for and keeps its alpha", async () => {
    const { surface } = part(
      await studio.build({ hairstyle: "5", hair_color: "3050C080" }),
      "hair",
    );
    if (surface.kind !== "hair") throw new Error("hair is not hair");
    expect(surface.opacity).toBeCloseTo(128 / 255, 5);
    const [red, green, blue] = surface.tint;
    expect(blue).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(red);
    const { rgba } = surface.texture;
    for (let i = 0; i < 4000; i += 4) expect(rgba[i]).toBe(rgba[i + 2]);
  });
});

/** Largest z of a part along the middle of the face from nose to chin, every millimetre. */
function mouthLine(avatar: Avatar, name: string): number[] {
  const joint = (bone: string): number =>
    avatar.joints[(studio.pack.rig.indexOf.get(bone) ?? 0) * 3 + 1] ?? 0;
  const drawn = part(avatar, name);
  const front: number[] = [];
  for (let y = joint("oris01") - 0.05; y < joint("oris05") + 0.05; y += 0.01) {
    front.push(frontOf(drawn, 0.01, y));
  }
  return front;
}

/** Largest z at which a line along z through (x, y) meets a part. */
function frontOf({ positions, indices }: Part, x: number, y: number): number {
  let front = -Infinity;
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => {
      const i = (indices[at + k] ?? 0) * 3;
      return [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0] as const;
    }) as [Corner, Corner, Corner];
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    const u = ((b[0] - x) * (c[1] - y) - (c[0] - x) * (b[1] - y)) / area;
    const v = ((c[0] - x) * (a[1] - y) - (a[0] - x) * (c[1] - y)) / area;
    if (u < 0 || v < 0 || u + v > 1) continue;
    front = Math.max(front, u * a[2] + v * b[2] + (1 - u - v) * c[2]);
  }
  return front;
}

type Corner = readonly [number, number, number];

/** Median green of a texture's pixels, linear. */
function typicalLight(rgba: Uint8Array): number {
  const greens: number[] = [];
  for (let i = 1; i < rgba.length; i += 400) greens.push((rgba[i] ?? 0) / 255);
  greens.sort((a, b) => a - b);
  return (greens[Math.floor(greens.length / 2)] ?? 0) ** 2.2;
}
