/** The pictures whose look the tests hold: everything that a request can name, at least once. */
import { fileURLToPath } from "node:url";
import {
  BONE_GROUPS,
  CAMERA_VIEWS,
  EXPRESSIONS,
  FACE_SHAPES,
  GENDERS,
  HAIRSTYLES,
  POSES,
} from "../contracts/avatar-options.ts";
import { GARMENT_TEMPLATES } from "../contracts/garment-options.ts";
import { type Cell, cell } from "./cell.ts";

/** Where the approved sheets are, one a list. */
export const GOLDEN_FOLDER = fileURLToPath(
  new URL("../tests/render-node/golden/pictures", import.meta.url),
);

export interface GoldenList {
  readonly columns: number;
  /** Pixels of each picture. */
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Cell[];
}

const LONG_SLEEVE = { template: "LongSleeve", color_hex: "2B4C7E", size: "M" } as const;

/** Dark, brown, blonde, red, grey and blue. */
const HAIR_COLORS = ["1C1410FF", "6B4F30FF", "C9A56AFF", "8C2F1BFF", "9A9A9AFF", "2D4FB0FF"];

/** White, black, navy, red and a middling blue. */
const DYES = ["FFFFFF", "101010", "1B2A4A", "C8102E", "5B7FA6"];

/** A woman, a slim man and a heavy woman, as the contact sheets have them. */
const WEARERS = [
  ["woman", {}],
  ["slim man", { gender: "Male", ...body("b_{main}_skinny", 1) }],
  ["heavy woman", body("b_{main}_overweight", 1)],
] as const;

/** The label is what a failing test names. */
export const GOLDEN_LISTS = {
  people: {
    columns: 5,
    width: 192,
    height: 288,
    cells: [
      cell("woman", {}),
      cell("man", { gender: "Male" }),
      cell("overweight", body("b_{main}_overweight", 1)),
      cell("muscular man", { gender: "Male", ...body("b_{main}_muscular", 1) }),
      cell("woman's face", { camera_view: "Face", hairstyle: "7" }),
      cell("man's face", { gender: "Male", camera_view: "Face" }),
      cell("laugh", { camera_view: "Face", expression: "Laugh", hairstyle: "6" }),
      cell("dark skin", { camera_view: "Face", skin_tone: 8, hairstyle: "0" }),
      cell("long sleeve", {}, LONG_SLEEVE),
      cell("long sleeve on a man", { gender: "Male", camera_view: "UpperBody" }, LONG_SLEEVE),
    ],
  },
  portraits: { columns: 11, width: 120, height: 120, cells: portraits() },
  poses: { columns: 11, width: 96, height: 144, cells: posed() },
  garments: { columns: 8, width: 96, height: 192, cells: dressed() },
} as const satisfies Readonly<Record<string, GoldenList>>;

/**
 * Every expression and every face shape, and across them every hair style, hair colour, skin tone
 * and sex: a picture is too dear to show one thing alone. Lists of different lengths meet each
 * other anew in every round.
 */
function portraits(): Cell[] {
  const faces = [
    ...EXPRESSIONS.map((expression) => ({ expression })),
    ...FACE_SHAPES.map((face_shape) => ({ face_shape })),
  ];
  return faces.map((face, i) =>
    cell(Object.values(face).join(), {
      ...face,
      camera_view: "Face",
      gender: pick(GENDERS, i + Math.floor(i / HAIRSTYLES.length)),
      hairstyle: pick(HAIRSTYLES, i),
      hair_color: pick(HAIR_COLORS, i),
      skin_tone: (i * 3) % 10,
    }),
  );
}

/** Every pose from every side, both sexes, with a longer bone each. */
function posed(): Cell[] {
  return POSES.map((pose, i) =>
    cell(pose, {
      pose,
      gender: pick(GENDERS, i + Math.floor(i / CAMERA_VIEWS.length)),
      camera_view: pick(CAMERA_VIEWS, i),
      // The first round shows poses as they are.
      body_dimension_lengths:
        i < BONE_GROUPS.length
          ? []
          : [{ key: pick(BONE_GROUPS, i), value: { x: 1, y: 1.25, z: 1 } }],
    }),
  );
}

/** Every garment too small for one body and too large for another, from the front and the back. */
function dressed(): Cell[] {
  return GARMENT_TEMPLATES.flatMap((template, t) =>
    (["XS", "XXL"] as const).map((size, s) => {
      const [name, wearer] = pick(WEARERS, t + s);
      const camera_view = pick(["FrontLeft", "BackRight"] as const, Math.floor(t / 3) + s);
      const garment = { template, size, color_hex: pick(DYES, t) };
      return cell(`${template} ${size} on a ${name}`, { ...wearer, camera_view }, garment);
    }),
  );
}

function pick<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

type Body = Pick<Cell["person"], "body_dimensions">;

function body(key: Body["body_dimensions"][number]["key"], value: number): Body {
  return { body_dimensions: [{ key, value }] };
}
