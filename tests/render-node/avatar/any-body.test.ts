import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BODY_DIMENSIONS, GENDERS } from "../../../contracts/avatar-options.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
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

/** Milliseconds for a thousand bodies on a machine that does other things too. */
const PATIENCE = 240_000;

/** Of a body's 26,756 triangles; folds of skin on heavy bodies turn a few hundred. */
const MOST_TURNED = 600;

describe("any request", () => {
  it(
    "gives a body: finite, of human height, right side out",
    async () => {
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
function turnedFaces(points: Float32Array, triangles: Uint32Array, average: Float32Array): number {
  const normals = faceNormals(points, triangles);
  let turned = 0;
  for (let at = 0; at < normals.length; at += 3) {
    const alike =
      (normals[at] ?? 0) * (average[at] ?? 0) +
      (normals[at + 1] ?? 0) * (average[at + 1] ?? 0) +
      (normals[at + 2] ?? 0) * (average[at + 2] ?? 0);
    if (alike < 0) turned++;
  }
  return turned;
}
