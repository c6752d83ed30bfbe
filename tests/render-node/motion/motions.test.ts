import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import {
  createMotion,
  type MotionName,
  MOTIONS,
} from "../../../render-node/motion/create-motion.ts";
import { movedParts } from "../../../render-node/motion/moved-parts.ts";
import { jointAngles, largestTurn, solePoints } from "./anatomy.ts";
import { buildMovers, type Mover } from "./figures.ts";

const REQUESTS = {
  woman: {},
  man: { gender: "Male", pose: "Contrapposto" },
  large: { pose: "A-Pose", body_dimensions: [{ key: "b_{main}_overweight", value: 1 }] },
  sitting: { pose: "Sit" },
} as const;
type Who = keyof typeof REQUESTS;

let movers: Record<Who, Mover>;
beforeAll(async () => {
  movers = await buildMovers(REQUESTS);
});

const STANDING = ["woman", "man", "large"] as const;
const SIDES = ["L", "R"] as const;

const anyMotion = fc.record({
  name: fc.constantFrom(...MOTIONS),
  who: fc.constantFrom(...STANDING),
  duration: fc.double({ min: 1, max: 6, noNaN: true }),
  seed: fc.nat(2_147_483_647),
});
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

function motionOf(who: Who, name: MotionName, duration: number, seed: number) {
  const { figure } = movers[who];
  const motion = createMotion(name, { figure, duration, seed });
  return {
    figure,
    frame: motion,
    rotations: (time: number) => motion(time).rotations ?? figure.base,
  };
}

/** Runs a property on random motions; few runs, since each makes its motion anew. */
function always(
  runs: number,
  property: (motion: ReturnType<typeof motionOf>, duration: number, time: number) => void,
): void {
  fc.assert(
    fc.property(anyMotion, anyShare, ({ name, who, duration, seed }, at) => {
      property(motionOf(who, name, duration, seed), duration, at * duration);
    }),
    { numRuns: runs, seed: 20_260_901 },
  );
}

describe("every motion", () => {
  it("begins in the posture of the still, turned and moved by nothing", () => {
    always(30, ({ figure, frame, rotations }) => {
      expect(largestTurn(rotations(0), figure.base)).toBeLessThan(0.01);
      const { yaw, rootOffset, cameraOffset } = frame(0);
      expect([yaw, ...rootOffset, ...cameraOffset].map(Math.abs)).toEqual(Array(7).fill(0));
    });
  });

  it("is a closed loop in place and in speed", () => {
    always(30, ({ frame, rotations }, duration) => {
      const step = 1e-3;
      const seen = (time: number) => {
        const { yaw, rootOffset, cameraOffset } = frame(time);
        return [yaw, rootOffset[0] - cameraOffset[0], rootOffset[2] - cameraOffset[2]];
      };
      const [start, afterStart, beforeEnd, end] = [0, step, duration - step, duration].map(seen);
      const [yaw = 0, x, z] = end ?? [];
      expect(yaw / 360).toBeCloseTo(Math.round(yaw / 360), 6);
      expect(x).toBeCloseTo(0, 6);
      expect(z).toBeCloseTo(0, 6);
      for (const axis of [0, 1, 2]) {
        const speedIn = ((end?.[axis] ?? 0) - (beforeEnd?.[axis] ?? 0)) / step;
        const speedOut = ((afterStart?.[axis] ?? 0) - (start?.[axis] ?? 0)) / step;
        expect(Math.abs(speedOut - speedIn)).toBeLessThan(axis === 0 ? 0.5 : 0.1);
      }
      expect(largestTurn(rotations(duration), rotations(0))).toBeLessThan(0.01);
      const wrapped = largestTurn(rotations(duration - step), rotations(step));
      expect(wrapped).toBeLessThan(2 * largestTurn(rotations(0), rotations(step)) + 0.05);
    });
  });

  it("gives the same frame for the same time in any order, finite and of unit turns", () => {
    always(40, ({ frame, rotations }, duration, time) => {
      const first = rotations(time);
      frame(duration - time);
      expect(rotations(time)).toEqual(first);
      for (let bone = 0; bone < first.length; bone += 4) {
        expect(Math.hypot(...first.subarray(bone, bone + 4))).toBeCloseTo(1, 4);
      }
      const { yaw, rootOffset, cameraOffset } = frame(time);
      expect([yaw, ...rootOffset, ...cameraOffset].every(Number.isFinite)).toBe(true);
    });
  });

  it("keeps every joint within what a human joint can do", () => {
    always(120, ({ figure, rotations }, _duration, time) => {
      for (const side of SIDES) {
        const joints = jointAngles(figure, rotations(time), side);
        expect(joints.knee).toBeLessThan(80);
        expect(joints.kneeBackwards).toBe(false);
        expect(joints.elbow).toBeLessThan(145);
        expect(joints.hip).toBeLessThan(50);
        expect(joints.shoulder).toBeLessThan(120);
        expect(joints.ankle).toBeGreaterThan(-50);
        expect(joints.ankle).toBeLessThan(30);
        expect(joints.footOut).toBeGreaterThan(-30);
        expect(joints.footOut).toBeLessThan(50);
        expect(joints.wrist).toBeLessThan(60);
      }
    });
  });

  it("turns no bone by more than a quick human does from one frame to the next", () => {
    always(60, ({ rotations }, duration, time) => {
      const next = Math.min(duration, time + 1 / 24);
      expect(largestTurn(rotations(time), rotations(next))).toBeLessThan(30);
    });
  });

  it("always has a foot that stands and does not slide", () => {
    always(120, ({ figure, frame }, duration, time) => {
      if (frame(time).rotations === null) return; // A platform turns it.
      const now = solePoints(figure, frame(time));
      const then = solePoints(figure, frame(Math.min(duration, time + 1 / 60)));
      const slides = now.flatMap(([x, y, z], i) => {
        const [x2 = 0, y2 = 0, z2 = 0] = then[i] ?? [];
        return y < 0.06 && y2 < 0.06 ? [Math.hypot(x2 - x, z2 - z)] : [];
      });
      expect(Math.min(...slides)).toBeLessThan(0.02);
    });
  });

  it("varies with the seed", () => {
    for (const name of MOTIONS) {
      const frames = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
        motionOf("woman", name, 5, seed).frame(1.3),
      );
      const different = new Set(frames.map(({ yaw, rotations }) => `${yaw} ${rotations?.join()}`));
      expect(different.size).toBeGreaterThan(1);
    }
  });
});

describe("a figure that moves", () => {
  it.each(MOTIONS)("stands on the floor, never in it: %s", (name) => {
    const { avatar } = movers.woman;
    const { frame, rotations } = motionOf("woman", name, 4, 5);
    for (const time of [0, 0.7, 1.3, 2.2]) {
      const posed = poseAvatar(avatar, rotations(time));
      const moved = movedParts(posed.parts, frame(time));
      const lowest = Math.min(
        ...moved.flatMap(({ positions }) => {
          let low = Infinity;
          for (let i = 1; i < positions.length; i += 3) low = Math.min(low, positions[i] ?? low);
          return low;
        }),
      );
      expect(Math.abs(lowest)).toBeLessThan(1e-4);
    }
  });

  it("walks a metre and more in three seconds and stays before the camera", () => {
    const { frame } = motionOf("woman", "catwalk", 5, 1);
    expect(frame(4).rootOffset[2] - frame(1).rootOffset[2]).toBeGreaterThan(25);
    for (let time = 0; time <= 5; time += 0.1) {
      const { rootOffset, cameraOffset } = frame(time);
      expect(Math.abs(rootOffset[2] - cameraOffset[2])).toBeLessThan(2.5);
    }
  });

  it("turns once in a spin, in steps of feet that stand between", () => {
    const { frame } = motionOf("woman", "spin", 5, 1);
    expect(Math.abs(frame(5).yaw)).toBeCloseTo(360, 6);
    expect(frame(2.5).rotations).not.toBeNull();
  });

  it("is put on the turntable where it sits, or where a spin would be a blur", () => {
    const sitting = motionOf("sitting", "catwalk", 5, 1).frame(2);
    expect(sitting.rotations).toBeNull();
    expect(motionOf("woman", "spin", 1, 1).frame(0.5).rotations).toBeNull();
    expect(motionOf("sitting", "wave", 5, 1).frame(2).rotations).not.toBeNull();
  });

  it("has no motion of no length", () => {
    const { figure } = movers.woman;
    for (const duration of [0, -1, Number.NaN, Infinity]) {
      expect(() => createMotion("idle", { figure, duration, seed: 0 })).toThrow(/positive/);
    }
  });
});
