/** The pictures whose look the tests hold: a little of everything a request can ask for. */
import { fileURLToPath } from "node:url";
import { type Cell, cell } from "./cell.ts";

/** Where the approved pictures are. */
export const GOLDEN_FOLDER = fileURLToPath(
  new URL("../tests/render-node/golden/pictures", import.meta.url),
);

/** Pixels of each picture. */
export const GOLDEN_SIZE = { width: 192, height: 288 } as const;

const LONG_SLEEVE = { template: "LongSleeve", color_hex: "2B4C7E", size: "M" } as const;

/** The label is the picture's file name. */
export const GOLDEN_CELLS: readonly Cell[] = [
  cell("woman", {}),
  cell("man", { gender: "Male" }),
  cell("woman-back", { camera_view: "Back" }),
  cell("man-left", { gender: "Male", camera_view: "Left" }),
  cell("overweight", body("b_{main}_overweight", 1)),
  cell("skinny", body("b_{main}_skinny", 1)),
  cell("muscular-man", { gender: "Male", ...body("b_{main}_muscular", 1) }),
  cell("belly", { camera_view: "Left", ...body("b_{Torso}_Belly Size", 2) }),
  cell("wide-hips", body("b_{Torso}_Hips Size", 1)),
  cell("long-legs", body("b_{Legs}_Thigh Length", 2)),
  cell("long-spine", {
    body_dimension_lengths: [{ key: "spine", value: { x: 1, y: 1.2, z: 1 } }],
  }),
  cell("a-pose", { pose: "A-Pose" }),
  cell("t-pose-man", { gender: "Male", pose: "T-Pose" }),
  cell("hands-on-hips", { pose: "Hands On Hips" }),
  cell("walk", { pose: "Walk", camera_view: "FrontLeft" }),
  cell("sit-man", { gender: "Male", pose: "Sit", camera_view: "FrontRight" }),
  cell("face-woman", { camera_view: "Face" }),
  cell("face-man", { gender: "Male", camera_view: "Face" }),
  cell("laugh", { camera_view: "Face", expression: "Laugh", hairstyle: "6" }),
  cell("kiss", { camera_view: "Face", expression: "Kiss", face_shape: "long", hairstyle: "10" }),
  cell("dark-skin", { camera_view: "Face", skin_tone: 8, hairstyle: "0" }),
  cell("red-hair", { camera_view: "UpperBody", hairstyle: "7", hair_color: "8C2F1BFF" }),
  cell("long-sleeve", {}, LONG_SLEEVE),
  cell("long-sleeve-man", { gender: "Male", camera_view: "UpperBody" }, LONG_SLEEVE),
];

type Body = Pick<Cell["person"], "body_dimensions">;

function body(key: Body["body_dimensions"][number]["key"], value: number): Body {
  return { body_dimensions: [{ key, value }] };
}
