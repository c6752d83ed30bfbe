import { z } from "zod";

export const getClothesRequest = z
  .strictObject({
    url: z.string().trim().min(1).max(2048),
    name: z.string().trim().min(1).max(200),
  })
  .meta({ id: "GetClothes" });

export const clothes = z
  .object({
    gender: z.string(),
    colors: z.array(z.string()),
    sizes: z.array(z.string()),
    name: z.string(),
    brand: z.string(),
    colors_hex: z.array(z.string()),
  })
  .meta({ id: "Clothes" });
