/** One picture of a contact sheet: a person as a request would ask for them. */
import type { AvatarDetails } from "../contracts/generate.ts";
import { avatarDetails } from "../contracts/generate.ts";
import type { Apparel } from "../render-node/garment/dress.ts";

export interface Cell {
  /** What is written below the picture. */
  readonly label: string;
  readonly person: AvatarDetails;
  /** Default null: the figure in its base layer. */
  readonly garment: Apparel | null;
}

/** A cell of a person with the contract's defaults, changed as given. */
export function cell(
  label: string,
  changes: Partial<AvatarDetails>,
  garment: Apparel | null = null,
): Cell {
  const person = avatarDetails.parse({
    gender: "Female",
    skin_tone: 3,
    hairstyle: changes.gender === "Male" ? "2" : "1",
    background_color_hex: "E8E6E3FF",
    ...changes,
  });
  return { label, person, garment };
}
