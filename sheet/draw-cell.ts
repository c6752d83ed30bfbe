import { partsForPicture } from "../render-node/avatar/close-up.ts";
import { baseFigure, dressFigure } from "../render-node/engine/dress-figure.ts";
import type { EngineContext } from "../render-node/engine/engine-context.ts";
import { inShoes } from "../render-node/garment/in-shoes.ts";
import type { Pixels } from "../render-node/gpu/open-gpu.ts";
import { backgroundColor } from "../render-node/scene/background-color.ts";
import { frameFigures } from "../render-node/scene/frame-figures.ts";
import { shotArea } from "../render-node/scene/framing.ts";
import type { Cell } from "./cell.ts";

/** Draws a cell with the steps that a task goes through. Cells of one figure share it, as tasks do. */
export async function drawCell(
  { person, garment }: Cell,
  { pack, avatars, studio }: EngineContext,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Pixels> {
  const barefoot = await avatars.of(person);
  const avatar = garment === null ? barefoot : await inShoes(barefoot, pack);
  const { parts } =
    garment === null
      ? baseFigure(avatar, pack)
      : await dressFigure(avatar, garment, garment.size, pack);
  const view = frameFigures([parts], person.camera_view, width / height);
  const area = { yaw: view.yaw, ...shotArea(view.shot, height) };
  const stage = studio.stage(partsForPicture(parts, area, pack), area.scale);
  try {
    const background = backgroundColor(person.background_color_hex);
    return await studio.expose(stage, { width, height, background, ...view });
  } finally {
    stage.dispose();
  }
}
