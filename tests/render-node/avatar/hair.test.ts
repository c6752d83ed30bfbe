import { beforeAll, describe, expect, it } from "vitest";
import { HAIRSTYLES } from "../../../contracts/avatar-options.ts";
import { LINEAR_OF_BYTE } from "../../../render-node/avatar/colors.ts";
import { combedHair } from "../../../render-node/avatar/comb-hair.ts";
import { withFineStrands } from "../../../render-node/avatar/fine-strands.ts";
import { fitProxy } from "../../../render-node/avatar/fit-proxy.ts";
import { softCoverage } from "../../../render-node/avatar/hair-edges.ts";
import { HAIR_PROXIES } from "../../../render-node/avatar/hair.ts";
import { HAIR_TINT_SCALE, neutralHairTexture } from "../../../render-node/avatar/hair-texture.ts";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { padUncovered } from "../../../render-node/avatar/pad-uncovered.ts";
import { piecesOf } from "../../../render-node/avatar/pieces.ts";
import { roundedPart } from "../../../render-node/avatar/rounded-part.ts";
import { bodySurfacingOf, proxySkinOf } from "../../../render-node/avatar/prepared.ts";
import { scalpColors, scalpCoverage } from "../../../render-node/avatar/scalp.ts";
import type { Part, Texture } from "../../../render-node/mesh/part.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import { BODY_VERTEX_COUNT, type Pack, type Proxy } from "../../../render-node/pack/pack.ts";

let pack: Pack;
beforeAll(async () => {
  pack = await ensurePack();
});

const STYLES = HAIRSTYLES.filter((style) => style !== "0");

describe("the hair of every style", () => {
  it.each(STYLES)("%s leaves both eyes to be seen from the front", (style) => {
    const hair = combedHair(pack.base, pack.proxy("hair", HAIR_PROXIES[style] ?? ""));
    const points = fitProxy(pack.base, hair, pack.base.positions);
    const eyes = fitProxy(pack.base, pack.proxy("eyes", "high-poly"), pack.base.positions);
    const height = middleOf(eyes, 1);
    for (const x of [-0.42, -0.3, -0.18, 0.18, 0.3, 0.42]) {
      expect(covers(points, hair.triangles, x, height), `${x} dm beside the nose`).toBe(false);
    }
  });

  it.each(STYLES)("%s is as bright on average as the asked colour", async (style) => {
    const hair = pack.proxy("hair", HAIR_PROXIES[style] ?? "");
    const { rgba } = await neutralHairTexture(pack, hair);
    let [sum, covered] = [0, 0];
    for (let at = 0; at < rgba.length; at += 4) {
      sum += (LINEAR_OF_BYTE[rgba[at] ?? 0] ?? 0) * (rgba[at + 3] ?? 0);
      covered += rgba[at + 3] ?? 0;
    }
    expect(Math.abs((sum / covered) * HAIR_TINT_SCALE - 1)).toBeLessThan(0.08);
  });
});

describe("the scalp below the hair", () => {
  it.each(STYLES)(
    "%s covers the crown and leaves face, ears and neck as they are",
    async (style) => {
      const hair = combedHair(pack.base, pack.proxy("hair", HAIR_PROXIES[style] ?? ""));
      const coverage = await scalpCoverage(pack, hair);
      const { positions } = pack.base;
      const crown: number[] = [];
      const elsewhere: number[] = [];
      coverage.forEach((share, vertex) => {
        const [x, y, z] = positions.subarray(vertex * 3) as unknown as [number, number, number];
        if (y > 8.1 && z < 0.8) crown.push(share);
        const isFace = z > 0.9 && y < 7.5;
        const isEar = Math.abs(x) > 0.76;
        if (isFace || isEar || y < 6.8) elsewhere.push(share);
      });
      expect(crown.length).toBeGreaterThan(20);
      expect(crown.reduce((sum, share) => sum + share, 0) / crown.length).toBeGreaterThan(0.85);
      expect(elsewhere.every((share) => share === 0)).toBe(true);
    },
  );

  it("has the colour of shaded hair where it is covered and of skin where not", () => {
    const { sources } = bodySurfacingOf(pack);
    const coverage = new Float32Array(BODY_VERTEX_COUNT).fill(1);
    coverage[0] = 0;
    const look = { skin: [0.5, 0.4, 0.3], hair: [0.2, 0.1, 0.05], opacity: 1 } as const;
    const colors = scalpColors(bodySurfacingOf(pack), coverage, look);
    const bare = sources.indexOf(0) * 3;
    const covered = sources.indexOf(1) * 3;
    expect([...colors.subarray(bare, bare + 3)]).toEqual([1, 1, 1]);
    const [red, green, blue] = look.skin.map((skin, c) => skin * (colors[covered + c] ?? 0));
    expect((red ?? 0) / (green ?? 1)).toBeCloseTo(2);
    expect((green ?? 0) / (blue ?? 1)).toBeCloseTo(2);
    expect(red).toBeLessThan(look.hair[0]);
  });
});

describe("a hair picture", () => {
  it("shows its strands' brightness beyond their edge, not what the painter left there", () => {
    const values = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 0.2 : 1));
    const coverage = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0));
    expect(padUncovered(values, coverage, 8, 8).every((v) => Math.abs(v - 0.2) < 1e-6)).toBe(true);
  });

  it("is about as bright all over, whatever light and shade was painted on it", async () => {
    const size = 256;
    const rgba = Uint8Array.from({ length: size * size * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : 80 + 120 * (Math.floor((at >> 2) / size) / size),
    );
    const picture: Texture = { id: "shaded", width: size, height: size, rgba };
    const painted = { ...pack, texture: () => Promise.resolve(picture) };
    const { rgba: even } = await neutralHairTexture(painted, pack.proxy("eyebrows", "eyebrow001"));
    const [top, bottom] = [40, size - 40].map(
      (row) => LINEAR_OF_BYTE[even[row * size * 4] ?? 0] ?? 0,
    ) as [number, number];
    expect(bottom / top).toBeGreaterThan(1);
    expect(bottom / top).toBeLessThan(1.3);
  });

  it("shows strands where its ground between the charts is black and opaque", async () => {
    const size = 64;
    const rgba = Uint8Array.from({ length: size * size * 4 }, (_, at) =>
      at % 4 === 3 || (at >> 2) % size < size / 2 ? 255 : 0,
    );
    const picture: Texture = { id: "charts", width: size, height: size, rgba };
    const painted = { ...pack, texture: () => Promise.resolve(picture) };
    const { rgba: neutral } = await neutralHairTexture(
      painted,
      pack.proxy("eyebrows", "eyebrow001"),
    );
    const [strands, ground] = [neutral[0] ?? 0, neutral[(size - 1) * 4] ?? 0];
    expect(strands).toBeGreaterThan(100);
    expect(Math.abs(ground - strands)).toBeLessThan(2);
  });
});

describe("a rounded part", () => {
  it("puts the new vertices of a coarse ball near the ball", () => {
    // An octahedron: the middles of its edges lie 0.29 below the unit ball's surface.
    const corners = [1, 0, 0, 0, 1, 0, 0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, -1];
    const octahedron: Part = {
      name: "ball",
      positions: Float32Array.from(corners),
      normals: Float32Array.from(corners, (v) => v * 0.8 + 0.2 * Math.sign(v)),
      uvs: new Float32Array(12),
      indices: Uint32Array.from([
        0, 1, 2, 1, 3, 2, 3, 4, 2, 4, 0, 2, 1, 0, 5, 3, 1, 5, 4, 3, 5, 0, 4, 5,
      ]),
      surface: { kind: "cornea" },
    };
    const ball = roundedPart(octahedron);
    expect(ball.indices).toHaveLength(octahedron.indices.length * 4);
    expect(ball.positions).toHaveLength((6 + 12) * 3);
    expect(ball.positions.every(Number.isFinite)).toBe(true);
  });
});

function middleOf(points: Float32Array, axis: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < points.length; i += 3) {
    low = Math.min(low, points[i] ?? 0);
    high = Math.max(high, points[i] ?? 0);
  }
  return (low + high) / 2;
}

/** Whether a triangle in front of the face hides a point of it from the front. */
function covers(points: Float32Array, triangles: Uint32Array, x: number, y: number): boolean {
  const side = (a: number, b: number): number => {
    const [ax = 0, ay = 0] = points.subarray(a * 3, a * 3 + 2);
    const [bx = 0, by = 0] = points.subarray(b * 3, b * 3 + 2);
    return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
  };
  for (let at = 0; at < triangles.length; at += 3) {
    const [a = 0, b = 0, c = 0] = triangles.subarray(at, at + 3);
    if ((points[a * 3 + 2] ?? 0) < 1) continue;
    const [first, second, third] = [side(a, b), side(b, c), side(c, a)];
    if (first !== 0 && first === second && second === third) return true;
  }
  return false;
}

describe("fine strands", () => {
  const size = 256;
  /** Grey stripes 8 pixels wide, along x or along y. */
  const striped = (along: "x" | "y"): Texture => {
    const rgba = new Uint8Array(size * size * 4).fill(255);
    for (let pixel = 0; pixel < size * size; pixel++) {
      const across = along === "x" ? Math.floor(pixel / size) : pixel % size;
      rgba.fill(150 + 20 * Math.sin((across * Math.PI) / 4), pixel * 4, pixel * 4 + 3);
    }
    return { id: along, width: size, height: size, rgba };
  };
  /** Mean step of brightness from a pixel to the next one to the right or below. */
  const roughness = ({ rgba, width, height }: Texture, stride: number): number => {
    let sum = 0;
    for (let pixel = 0; pixel < width * (height - 1) - 1; pixel++) {
      sum += Math.abs((rgba[pixel * 4] ?? 0) - (rgba[(pixel + stride) * 4] ?? 0));
    }
    return sum / (width * height);
  };

  const whole = new Float32Array(size * size).fill(1);

  it("run the way that the picture's strands run", () => {
    const across = withFineStrands(striped("x"), whole);
    const down = withFineStrands(striped("y"), whole);
    expect(roughness(across, across.width)).toBeGreaterThan(roughness(across, 1) * 2);
    expect(roughness(down, 1)).toBeGreaterThan(roughness(down, down.width) * 2);
  });

  it("run along the strands and not along a light painted across them", () => {
    const side = 2 * size;
    const rgba = Uint8Array.from({ length: side * side * 4 }, (_, at) => {
      const [x, y] = [(at >> 2) % side, Math.floor((at >> 2) / side)];
      const light = 1 + 0.3 * Math.cos((y * Math.PI) / 32);
      return at % 4 === 3 ? 255 : light * (130 + 15 * Math.sin((x * Math.PI) / 2));
    });
    const cover = new Float32Array(side * side).fill(1);
    const fine = withFineStrands({ id: "lit", width: side, height: side, rgba }, cover);
    expect(roughness(fine, 1)).toBeGreaterThan(roughness(fine, fine.width) * 2);
  });

  it("leave a picture without strands as it is, in twice the resolution", () => {
    const flat: Texture = { ...striped("x"), rgba: new Uint8Array(size * size * 4).fill(130) };
    const { rgba, width, height } = withFineStrands(flat, whole);
    expect([width, height]).toEqual([size * 2, size * 2]);
    expect(rgba.every((byte, at) => byte === (at % 4 === 3 ? 255 : 130))).toBe(true);
  });
});

/** A flat grid of 2 × 8 × 32 triangles whose chart is the middle half of its picture. */
function flatSheet(): { hair: Proxy; points: Float32Array } {
  const [rows, columns] = [8, 32];
  const points: number[] = [];
  const uvs: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      points.push(column * 0.1, row * 0.1, 0);
      uvs.push(0.25 + column / columns / 2, 0.25 + row / rows / 2);
      if (row === rows || column === columns) continue;
      const corner = row * (columns + 1) + column;
      const below = corner + columns + 1;
      triangles.push(corner, corner + 1, below, corner + 1, below + 1, below);
    }
  }
  const hair: Proxy = {
    ...pack.proxy("hair", "short04"),
    refs: new Uint32Array(points.length),
    triangles: Uint32Array.from(triangles),
    triangleUvs: Uint32Array.from(triangles),
    uvs: Float32Array.from(uvs),
  };
  return { hair, points: Float32Array.from(points) };
}

describe("the ends of hair", () => {
  const side = 64;
  const picture = (alphaAt: (x: number) => number): Texture => ({
    id: "painted",
    width: side,
    height: side,
    rgba: Uint8Array.from({ length: side * side * 4 }, (_, at) => alphaAt((at >> 2) % side)),
  });
  const row = (cover: Float32Array): Float32Array => cover.subarray(32 * side, 33 * side);

  it("thin out over pixels where the picture cuts them", () => {
    const { hair, points } = flatSheet();
    const cover = row(
      softCoverage(
        picture((x) => (x < 32 ? 255 : 0)),
        hair,
        points,
      ),
    );
    expect(cover[22]).toBeGreaterThan(0.95);
    expect(cover[42]).toBeLessThan(0.05);
    for (let x = 28; x < 36; x++) {
      const step = (cover[x] ?? 0) - (cover[x + 1] ?? 0);
      expect(step).toBeGreaterThan(0.03);
      expect(step).toBeLessThan(0.15);
    }
  });

  it("thin out towards the edges of their mesh and keep its middle whole", () => {
    const { hair, points } = flatSheet();
    const cover = row(
      softCoverage(
        picture(() => 255),
        hair,
        points,
      ),
    );
    expect(cover[16]).toBeLessThan(0.1);
    expect(cover[18]).toBeLessThan(cover[20] ?? 0);
    expect(cover[32]).toBe(1);
  });

  it("take nothing from a chart beside theirs", () => {
    const { hair, points } = flatSheet();
    const from = (pixel: number): Float32Array =>
      hair.uvs.map((value, i) => (i % 2 === 0 ? (value - 0.25) * 0.75 + pixel / side : value));
    const both = Float32Array.of(...points, ...points.map((value) => value + 9));
    const second = hair.triangles.map((vertex) => vertex + points.length / 3);
    const triangles = Uint32Array.of(...hair.triangles, ...second);
    const uvs = Float32Array.of(...from(4), ...from(32));
    const refs = new Uint32Array(both.length);
    const twice = { ...hair, refs, triangles, triangleUvs: triangles, uvs };
    const cover = row(
      softCoverage(
        picture((x) => (x < 30 ? 0 : 255)),
        twice,
        both,
      ),
    );
    expect(Math.max(...cover.subarray(4, 28))).toBe(0);
  });

  it.each([
    ["as fine", 1, 0.06],
    ["coarser", 2.4, 0.015],
  ])("are no ends where other hair goes on, %s", (_, wider, gap) => {
    const { hair, points } = flatSheet();
    const beside = points.map((value, i) => (i % 3 === 0 ? (value - 3.2) * wider - gap : value));
    const both = Float32Array.of(...points, ...beside);
    const second = hair.triangles.map((vertex) => vertex + points.length / 3);
    const twice = {
      ...hair,
      refs: new Uint32Array(both.length),
      triangles: Uint32Array.of(...hair.triangles, ...second),
      // In the picture the other sheet is a point.
      triangleUvs: Uint32Array.of(...hair.triangleUvs, ...second.map(() => 0)),
    };
    const cover = row(
      softCoverage(
        picture(() => 255),
        twice,
        both,
      ),
    );
    expect(cover[16]).toBe(1);
    expect(cover[47]).toBeLessThan(0.1);
  });
});

describe("a high hairline", () => {
  it.each(["4", "8"] as const)("of %s comes down by more than 8 mm", (style) => {
    const asset = pack.proxy("hair", HAIR_PROXIES[style] ?? "");
    const hairline = (hair: Proxy): number => {
      const points = fitProxy(pack.base, hair, pack.base.positions);
      let lowest = Infinity;
      for (let i = 0; i < points.length; i += 3) {
        const [x = 0, y = 0, z = 0] = points.subarray(i, i + 3);
        if (Math.abs(x) < 0.2 && z > 0.9) lowest = Math.min(lowest, y);
      }
      return lowest;
    };
    expect(hairline(asset) - hairline(combedHair(pack.base, asset))).toBeGreaterThan(0.08);
  });
});

describe("strips over sheets of hair", () => {
  it.each(["1", "4", "5", "6", "7", "8", "9"] as const)(
    "of %s are left out, its sheets stay",
    (style) => {
      const asset = pack.proxy("hair", HAIR_PROXIES[style] ?? "");
      const worn = combedHair(pack.base, asset);
      const sizes = (hair: Proxy): number[] => {
        const pieces = piecesOf(hair.triangles, hair.refs.length / 3);
        const corners = Map.groupBy(hair.triangles, (vertex) => pieces[vertex]);
        return [...corners.values()].map(({ length }) => length / 3).sort((a, b) => b - a);
      };
      const kept = sizes(worn);
      expect(kept.length).toBeLessThan(sizes(asset).length);
      expect(kept).toEqual(sizes(asset).slice(0, kept.length));
      expect(kept.at(-1)).toBeGreaterThan(100);
      expect(worn.triangleUvs).toHaveLength(worn.triangles.length);
    },
  );
});

describe("long hair", () => {
  const worn = () => combedHair(pack.base, pack.proxy("hair", "long01"));

  it("hangs on head, neck and trunk and on no arm", () => {
    const { bones, weights } = proxySkinOf(pack, worn());
    const carriers = new Set(bones.filter((_, slot) => (weights[slot] ?? 0) > 0));
    const names = [...carriers].map((bone) => pack.rig.bones[bone]?.name ?? "");
    expect(names).toEqual(expect.arrayContaining(["head", "spine01"]));
    expect(names.filter((name) => !/^(root|spine|neck|head)/.test(name))).toEqual([]);
  });

  it("follows the head less and less from strand to strand, without a jump", () => {
    const { triangles } = worn();
    const { bones, weights } = proxySkinOf(pack, worn());
    const head = pack.rig.indexOf.get("head");
    const withHead = Array.from({ length: bones.length / 4 }, (_, vertex) =>
      [0, 1, 2, 3].reduce((sum, slot) => {
        const at = vertex * 4 + slot;
        return sum + (bones[at] === head ? (weights[at] ?? 0) : 0);
      }, 0),
    );
    let most = 0;
    for (let t = 0; t < triangles.length; t++) {
      const next = t % 3 === 2 ? t - 2 : t + 1;
      const [a = 0, b = 0] = [withHead[triangles[t] ?? 0], withHead[triangles[next] ?? 0]];
      most = Math.max(most, Math.abs(a - b));
    }
    expect(most).toBeLessThan(0.3);
  });
});

describe("tight curls", () => {
  it("are lit as one ball, whichever way their cards face", () => {
    const afro = combedHair(pack.base, pack.proxy("hair", "afro01"));
    const points = fitProxy(pack.base, afro, pack.base.positions);
    const own = normalsOf(points, afro.triangles);
    const middle = [0, 7.6, 0.45];
    const drawn = [...new Set(afro.triangles)];
    const outwards = (normalOf: (vertex: number) => number): number[] =>
      drawn.map((vertex) =>
        [0, 1, 2].reduce((sum, c) => {
          const away = (points[vertex * 3 + c] ?? 0) - (middle[c] ?? 0);
          return sum + away * (own[normalOf(vertex) * 3 + c] ?? 0);
        }, 0),
      );
    const shareLit = (cosines: readonly number[]): number =>
      cosines.filter((cosine) => cosine > 0.5).length / cosines.length;
    expect(shareLit(outwards((vertex) => vertex))).toBeLessThan(0.8);
    expect(shareLit(outwards((vertex) => afro.litLike?.[vertex] ?? vertex))).toBeGreaterThan(0.95);
  });
});
