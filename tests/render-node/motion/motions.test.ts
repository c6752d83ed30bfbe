import { beforeAll, describe, expect, it } from "vitest";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import {
  createMotion,
  type MotionName,
  MOTIONS,
} from "../../../render-node/motion/create-motion.ts";
import { seededNumbers } from "../../../render-node/motion/cycle.ts";
import type { Motion } from "../../../render-node/motion/motion-frame.ts";
import { movedParts } from "../../../render-node/motion/moved-parts.ts";
import type { Vector } from "../../../render-node/avatar/rotation.ts";
import { jointAngles, largestTurn, solePoints } from "./anatomy.ts";
import { buildMovers, type Mover } from "./figures.ts";

const REQUESTS = {
  woman: {},
  man: { gender: "Male", pose: "Contrapposto" },
  large: { pose: "A-Pose", body_dimensions: [{ key: "b_{main}_overweight", value: 1 }] },
  sitting: { pose: "Sit" },
} as const;
type Who = keyof typeof REQUESTS;

const STANDING = ["woman", "man", "large"] as const;
const SIDES = ["L", "R"] as const;

let movers: Record<Who, Mover>;
let drawn: readonly DrawnMotion[];
beforeAll(async () => {
  movers = await buildMovers(REQUESTS);
  // Every motion on every figure, of a length and a seed that chance draws; always the same ones.
  const random = seededNumbers(20_260_901);
  drawn = MOTIONS.flatMap((name) =>
    STANDING.map((who) => {
      const duration = 1 + 5 * random();
      const seed = Math.floor(random() * 2_147_483_647);
      return { name, duration, ...motionOf(who, name, duration, seed) };
    }),
  );
});

interface DrawnMotion extends ReturnType<typeof motionOf> {
  readonly name: MotionName;
  readonly duration: number;
}

function motionOf(who: Who, name: MotionName, duration: number, seed: number) {
  const { figure } = movers[who];
  const motion = createMotion(name, { figure, duration, seed });
  return {
    figure,
    frame: motion,
    rotations: (time: number) => motion(time).rotations ?? figure.base,
  };
}

/** Holds a property at some moments of every motion, spread over all of it. */
function always(
  moments: number,
  property: (motion: DrawnMotion, duration: number, time: number) => void,
): void {
  for (const motion of drawn) {
    for (let i = 0; i < moments; i++) {
      property(motion, motion.duration, (motion.duration * (i + 0.5)) / moments);
    }
  }
}

describe("every motion", () => {
  it("begins in the posture of the still, turned and moved by nothing", () => {
    always(1, ({ figure, frame, rotations }) => {
      expect(largestTurn(rotations(0), figure.base)).toBeLessThan(0.01);
      const { yaw, rootOffset, cameraOffset } = frame(0);
      expect([yaw, ...rootOffset, ...cameraOffset].map(Math.abs)).toEqual(Array(7).fill(0));
    });
  });

  it("is a closed loop in place and in speed", () => {
    always(1, ({ frame, rotations }, duration) => {
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
    always(6, ({ frame, rotations }, duration, time) => {
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
    always(40, ({ figure, rotations }, _duration, time) => {
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
        // Hip and shin together; a figure in Contrapposto has used half of it before it turns.
        expect(joints.footOut).toBeLessThan(65);
        expect(joints.wrist).toBeLessThan(60);
      }
    });
  });

  it("turns no bone by more than a quick human does from one frame to the next", () => {
    always(40, ({ rotations }, duration, time) => {
      const next = Math.min(duration, time + 1 / 24);
      expect(largestTurn(rotations(time), rotations(next))).toBeLessThan(30);
    });
  });

  it("always has a foot that stands", () => {
    always(40, ({ figure, frame }, duration, time) => {
      if (frame(0).rotations === null) return; // A platform turns it.
      const now = solePoints(figure, frame(time));
      const then = solePoints(figure, frame(Math.min(duration, time + 1 / 60)));
      const slides = now.flatMap(([x, y, z], i) => {
        const [x2 = 0, y2 = 0, z2 = 0] = then[i] ?? [];
        return y < 0.06 && y2 < 0.06 ? [Math.hypot(x2 - x, z2 - z)] : [];
      });
      // A centimetre for the moment in which the weight goes from one foot to the other.
      expect(Math.min(...slides)).toBeLessThan(0.1);
    });
  });

  it("slides no foot over the floor: what is down for a tenth of a second stays where it is", () => {
    always(40, ({ figure, frame }, duration, time) => {
      const until = Math.min(duration, time + 0.1);
      const moments = Array.from({ length: 7 }, (_, i) => time + ((until - time) * i) / 6);
      if (frame(0).rotations === null) return;
      const seen = moments.map((moment) => solePoints(figure, frame(moment)));
      for (const point of [0, 1, 2, 3]) {
        const path = seen.map((points) => points[point] as Vector);
        if (path.some(([, y]) => y > 0.02)) continue;
        const [from, to] = [path[0], path.at(-1)] as [Vector, Vector];
        expect(Math.hypot(to[0] - from[0], to[2] - from[2])).toBeLessThan(0.12);
      }
    });
  });

  it("never lifts the whole figure onto its toes", () => {
    const { avatar, figure } = movers.woman;
    const head = figure.rig.indexOf.get("head") ?? -1;
    const heightAt = (motion: Motion, time: number) =>
      poseAvatar(avatar, motion(time).rotations ?? figure.base).joints[head * 3 + 1] as number;
    for (const name of ["catwalk", "spin", "idle"] as const) {
      const motion = createMotion(name, { figure, duration: 3, seed: 4 });
      const standing = heightAt(motion, 0);
      for (const time of [0.2, 0.4, 0.5, 0.6, 0.9, 1.5, 2.4, 2.5, 2.7]) {
        expect(heightAt(motion, time), `${name} at ${time} s`).toBeLessThan(standing + 0.06);
      }
    }
  });

  it("varies with the seed", () => {
    for (const name of MOTIONS) {
      const frames = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
        motionOf("woman", name, 2.6, seed).frame(1.3),
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
