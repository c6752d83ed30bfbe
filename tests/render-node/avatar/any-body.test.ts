import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BODY_DIMENSIONS, GENDERS } from "../../../contracts/avatar-options.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { cross, dot, subtract, type Vector } from "../../../render-node/avatar/rotation.ts";
import { BODY_VERTEX_COUNT } from "../../../render-node/pack/pack.ts";
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

/** Of a body's 26,756 triangles; folds of skin on heavy bodies turn a few hundred. */
const MOST_TURNED = 600;

describe("any request", () => {
  it("gives a body: finite, of human height, right side out", async () => {
    const triangles = bodySurfacingOf(studio.pack).sourceIndices;
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
        expect(turnedFaces(shape, triangles, average[details.gender])).toBeLessThan(MOST_TURNED);
      }),
      // One seed: the same thousand people each time.
      { numRuns: 1000, seed: 4 },
    );
  });

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

function faceNormals(points: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(triangles.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vectorAt(points, triangles[at + k] ?? 0)) as [
      Vector,
      Vector,
      Vector,
    ];
    normals.set(cross(subtract(b, a), subtract(c, a)), at);
  }
  return normals;
}

/** Triangles that face away from where they face on the average body. */
function turnedFaces(points: Float32Array, triangles: Uint32Array, average: Float32Array): number {
  const normals = faceNormals(points, triangles);
  let turned = 0;
  for (let face = 0; face < normals.length / 3; face++) {
    if (dot(vectorAt(normals, face), vectorAt(average, face)) < 0) turned++;
  }
  return turned;
}
