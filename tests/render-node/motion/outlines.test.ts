import { describe, expect, test } from "vitest";
import { AroundLegs } from "../../../render-node/motion/around-legs.ts";
import { Outlines } from "../../../render-node/motion/outlines.ts";

const ROUND = 60;
const TOP = 4;
const BESIDE = 1;
const RADIUS = 0.7;

/** Upright tubes of `RADIUS` from 0 to `TOP`, given by their middles. */
function tubes(...middles: readonly (readonly [x: number, z: number])[]): Float32Array {
  return Float32Array.from(
    middles.flatMap(([x, z]) =>
      Array.from({ length: ROUND }, (_, k) => (2 * Math.PI * k) / ROUND).flatMap((angle) => {
        const [px, pz] = [x + RADIUS * Math.cos(angle), z + RADIUS * Math.sin(angle)];
        return [px, 0, pz, px, TOP, pz];
      }),
    ),
  );
}

function traced(points: Float32Array): Outlines {
  const edges = Uint32Array.from({ length: points.length / 3 }, (_, i) => i);
  const outlines = new Outlines(edges, { axis: [0, 0], bottom: 0, top: TOP });
  outlines.trace(points);
  return outlines;
}

const standing = tubes([BESIDE, 0], [-BESIDE, 0]);
const striding = tubes([BESIDE, 1], [-BESIDE, -1]);

describe("outlines", () => {
  test("go round a mesh at its distance from the axis", () => {
    const legs = traced(standing);
    expect(legs.reachAt(3, 1.3, 0)).toBeCloseTo(BESIDE + RADIUS, 1);
    expect(legs.reachAt(-3, 1.3, 0)).toBeCloseTo(BESIDE + RADIUS, 1);
  });

  test("span what lies between two limbs", () => {
    const legs = traced(standing);
    for (const x of [0, 0.2, -0.4]) expect(legs.reachAt(x, 2, 0.7)).toBeGreaterThan(0.69);
    expect(legs.reachAt(0, 2, 5)).toBeCloseTo(RADIUS, 2);
  });

  test("follow the mesh without a jump", () => {
    const reachAfter = (by: number) => traced(tubes([BESIDE, by], [-BESIDE, -by]));
    for (let by = 0; by < 1; by += 0.01) {
      const [now, next] = [reachAfter(by), reachAfter(by + 0.01)];
      for (let angle = 0; angle < 6.3; angle += 0.1) {
        const at = [Math.cos(angle), 1.1, Math.sin(angle)] as const;
        expect(Math.abs(now.reachAt(...at) - next.reachAt(...at))).toBeLessThan(0.05);
      }
    }
  });
});

describe("cloth around both legs", () => {
  /** A ring of cloth that hangs off the legs beside them and sinks in between, at one height. */
  const ring = Float32Array.from(
    Array.from({ length: ROUND }, (_, k) => (2 * Math.PI * k) / ROUND).flatMap((angle) => {
      const [x, z] = [Math.cos(angle), Math.sin(angle)];
      return [2.1 * x, 2, 0.5 * z];
    }),
  );
  const all = Uint32Array.from({ length: ROUND }, (_, v) => v);

  test("is where it was while the legs are", () => {
    const legs = traced(standing);
    const cloth = ring.slice();
    new AroundLegs(ring, all, legs).keepOff(cloth, legs);
    cloth.forEach((value, i) => expect(value).toBeCloseTo(ring[i] as number, 5));
  });

  test("is outside of legs that stride, also where it sank in between them", () => {
    const around = new AroundLegs(ring, all, traced(standing));
    const cloth = ring.slice();
    around.keepOff(cloth, traced(striding));
    for (const [x, z] of [
      [BESIDE, 1],
      [-BESIDE, -1],
    ] as const) {
      for (let v = 0; v < ROUND; v++) {
        const away = Math.hypot((cloth[v * 3] as number) - x, (cloth[v * 3 + 2] as number) - z);
        expect(away).toBeGreaterThan(RADIUS);
      }
    }
  });
});
