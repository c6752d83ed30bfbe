import type { Fabric } from "../mesh/part.ts";
import type { FabricFeel } from "./drape.ts";

/** How each fabric drapes: jersey stretches and hangs softly, denim holds its shape. */
export const FABRIC_FEEL: Readonly<Record<Fabric, FabricFeel>> = {
  jersey: { stretch: 4e-8, shear: 2e-6, bend: 1.2e-4, friction: 0.4 },
  knit: { stretch: 8e-8, shear: 3e-6, bend: 1.2e-4, friction: 0.5 },
  cotton: { stretch: 1e-8, shear: 4e-7, bend: 5e-5, friction: 0.35 },
  wool: { stretch: 2e-8, shear: 8e-7, bend: 4e-5, friction: 0.5 },
  denim: { stretch: 5e-9, shear: 2e-7, bend: 2e-5, friction: 0.4 },
  leather: { stretch: 5e-9, shear: 1e-7, bend: 1e-5, friction: 0.4 },
};
