/** What the contact sheets show. */
import {
  BODY_DIMENSIONS,
  CAMERA_VIEWS,
  EXPRESSIONS,
  FACE_SHAPES,
  GENDERS,
  HAIRSTYLES,
  POSES,
} from "../contracts/avatar-options.ts";
import type { AvatarDetails } from "../contracts/generate.ts";
import { GARMENT_TEMPLATES } from "../contracts/garment-options.ts";
import { type Cell, cell } from "./cell.ts";

export interface Sheet {
  readonly about: string;
  readonly columns: number;
  /** Pixels of one picture. */
  readonly width: number;
  readonly height: number;
  readonly cells: () => readonly Cell[];
}

/** Hair in the colours that a customer may ask for. */
const HAIR_COLORS = ["1C1410FF", "6B4F30FF", "C9A56AFF", "8C2F1BFF", "9A9A9AFF", "2D4FB0FF"];

const SHIRT = { template: "TShirt", color_hex: "5B7FA6", size: "M" } as const;

/** Bodies that a size fits in turn, is large for and is small for. */
const SIZED_BODIES = [
  ["woman", { gender: "Female" }],
  ["slim man", { gender: "Male", body_dimensions: [{ key: "b_{main}_skinny", value: 1 }] }],
  [
    "heavy woman",
    { gender: "Female", body_dimensions: [{ key: "b_{main}_overweight", value: 1 }] },
  ],
] as const satisfies readonly (readonly [string, Partial<AvatarDetails>])[];
const SHOWN_SIZES = ["XS", "M", "XXL"] as const;

const FULL = { columns: 8, width: 240, height: 360 } as const;
const PORTRAIT = { columns: 7, width: 256, height: 256 } as const;

export const SHEETS = {
  poses: {
    about: "every pose, both sexes, front and back",
    ...FULL,
    cells: () =>
      POSES.flatMap((pose) =>
        GENDERS.flatMap((gender) =>
          (["Front", "Back"] as const).map((camera_view) =>
            cell(`${pose} ${camera_view}`, { gender, pose, camera_view }),
          ),
        ),
      ),
  },
  faces: {
    about: "every expression and face shape, both sexes",
    ...PORTRAIT,
    cells: () =>
      GENDERS.flatMap((gender) => [
        ...EXPRESSIONS.map((expression) => portrait(expression, { gender, expression })),
        ...FACE_SHAPES.map((face_shape) => portrait(face_shape, { gender, face_shape })),
      ]),
  },
  hair: {
    about: "every style, in six colours",
    ...PORTRAIT,
    columns: HAIR_COLORS.length,
    cells: () =>
      HAIRSTYLES.flatMap((hairstyle) =>
        HAIR_COLORS.map((hair_color) =>
          portrait(`${hairstyle} ${hair_color}`, { hairstyle, hair_color }),
        ),
      ),
  },
  skins: {
    about: "skin tones 0 to 9, both sexes",
    ...PORTRAIT,
    columns: 5,
    cells: () =>
      GENDERS.flatMap((gender) =>
        Array.from({ length: 10 }, (_, skin_tone) =>
          portrait(`${gender} ${skin_tone}`, { gender, skin_tone }),
        ),
      ),
  },
  bodies: {
    about: "every body dimension at -2, -1, 1 and 2, both sexes",
    ...FULL,
    cells: () =>
      BODY_DIMENSIONS.flatMap((key) =>
        GENDERS.flatMap((gender) =>
          [-2, -1, 1, 2].map((value) =>
            cell(`${key.replace(/^b_\{\w+\}_/, "")} ${value}`, {
              gender,
              camera_view: "FrontLeft",
              body_dimensions: [{ key, value }],
            }),
          ),
        ),
      ),
  },
  views: {
    about: "every camera view, both sexes",
    ...FULL,
    columns: 6,
    cells: () =>
      GENDERS.flatMap((gender) =>
        CAMERA_VIEWS.map((camera_view) => cell(camera_view, { gender, camera_view }, SHIRT)),
      ),
  },
  garments: {
    about: "every garment in three sizes on three bodies",
    ...FULL,
    columns: SIZED_BODIES.length * SHOWN_SIZES.length,
    cells: () =>
      GARMENT_TEMPLATES.flatMap((template) =>
        SIZED_BODIES.flatMap(([name, body]) =>
          SHOWN_SIZES.map((size) =>
            cell(`${template} ${size} ${name}`, body, { ...SHIRT, template, size }),
          ),
        ),
      ),
  },
  cuts: {
    about: "every garment, both sexes, front and back",
    ...FULL,
    cells: () =>
      GARMENT_TEMPLATES.flatMap((template) =>
        GENDERS.flatMap((gender) =>
          (["Front", "BackLeft"] as const).map((camera_view) =>
            cell(`${template} ${camera_view}`, { gender, camera_view }, { ...SHIRT, template }),
          ),
        ),
      ),
  },
} as const satisfies Readonly<Record<string, Sheet>>;

export type SheetName = keyof typeof SHEETS;

function portrait(label: string, changes: Partial<AvatarDetails>): Cell {
  return cell(label, { camera_view: "Face", ...changes });
}
