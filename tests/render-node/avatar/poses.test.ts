import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POSES } from "../../../contracts/avatar-options.ts";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import { jointsOf } from "../../../render-node/avatar/joints.ts";
import { boneIndex } from "../../../render-node/avatar/limbs.ts";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { subtract } from "../../../render-node/avatar/rotation.ts";
import { bodyColliders } from "../../../render-node/garment/body-colliders.ts";
import { heightsAbove } from "../../../render-node/garment/push-out.ts";
import { BODY_VERTEX_COUNT } from "../../../render-node/pack/pack.ts";
import { subjectPoints } from "../../../render-node/scene/subject.ts";
import { openStudio, type Studio } from "./people.ts";

let studio: Studio;
let standing: Avatar;
beforeAll(async () => {
  studio = await openStudio();
  standing = await studio.build();
});
afterAll(() => studio.model.close());

function jointOf(avatar: Avatar, bone: string) {
  return vectorAt(avatar.joints, boneIndex(studio.pack.rig, bone));
}

function lowestAndHighest({ posed }: Avatar): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    lowest = Math.min(lowest, posed[vertex * 3 + 1] ?? 0);
    highest = Math.max(highest, posed[vertex * 3 + 1] ?? 0);
  }
  return { lowest, highest };
}

/** Vertices of the skin that most follow bones of these names. */
function verticesOf(bones: RegExp): number[] {
  const { base, rig } = studio.pack;
  return Array.from({ length: BODY_VERTEX_COUNT }, (_, vertex) => vertex).filter((vertex) =>
    bones.test(rig.bones[base.skinBones[vertex * 4] ?? 0]?.name ?? ""),
  );
}

function heightsOf({ posed }: Avatar, bones: RegExp): number[] {
  return verticesOf(bones).map((vertex) => posed[vertex * 3 + 1] ?? 0);
}

/** Lengths of all bones with a parent, head to head. */
function boneLengths(heads: Float32Array): number[] {
  return studio.pack.rig.bones.flatMap(({ parent }, bone) =>
    parent < 0 ? [] : [Math.hypot(...subtract(vectorAt(heads, bone), vectorAt(heads, parent)))],
  );
}

describe("the I-Pose", () => {
  it("hangs the arms down, straight and alike", () => {
    const [shoulder, elbow, wrist] = ["upperarm01.L", "lowerarm01.L", "wrist.L"].map((bone) =>
      jointOf(standing, bone),
    ) as [ReturnType<typeof jointOf>, ReturnType<typeof jointOf>, ReturnType<typeof jointOf>];
    expect(wrist[1]).toBeLessThan(elbow[1]);
    expect(elbow[1]).toBeLessThan(shoulder[1]);
    const reach = Math.hypot(...subtract(wrist, shoulder));
    const along = Math.hypot(...subtract(elbow, shoulder)) + Math.hypot(...subtract(wrist, elbow));
    expect(reach / along).toBeGreaterThan(0.98);
    const other = jointOf(standing, "wrist.R");
    expect(Math.abs(other[1] - wrist[1])).toBeLessThan(0.01);
    expect(Math.abs(other[0] + wrist[0])).toBeLessThan(0.01);
  });

  it("keeps the stature", () => {
    const { lowest, highest } = lowestAndHighest(standing);
    expect(Math.abs((highest - lowest) * 10 - standing.measurements.height)).toBeLessThan(0.5);
  });

  it.each([
    ["slim", { key: "b_{main}_skinny", value: 2 }],
    ["average", { key: "b_{main}_skinny", value: 0 }],
    ["broad-hipped", { key: "b_{Torso}_Hips Size", value: 2 }],
    ["heavy", { key: "b_{main}_overweight", value: 2 }],
  ] as const)("keeps a %s body's hands clear of its hips", async (_name, dimension) => {
    const avatar = await studio.build({ body_dimensions: [dimension] });
    const { base, rig } = studio.pack;
    // In slices of 1 cm: the innermost point of the left hand against the outermost of the leg.
    const outer = new Map<number, number>();
    const inner = new Map<number, number>();
    for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
      const bone = rig.bones[base.skinBones[vertex * 4] ?? 0]?.name ?? "";
      const [x, y, z] = vectorAt(avatar.posed, vertex);
      const slice = Math.round(y * 10) * 1000 + Math.round(z * 10);
      if (/^(wrist|metacarpal|finger).*L$/.test(bone)) {
        inner.set(slice, Math.min(inner.get(slice) ?? Infinity, x));
      } else if (/^(upperleg|pelvis|spine)/.test(bone)) {
        outer.set(slice, Math.max(outer.get(slice) ?? -Infinity, x));
      }
    }
    for (const [slice, hand] of inner) {
      expect(hand - (outer.get(slice) ?? -Infinity)).toBeGreaterThan(0);
    }
  });
});

describe("every pose", () => {
  it.each(POSES)(
    "%s keeps bones whole, stands on the floor, is finite and framed",
    async (pose) => {
      const avatar = await studio.build({ pose });
      for (const subject of ["whole", "face", "upper", "lower"] as const) {
        expect(subjectPoints(avatar.parts, subject).length, subject).toBeGreaterThan(0);
      }
      const rest = boneLengths(jointsOf(studio.pack.rig, avatar.shape).heads);
      boneLengths(avatar.joints).forEach((length, i) => {
        expect(Math.abs(length - (rest[i] ?? 0))).toBeLessThan(1e-4);
      });
      expect(lowestAndHighest(avatar).lowest).toBeCloseTo(0, 4);
      expect(avatar.posed.every(Number.isFinite)).toBe(true);
    },
  );

  it.each(["Relaxed", "Contrapposto", "Model", "Arms Crossed", "Thinking"] as const)(
    "%s has both feet on the floor",
    async (pose) => {
      for (const gender of ["Female", "Male"] as const) {
        const { posed } = await studio.build({ pose, gender });
        const { base, rig } = studio.pack;
        const sole = { L: Infinity, R: Infinity };
        for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
          const bone = rig.bones[base.skinBones[vertex * 4] ?? 0]?.name ?? "";
          const side = /^(foot|toe).*\.([LR])$/.exec(bone)?.[2] as "L" | "R" | undefined;
          if (side) sole[side] = Math.min(sole[side], posed[vertex * 3 + 1] ?? 0);
        }
        expect(Math.abs(sole.L - sole.R)).toBeLessThan(0.03);
      }
    },
  );

  it.each(["At Ease", "Casual", "Crossed Legs", "Hand On Hip", "Showing", "Step Up"] as const)(
    "%s stands on the whole of its feet",
    async (pose) => {
      const sides = pose === "Step Up" ? ["L"] : ["L", "R"];
      for (const gender of ["Female", "Male"] as const) {
        const avatar = await studio.build({ pose, gender });
        for (const part of sides.flatMap((side) => [`foot.*${side}`, `toe.*${side}`])) {
          expect(Math.min(...heightsOf(avatar, new RegExp(part))), part).toBeLessThan(0.03);
        }
      }
    },
  );

  it.each([
    ["Hands On Hips", "Female", "b_{main}_skinny"],
    ["Hands On Hips", "Male", "b_{main}_overweight"],
    ["Hands On Hips", "Female", "b_{Arms}_Forearm Length"],
    ["Hand On Hip", "Male", "b_{main}_skinny"],
    ["Model", "Female", "b_{Torso}_Hips Size"],
  ] as const)("%s lays the hand of a %s of much %s on the hip", async (pose, gender, key) => {
    const avatar = await studio.build({ pose, gender, body_dimensions: [{ key, value: 1 }] });
    const hand = verticesOf(/^(wrist|metacarpal|finger).*L$/);
    const trunk = bodyColliders(avatar, studio.pack).trunk;
    const heights = heightsAbove(
      Float32Array.from(hand.flatMap((vertex) => vectorAt(avatar.posed, vertex))),
      trunk,
    );
    expect(Math.min(...heights)).toBeGreaterThan(0);
    expect(Math.min(...heights)).toBeLessThan(0.2);
  });

  it.each([
    ["Arms Crossed", "Female", "b_{Torso}_Breast Size"],
    ["Arms Crossed", "Male", "b_{main}_overweight"],
    ["Thinking", "Female", "b_{main}_overweight"],
    ["Thinking", "Male", "b_{main}_skinny"],
  ] as const)(
    "%s holds the arms before the trunk of a %s of much %s",
    async (pose, gender, key) => {
      const avatar = await studio.build({ pose, gender, body_dimensions: [{ key, value: 2 }] });
      const { trunk } = bodyColliders(avatar, studio.pack);
      const hands = verticesOf(/^(lowerarm02|wrist|metacarpal|finger)/);
      const heights = heightsAbove(
        Float32Array.from(hands.flatMap((vertex) => vectorAt(avatar.posed, vertex))),
        trunk,
      );
      // Decimetres.
      expect(Math.min(...heights)).toBeGreaterThan(-0.02);
    },
  );

  it.each(["Female", "Male"] as const)("Handstand stands on a %s's palms", async (gender) => {
    const avatar = await studio.build({ pose: "Handstand", gender });
    for (const side of ["L", "R"]) {
      // Decimetres.
      const palm = heightsOf(avatar, new RegExp(`^metacarpal.*${side}$`));
      expect(Math.min(...palm)).toBeLessThan(0.2);
    }
  });

  it.each(["Female", "Male"] as const)("Thinking has a %s's hand at the chin", async (gender) => {
    const avatar = await studio.build({ pose: "Thinking", gender });
    const placesOf = (bones: RegExp) => verticesOf(bones).map((v) => vectorAt(avatar.posed, v));
    const jaw = placesOf(/^jaw/);
    const gaps = placesOf(/^finger.*R$/).map((finger) =>
      Math.min(...jaw.map((place) => Math.hypot(...subtract(place, finger)))),
    );
    expect(Math.min(...gaps)).toBeLessThan(0.25);
  });

  it.each([
    ["Female", "b_{main}_skinny"],
    ["Female", "b_{main}_overweight"],
    ["Male", "b_{main}_skinny"],
    ["Male", "b_{main}_overweight"],
  ] as const)("a %s of much %s sits with closed knees on the floor", async (gender, key) => {
    const body_dimensions = [{ key, value: 1 }];
    const avatar = await studio.build({ pose: "Sit", gender, body_dimensions });
    const [left, right] = [jointOf(avatar, "lowerleg01.L"), jointOf(avatar, "lowerleg01.R")];
    expect(Math.abs(left[0] - right[0])).toBeLessThan(1.2);
    const onFloor = [/^(foot|toe).*L$/, /^(foot|toe).*R$/, /^(pelvis|upperleg01)/, /^finger.*R$/];
    for (const bones of onFloor) expect(Math.min(...heightsOf(avatar, bones))).toBeLessThan(0.02);
    const palm = Math.min(...heightsOf(avatar, /^metacarpal.*L$/));
    const knee = Math.max(...heightsOf(avatar, /^(upperleg02|lowerleg01)\.L$/));
    expect(Math.abs(palm - knee)).toBeLessThan(0.4);
  });

  it("T-Pose spreads the arms level", async () => {
    const avatar = await studio.build({ pose: "T-Pose" });
    const [shoulder, wrist] = [jointOf(avatar, "upperarm01.L"), jointOf(avatar, "wrist.L")];
    expect(Math.abs(shoulder[1] - wrist[1])).toBeLessThan(0.2);
    // +X is the figure's left.
    expect(wrist[0]).toBeGreaterThan(shoulder[0]);
  });

  it("can be taken by a figure that is already built, and left again", () => {
    const arms = studio.pack.poses.get("tpose");
    if (arms === undefined) throw new Error("no tpose");
    const spread = poseAvatar(standing, arms);
    expect(spread.measurements).toBe(standing.measurements);
    const back = poseAvatar(spread, standing.posture.rotations);
    expect(back.posed).toEqual(standing.posed);
    expect(back.parts.map(({ name }) => name)).toEqual(standing.parts.map(({ name }) => name));
  });
});
