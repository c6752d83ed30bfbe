import { expect, test } from "vitest";
import { filmCamera } from "../../../render-node/scene/film-camera.ts";
import { frame } from "../../../render-node/scene/framing.ts";
import { joined, SUBJECT_MARGINS } from "../../../render-node/scene/subject.ts";

const ASPECT = 2 / 3;
const MARGINS = SUBJECT_MARGINS.whole;

/** A figure as high as a person that reaches so far aside, decimetres, at each of the times. */
function filmed(reach: (time: number) => number, times: readonly number[]) {
  const moments = times.map((time) => ({
    time,
    points: Float32Array.of(-reach(time), 10, 1, reach(time), 10, 1, 0, 0, 0, 0, 17, 0),
  }));
  const framing = (points: Float32Array) => frame(points, ASPECT, 18, MARGINS);
  const still = framing((moments[0] as { points: Float32Array }).points);
  const whole = framing(joined(moments.map(({ points }) => points)));
  return { moments, still, whole, camera: filmCamera(still, whole, moments, ASPECT, MARGINS) };
}

/** Seconds, thirteen of them. */
const TIMES = Array.from({ length: 13 }, (_, i) => (i * 5) / 12);

test("a motion that fits the still's frame is filmed from the still's place", () => {
  const { camera, still } = filmed((time) => 3 + 0.1 * Math.sin(time), TIMES);
  for (const time of [0, 0.4, 2.5, 5]) expect(camera(time)).toEqual(still);
});

test("a motion that needs more room begins and ends in the still's frame", () => {
  const { camera, still, whole } = filmed(
    (time) => 5 + 2 * Math.sin((Math.PI * time) / 5) ** 2,
    TIMES,
  );
  expect(camera(0)).toEqual(still);
  expect(camera(5)).toEqual(still);
  expect(camera(2.5)).toEqual(whole);
  expect(whole.z).toBeGreaterThan(still.z + 1);
});

test("the camera moves without a jump", () => {
  const { camera, still, whole } = filmed(
    (time) => 5 + 2 * Math.sin((Math.PI * time) / 5) ** 2,
    TIMES,
  );
  const way = whole.z - still.z;
  for (let frameAt = 0; frameAt < 120; frameAt++) {
    const step = camera((frameAt + 1) / 24).z - camera(frameAt / 24).z;
    expect(Math.abs(step)).toBeLessThan(way / 3);
  }
});

test("a figure that moves too fast to be followed is filmed from where all of it is seen", () => {
  const { camera, whole } = filmed((time) => (time === 0 ? 3 : 9), [0, 0.01, 2.5, 5]);
  for (const time of [0, 0.4, 2.5, 5]) expect(camera(time)).toEqual(whole);
});

test.each([0.5, 1, 2, 3])(
  "nothing leaves the picture where an arm goes %d times a film",
  (times) => {
    const reach = (time: number) => 5 + 4 * Math.sin((Math.PI * times * time) / 5) ** 2;
    const { camera, moments } = filmed(reach, TIMES);
    for (const { time, points } of moments) {
      const { x, z, fieldOfView } = camera(time);
      const half = Math.tan((fieldOfView * Math.PI) / 360) * (z - 1) * ASPECT;
      expect(Math.abs((points[0] as number) - x)).toBeLessThan(half);
      expect(Math.abs((points[3] as number) - x)).toBeLessThan(half);
    }
  },
);
