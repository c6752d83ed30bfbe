import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import type { Template } from "../template.ts";
import { dress } from "./dress.ts";
import { hoodie } from "./hoodie.ts";
import { jacket } from "./jacket.ts";
import { jeans } from "./jeans.ts";
import { leggings } from "./leggings.ts";
import { longSleeve } from "./long-sleeve.ts";
import { shirt } from "./shirt.ts";
import { shorts } from "./shorts.ts";
import { skirt } from "./skirt.ts";
import { tShirt } from "./t-shirt.ts";
import { tankTop } from "./tank-top.ts";
import { trousers } from "./trousers.ts";

/** Every garment the node can make, by the name a request uses. */
export const TEMPLATES: Readonly<Record<GarmentTemplate, Template>> = {
  LongSleeve: longSleeve,
  TShirt: tShirt,
  TankTop: tankTop,
  Shirt: shirt,
  Hoodie: hoodie,
  Jacket: jacket,
  Dress: dress,
  Skirt: skirt,
  Trousers: trousers,
  Jeans: jeans,
  Shorts: shorts,
  Leggings: leggings,
};
