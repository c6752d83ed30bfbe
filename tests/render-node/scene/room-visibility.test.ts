import { expect, test } from "vitest";
import { FLOOR_TEXELS, floorShade } from "../../../render-node/scene/floor-shade.ts";
import { RoomVisibility } from "../../../render-node/scene/room-visibility.ts";
import { spherePart } from "./sphere-part.ts";

const ball = spherePart({ kind: "cloth", fabric: "cotton", color: [0.5, 0.5, 0.5] });
const room = new RoomVisibility([ball]);

/** What a point of the floor sees, so far from where the ball touches it. */
const at = (distance: number): number => room.at(distance, 0, 0, 0, 1, 0);

test("an open surface sees nearly all of the room", () => {
  const seen = room.ofPart(ball);
  const highest = seen[0] ?? 0;

  expect(highest).toBeGreaterThan(0.85);
  expect(Math.max(...seen)).toBeLessThanOrEqual(1);
});

test("the floor under a ball sees least where the ball touches it, and all of it far away", () => {
  expect(at(0.3)).toBeLessThan(0.4);
  expect(at(3)).toBeGreaterThan(at(0.3));
  expect(at(12)).toBe(1);
});

test("the floor's shade is dark in the middle and nothing at its edge", () => {
  const shade = floorShade(room, 8);
  const middle = FLOOR_TEXELS / 2;

  expect(shade[middle * FLOOR_TEXELS + middle]).toBeGreaterThan(100);
  for (let i = 0; i < FLOOR_TEXELS; i++) {
    expect(shade[i]).toBe(0);
    expect(shade[i * FLOOR_TEXELS]).toBe(0);
  }
});
