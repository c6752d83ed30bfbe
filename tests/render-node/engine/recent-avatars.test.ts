import { afterAll, beforeAll, expect, test } from "vitest";
import { avatarDetails, type AvatarDetails } from "../../../contracts/generate.ts";
import { RecentAvatars } from "../../../render-node/engine/recent-avatars.ts";
import { openStudio, type Studio } from "../avatar/people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

function person(changes: Partial<AvatarDetails> = {}): AvatarDetails {
  return avatarDetails.parse({ gender: "Female", skin_tone: 3, ...changes });
}

test("a customer's figure is built once for all views and colours", async () => {
  const avatars = new RecentAvatars(studio.pack, studio.model);
  const [first, beside] = await Promise.all([
    avatars.of(person()),
    avatars.of(person({ camera_view: "Back", background_color_hex: "00FF00FF" })),
  ]);
  expect(beside).toBe(first);
});

test("another pose or colour of skin is another figure", async () => {
  const avatars = new RecentAvatars(studio.pack, studio.model);
  const first = await avatars.of(person());
  expect(await avatars.of(person({ pose: "Walk" }))).not.toBe(first);
  expect(await avatars.of(person({ skin_tone: 9 }))).not.toBe(first);
  expect(await avatars.of(person())).toBe(first);
});

test("the figure used longest ago is let go", async () => {
  const avatars = new RecentAvatars(studio.pack, studio.model);
  const first = await avatars.of(person());
  for (const skin_tone of [4, 5, 6, 7]) await avatars.of(person({ skin_tone }));
  expect(await avatars.of(person())).not.toBe(first);
});
