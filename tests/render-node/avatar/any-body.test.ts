import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BODY_DIMENSIONS, GENDERS } from "../../../contracts/avatar-options.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../../../render-node/pack/pack.ts";
import { openStudio, person, type Studio } from "./people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

const anyPerson = fc
  .record({
    gender: fc.constantFrom(...GENDERS),
    values: fc.tuple(...BODY_DIMENSIONS.map(() => fc.double({ min: -2, max: 2, noNaN: true }))),
  })
  .map(({ gender, values }) =>
    person({
      gender,
      body_dimensions: BODY_DIMENSIONS.map((key, i) => ({ key, value: values[i] ?? 0 })),
    }),
  );

/** Milliseconds for a thousand bodies on a machine that does other things too. */
const PATIENCE = 240_000;

/**
 * Triangles that may face away from where they face on the average body: folds of skin on heavy
 * bodies turn a few hundred of 26,756, but no neck, arm or waist may turn inside out.
 */
const MOST_TURNED = { neck: 40, arms: 70, waist: 40, rest: 250 } as const;
type Zone = keyof typeof MOST_TURNED;

const ZONES: readonly (readonly [Zone, RegExp])[] = [
  ["neck", /^neck/],
  ["arms", /^(upperarm|lowerarm)/],
  ["waist", /^spine0[345]/],
];

/** The zone of each triangle, by the bone that its first vertex hangs on most. */
function zonesOf({ base, rig }: Pack, triangles: Uint32Array): readonly Zone[] {
  return Array.from({ length: triangles.length / 3 }, (_, triangle) => {
    const vertex = triangles[triangle * 3] ?? 0;
    let heaviest = vertex * 4;
    for (let k = vertex * 4; k < vertex * 4 + 4; k++) {
      if ((base.skinWeights[k] ?? 0) > (base.skinWeights[heaviest] ?? 0)) heaviest = k;
    }
    const bone = rig.bones[base.skinBones[heaviest] ?? 0]?.name ?? "";
    return ZONES.find(([, pattern]) => pattern.test(bone))?.[0] ?? "rest";
  });
}

/** The lowest points of both feet. */
function solesOf({ base, rig }: Pack, shape: Float32Array): { left: number; right: number } {
  const soles = { left: Infinity, right: Infinity };
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const bone = rig.bones[base.skinBones[vertex * 4] ?? 0]?.name ?? "";
    if (!/^(foot|toe)/.test(bone)) continue;
    const side = bone.endsWith(".L") ? "left" : "right";
    soles[side] = Math.min(soles[side], shape[vertex * 3 + 1] ?? 0);
  }
  return soles;
}

describe("any request", () => {
  it(
    "gives a body: finite, of human height, right side out, on level feet",
    async () => {
      const triangles = bodySurfacingOf(studio.pack).sourceIndices;
      const zones = zonesOf(studio.pack, triangles);
      const average = {
        Female: faceNormals(await studio.shape(person({ gender: "Female" })), triangles),
        Male: faceNormals(await studio.shape(person({ gender: "Male" })), triangles),
      };
      await fc.assert(
        fc.asyncProperty(anyPerson, async (details) => {
          const shape = await studio.shape(details);
          let [lowest, highest] = [Infinity, -Infinity];
          for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
            const y = shape[vertex * 3 + 1] ?? 0;
            lowest = Math.min(lowest, y);
            highest = Math.max(highest, y);
          }
          // A value that is not finite makes the sum so.
          expect(Number.isFinite(shape.reduce((sum, value) => sum + value, 0))).toBe(true);
          expect(highest - lowest).toBeGreaterThan(13);
          expect(highest - lowest).toBeLessThan(23);
          const turned = turnedFaces(shape, triangles, average[details.gender], zones);
          for (const [zone, most] of Object.entries(MOST_TURNED)) {
            expect(turned[zone as Zone], zone).toBeLessThan(most);
          }
          const { left, right } = solesOf(studio.pack, shape);
          expect(Math.abs(left - right)).toBeLessThan(0.02);
          expect(Math.min(left, right)).toBeLessThan(lowest + 1e-6);
        }),
        // One seed: the same thousand people each time.
        { numRuns: 1000, seed: 4 },
      );
    },
    PATIENCE,
  );

  it("with every dimension at an end is still a body", async () => {
    for (const gender of GENDERS) {
      for (const value of [-2, 2]) {
        const details = person({
          gender,
          body_dimensions: BODY_DIMENSIONS.map((key) => ({ key, value })),
        });
        const shape = await studio.shape(details);
        expect(shape.every(Number.isFinite)).toBe(true);
      }
    }
  });
});

/** A thousand bodies of 26,756 triangles: no array is made for each of them. */
function faceNormals(p: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(triangles.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const a = (triangles[at] ?? 0) * 3;
    const b = (triangles[at + 1] ?? 0) * 3;
    const c = (triangles[at + 2] ?? 0) * 3;
    const [ax, ay, az] = [p[a] ?? 0, p[a + 1] ?? 0, p[a + 2] ?? 0];
    const [ux, uy, uz] = [(p[b] ?? 0) - ax, (p[b + 1] ?? 0) - ay, (p[b + 2] ?? 0) - az];
    const [vx, vy, vz] = [(p[c] ?? 0) - ax, (p[c + 1] ?? 0) - ay, (p[c + 2] ?? 0) - az];
    normals[at] = uy * vz - uz * vy;
    normals[at + 1] = uz * vx - ux * vz;
    normals[at + 2] = ux * vy - uy * vx;
  }
  return normals;
}

/** Triangles that face away from where they face on the average body. */
function turnedFaces(
  points: Float32Array,
  triangles: Uint32Array,
  average: Float32Array,
  zones: readonly Zone[],
): Record<Zone, number> {
  const normals = faceNormals(points, triangles);
  const turned = { neck: 0, arms: 0, waist: 0, rest: 0 };
  for (let at = 0; at < normals.length; at += 3) {
    const alike =
      (normals[at] ?? 0) * (average[at] ?? 0) +
      (normals[at + 1] ?? 0) * (average[at + 1] ?? 0) +
      (normals[at + 2] ?? 0) * (average[at + 2] ?? 0);
    if (alike < 0) turned[zones[at / 3] ?? "rest"]++;
  }
  return turned;
}
