import { beforeAll, describe, expect, test } from "vitest";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import { baseFigure, type DressedFigure } from "../../../render-node/engine/dress-figure.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { createMotion, type MotionName } from "../../../render-node/motion/create-motion.ts";
import { motionFigure } from "../../../render-node/motion/motion-figure.ts";
import { movingFigure } from "../../../render-node/motion/moving-figure.ts";
import type { Motion } from "../../../render-node/motion/motion-frame.ts";
import type { BoneRotations, Pack } from "../../../render-node/pack/pack.ts";
import { heightsAboveSkin, testPack } from "../garment/figures.ts";
import { buildMovers } from "./figures.ts";
import { ROUND, ROUND_LEG, tubeSkirt, tubeTrousers } from "./tube-skirt.ts";

const SECONDS = 4;
let pack: Pack;
let avatar: Avatar;
let still: DressedFigure;
let waving: (time: number) => readonly Part[];

beforeAll(async () => {
  pack = await testPack();
  avatar = (await buildMovers({ woman: { hairstyle: "7", pose: "I-Pose" } })).woman.avatar;
  still = baseFigure(avatar, pack);
  waving = await moving(still, "wave");
});

const breath = (): Promise<void> => Promise.resolve();

/** Default of `wearer`: the avatar as it is. */
type Still = Omit<DressedFigure, "wearer"> & Partial<DressedFigure>;

async function moving({ wearer = avatar, parts, floorOffset }: Still, given: MotionName | Motion) {
  const figure = motionFigure(pack, avatar);
  const motion = typeof given === "string" ? motionOf(given) : given;
  const course = { figure, motion, duration: SECONDS };
  const { pose } = await movingFigure(wearer, parts, floorOffset, pack, course, breath);
  return (time: number) => pose(time)();
}

function motionOf(name: MotionName): Motion {
  return createMotion(name, { figure: motionFigure(pack, avatar), duration: SECONDS, seed: 1 });
}

const named = (parts: readonly Part[], name: string): Part =>
  parts.find((part) => part.name === name) as Part;
const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

test("the first frame of a motion is the still", () => {
  const first = waving(0);
  expect(first.map(({ name }) => name)).toEqual(still.parts.map(({ name }) => name));
  first.forEach((part, i) => {
    const own = still.parts[i] as Part;
    expect(furthest(part.positions, own.positions), part.name).toBeLessThan(0.002);
    expect(furthest(part.normals, own.normals), part.name).toBeLessThan(0.01);
  });
});

test("a sketch reaches as far as the figure, all through the motion", async () => {
  const course = {
    figure: motionFigure(pack, avatar),
    motion: motionOf("wave"),
    duration: SECONDS,
  };
  const { parts: worn, floorOffset } = still;
  const { pose, outlines } = await movingFigure(avatar, worn, floorOffset, pack, course, breath);
  const sketched = outlines();
  const steps = sketched.slice(1).map(({ time }, i) => time - (sketched[i]?.time ?? 0));
  expect(Math.max(...steps)).toBeLessThan(0.07);
  expect(sketched.at(-1)?.time).toBeCloseTo(SECONDS, 1);
  for (const { time, parts } of sketched.filter((_, i) => i % 16 === 0)) {
    const [seen, full] = [parts, pose(time)()].map(boundsOf);
    seen?.forEach((value, side) => {
      expect(Math.abs(value - (full?.[side] ?? 0)), `side ${side} at ${time} s`).toBeLessThan(0.12);
    });
  }
});

/** Lowest and highest x, y and z. */
function boundsOf(parts: readonly Part[]): number[] {
  const bounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (const { positions } of parts) {
    positions.forEach((value, i) => {
      bounds[i % 3] = Math.min(bounds[i % 3] as number, value);
      bounds[(i % 3) + 3] = Math.max(bounds[(i % 3) + 3] as number, value);
    });
  }
  return bounds;
}

test.each(["Handstand", "Sit"])("a sketch of %s is where the figure is", async (pose) => {
  const { resting } = await buildMovers({ resting: { pose } });
  const { parts, floorOffset } = baseFigure(resting.avatar, pack);
  const motion = createMotion("idle", { figure: resting.figure, duration: SECONDS, seed: 0 });
  const course = { figure: resting.figure, motion, duration: SECONDS };
  const { pose: poseAt, outlines } = await movingFigure(
    resting.avatar,
    parts,
    floorOffset,
    pack,
    course,
    breath,
  );
  const { time, parts: sketched } = outlines().at(20) as ReturnType<typeof outlines>[number];
  const [seen, drawn] = [boundsOf(sketched), boundsOf(poseAt(time)())];
  seen.forEach((bound, i) => expect(Math.abs(bound - (drawn[i] as number))).toBeLessThan(0.15));
});

test("an abort ends the preparation at its next breath", async () => {
  const controller = new AbortController();
  let breaths = 0;
  const gasp = async (): Promise<void> => {
    if (++breaths === 3) controller.abort(new Error("no longer wanted"));
    controller.signal.throwIfAborted();
  };
  const course = {
    figure: motionFigure(pack, avatar),
    motion: motionOf("wave"),
    duration: SECONDS,
  };
  const { parts, floorOffset } = still;
  await expect(movingFigure(avatar, parts, floorOffset, pack, course, gasp)).rejects.toThrow(
    "no longer wanted",
  );
  expect(breaths).toBe(3);
});

test("skin that cloth hides in the still stays hidden in every frame", () => {
  const { indices } = named(waving(2), "skin");
  expect(indices).toBe(named(still.parts, "skin").indices);
});

test("skin that cloth presses in the still stays pressed in every frame", async () => {
  const skin = named(still.parts, "skin");
  const pressed = skin.positions.map((value, i) => value - 0.05 * (skin.normals[i] as number));
  const parts = avatar.parts.map((part) =>
    part.name === "skin" ? { ...skin, positions: pressed } : part,
  );
  const skinOf = async (worn: readonly Part[]): Promise<Float32Array> =>
    named((await moving({ parts: worn, floorOffset: 0 }, "wave"))(2), "skin").positions;
  const [now, free] = [await skinOf(parts), await skinOf(avatar.parts)];
  for (let i = 0; i < now.length; i += 3 * 97) {
    const by = [0, 1, 2].map((c) => (now[i + c] as number) - (free[i + c] as number));
    expect(Math.hypot(...by)).toBeCloseTo(0.05, 3);
  }
});

test("a raised hand does not take along the cloth that it hung beside", () => {
  const before = named(still.parts, "base-layer").positions;
  const after = named(waving(2), "base-layer").positions;
  // Below the waist nothing moves but what breathing and a shift of weight move.
  const low = (values: Float32Array): Float32Array =>
    values.filter((_, i) => (before[i - (i % 3) + 1] as number) < 9);
  expect(furthest(low(before), low(after))).toBeLessThan(0.5);
});

describe("a skirt", () => {
  let skirt: Part;
  let walking: (time: number) => readonly Part[];
  const hemOf = ({ positions }: Part): Float32Array => positions.subarray(-ROUND * 3);

  beforeAll(async () => {
    skirt = tubeSkirt(10, 5);
    walking = await moving({ parts: [...avatar.parts, skirt], floorOffset: 0 }, "catwalk");
  });

  test("is at both ends of a walk as in the still", () => {
    for (const time of [0, SECONDS]) {
      const worn = named(walking(time), "garment");
      expect(furthest(worn.positions, skirt.positions)).toBeLessThan(0.002);
      // The tube has ends without a fold, whose normals its triangles tell a little otherwise.
      expect(furthest(worn.normals, skirt.normals)).toBeLessThan(0.01);
    }
  });

  test("hangs round both legs in one sweep that no stride steps or stretches", () => {
    const { positions } = skirt;
    for (const time of [0.7, 1.2, 1.45, 1.7, 2, 2.3]) {
      const worn = named(walking(time), "garment");
      const hem = hemOf(worn);
      for (let k = 0; k < ROUND; k++) {
        const [a, b] = [k * 3, ((k + 1) % ROUND) * 3];
        const step = Math.abs((hem[a + 1] as number) - (hem[b + 1] as number));
        expect(step, `step of the hem at ${time} s`).toBeLessThan(0.12);
      }
      for (let k = 0; k < ROUND; k++) {
        const bottom = positions.length - (ROUND - k) * 3;
        const length = (p: Float32Array) =>
          Math.hypot(...[0, 1, 2].map((c) => (p[k * 3 + c] as number) - (p[bottom + c] as number)));
        expect(length(worn.positions) / length(positions)).toBeLessThan(1.08);
      }
    }
  });

  test("stays off the legs", () => {
    const motion = motionOf("catwalk");
    for (const time of [1.2, 1.45]) {
      const { rotations, rootOffset, cameraOffset } = motion(time);
      const worn = named(walking(time), "garment").positions;
      const place = worn.map((value, i) => {
        return value - (rootOffset[i % 3] as number) + (cameraOffset[i % 3] as number);
      });
      const hanging = place.subarray(-8 * ROUND * 3);
      const body = poseAvatar(avatar, rotations as BoneRotations);
      expect(Math.min(...heightsAboveSkin(hanging, body, pack))).toBeGreaterThan(-0.06);
    }
  });

  test("is the same at a time whatever was asked before", () => {
    const before = hemOf(named(walking(1.7), "garment")).slice();
    walking(0.4);
    expect(hemOf(named(walking(1.7), "garment"))).toEqual(before);
  });
});

test("a long top stays level in a stride though its hem hangs lower at the sides", async () => {
  const top = tubeSkirt(12, 7.1);
  for (let i = 0; i < top.positions.length; i += 3) {
    const [x, y, z] = top.positions.subarray(i, i + 3) as unknown as [number, number, number];
    if (y < 8) top.positions[i + 1] = y + (0.4 * (8 - y) * z * z) / (x * x + z * z);
  }
  const walking = await moving({ parts: [...avatar.parts, top], floorOffset: 0 }, "catwalk");
  for (const time of [1.2, 1.5, 1.8]) {
    const hem = named(walking(time), "garment").positions.subarray(-ROUND * 3);
    const before = top.positions.subarray(-ROUND * 3);
    const rises = hem
      .filter((_, i) => i % 3 === 1)
      .map((y, k) => y - (before[k * 3 + 1] as number));
    expect(Math.max(...rises) - Math.min(...rises), `at ${time} s`).toBeLessThan(0.6);
  }
});

test("trousers that part far below the crotch follow each leg to its ankle", async () => {
  const trousers = tubeTrousers(6.6);
  const walking = await moving({ parts: [...avatar.parts, trousers], floorOffset: 0 }, "catwalk");
  const motion = motionOf("catwalk");
  for (const time of [1.2, 1.5, 1.8]) {
    const worn = named(walking(time), "garment").positions;
    const { rotations, rootOffset, cameraOffset } = motion(time);
    const { joints } = poseAvatar(avatar, rotations as BoneRotations);
    for (const [leg, side] of ["L", "R"].entries()) {
      const hem = worn.subarray(worn.length - (2 - leg) * ROUND_LEG * 3).subarray(0, ROUND_LEG * 3);
      const ankle = (pack.rig.indexOf.get(`foot.${side}`) as number) * 3;
      const apart = [0, 2].map((c) => {
        const middle =
          hem.reduce((sum, value, i) => (i % 3 === c ? sum + value : sum), 0) / ROUND_LEG;
        const moved = (rootOffset[c] as number) - (cameraOffset[c] as number);
        return middle - moved - (joints[ankle + c] as number);
      });
      expect(Math.hypot(...apart), `${side} at ${time} s`).toBeLessThan(0.8);
    }
  }
});

test("long hair lags behind a figure that turns, and hangs as before at both ends", async () => {
  const spinning = await moving({ parts: avatar.parts, floorOffset: 0 }, "spin");
  const motion = motionOf("spin");
  const swungBy = (time: number): number => {
    const rigid = poseAvatar(avatar, motion(time).rotations as BoneRotations);
    return furthest(named(spinning(time), "hair").positions, named(rigid.parts, "hair").positions);
  };
  expect(swungBy(0)).toBeLessThan(1e-4);
  expect(swungBy(SECONDS)).toBeLessThan(1e-4);
  const swing = Math.max(...[1.2, 1.6, 2, 2.4, 2.8].map(swungBy));
  expect(swing).toBeGreaterThan(0.05);
  expect(swing).toBeLessThan(1);
});

describe("loose cloth", () => {
  /** The figure is pushed to and fro, stiff as a board, and the camera with it. */
  const pushed: Motion = (time) => {
    const x = 2 * Math.sin((2 * Math.PI * time) / SECONDS) ** 3;
    const offset = [x, 0, 0] as const;
    const { rotations } = avatar.posture;
    return { yaw: 0, rootOffset: offset, cameraOffset: offset, rotations };
  };
  /** How far a part goes, by the time. */
  const swings = async (parts: readonly Part[], name: string) => {
    const at = await moving({ parts, floorOffset: 0 }, pushed);
    return (time: number) =>
      furthest(named(at(time), name).positions, named(parts, name).positions);
  };

  test("swings where nothing holds it, and hangs as before at both ends", async () => {
    const swungBy = await swings([...avatar.parts, tubeSkirt(12.5, 9)], "garment");
    const swing = Math.max(...[0.6, 1, 1.4].map(swungBy));
    expect(swing).toBeGreaterThan(0.03);
    expect(swing).toBeLessThan(0.5);
    for (const time of [0, SECONDS]) expect(swungBy(time)).toBeLessThan(0.002);
  });

  test("stays where it is where it fits closely", async () => {
    const swungBy = await swings(still.parts, "base-layer");
    for (const time of [0.6, 1, 1.4]) expect(swungBy(time)).toBeLessThan(0.02);
  });

  test("takes along what is sewn on it", async () => {
    const top = tubeSkirt(12.5, 9);
    // A row of the tube, a millimetre further out.
    const row = [...Array(ROUND).keys()].map((k) => 12 * ROUND + k);
    const raised = (values: Float32Array, by: number) =>
      Float32Array.from(row.flatMap((v) => [0, 1, 2].map((c) => v * 3 + c))).map(
        (at) => (values[at] as number) + by * (top.normals[at] as number),
      );
    const cord: Part = {
      ...top,
      name: "garment-cord",
      positions: raised(top.positions, 0.01),
      normals: raised(top.normals, 0),
      uvs: new Float32Array(ROUND * 2),
      sewnOn: Uint32Array.from(row),
      indices: Uint32Array.from(row.slice(2).flatMap((_, k) => [k, k + 1, k + 2])),
    };
    const parts = [...avatar.parts, top, cord];
    const at = await moving({ parts, floorOffset: 0 }, "catwalk");
    for (const time of [1.2, 1.5, 1.8]) {
      const now = at(time);
      const cloth = raised(named(now, "garment").positions, 0);
      expect(furthest(named(now, "garment-cord").positions, cloth)).toBeLessThan(0.06);
    }
  });
});
